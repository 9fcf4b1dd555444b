package import AssayDependencies
package import Foundation

/// A program that a test starts, with no input and its output in files.
package struct Spawned {
  package var pid: Int32

  package init(
    _ command: [String], folder: String, environment: [String: String] = [:], output: String,
    error: String
  ) throws {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    let mode = O_WRONLY | O_CREAT | O_APPEND
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, output, mode, 0o600)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, error, mode, 0o600)
    unsafe Spawned.inheritNothing(&actions)
    var variables = ProcessInfo.processInfo.environment
    variables.merge(environment) { $1 }
    let words = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder] + command
    let arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    let values = unsafe variables.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
    defer { unsafe (arguments + values).forEach { unsafe free($0) } }
    pid = 0
    let code = unsafe posix_spawn(&pid, "/bin/sh", &actions, nil, arguments, values)
    guard code == 0 else { throw LaunchFailure(description: "\(command): error \(code)") }
  }

  /// Has a child closed to the sockets of other tests, which NIO does not mark: they would stay open
  /// as long as the child lives.
  ///
  /// Looked up by name, as Swift's Glibc does not have it.
  package static func inheritNothing(_ actions: inout posix_spawn_file_actions_t) {
    typealias CloseFrom =
      @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
    let name = "posix_spawn_file_actions_addclosefrom_np"
    guard let symbol = unsafe dlsym(nil, name) else { return }
    let closeFrom = unsafe unsafeBitCast(symbol, to: CloseFrom.self)
    _ = unsafe closeFrom(&actions, 3)
  }

  /// Runs a program to its end.
  package static func run(
    _ command: [String], folder: String = "/", environment: [String: String] = [:]
  ) throws -> CommandResult {
    let name = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString)"
    defer {
      for end in ["out", "err"] { try? FileManager.default.removeItem(atPath: "\(name).\(end)") }
    }
    let child = try Spawned(
      command, folder: folder, environment: environment, output: "\(name).out",
      error: "\(name).err")
    let code = child.wait()
    return CommandResult(code: code, output: bytes("\(name).out"), error: bytes("\(name).err"))
  }

  /// Waits for its end; 128 and the signal's number for a signal.
  package func wait() -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + (status & 0x7f)
  }

  private static func bytes(_ path: String) -> [UInt8] {
    FileManager.default.contents(atPath: path).map(Array.init) ?? []
  }
}
