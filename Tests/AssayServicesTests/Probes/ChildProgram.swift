import AssayServerTestSupport
import Foundation
import Glibc

/// A program that a test starts; its output goes to a file.
final class ChildProgram {
  private let pid: pid_t
  private var status: Int32?

  /// Starts a command, whose program is looked for in the environment's `PATH`.
  init(
    _ words: [String], _ environment: [String: String], _ folder: String, log: String
  ) throws {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(
      &actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o644)
    unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
    unsafe Spawned.inheritNothing(&actions)
    let arguments = unsafe Self.strings(["/usr/bin/env", "--chdir", folder] + words)
    let variables = unsafe Self.strings(environment.map { "\($0)=\($1)" })
    defer { unsafe (arguments + variables).forEach { unsafe free($0) } }
    var pid: pid_t = 0
    let code = unsafe posix_spawn(&pid, "/usr/bin/env", &actions, nil, arguments, variables)
    guard code == 0 else { throw POSIXError(.init(rawValue: code) ?? .EAGAIN) }
    self.pid = pid
  }

  func kill() {
    if status == nil { _ = Glibc.kill(pid, SIGKILL) }
  }

  /// Its exit code, once it has ended; 128 and more for a signal.
  ///
  /// Asks again and again, as a wait would keep one of the few threads that all tests share.
  func end() async throws -> Int32 {
    while true {
      if let status { return status }
      var raw: Int32 = 0
      if unsafe waitpid(pid, &raw, WNOHANG) == pid {
        status = raw & 0x7F == 0 ? raw >> 8 & 0xFF : 128 + raw & 0x7F
      } else {
        try await Task.sleep(for: .milliseconds(2))
      }
    }
  }

  static func text(_ path: String) -> String {
    String(decoding: (try? Data(contentsOf: URL(filePath: path))) ?? Data(), as: UTF8.self)
  }

  private static func strings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    unsafe texts.map { unsafe strdup($0) } + [nil]
  }
}
