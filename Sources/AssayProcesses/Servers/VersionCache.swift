import AssayDependencies
import AssayEvidence
import Glibc
import Synchronization

/// What programs say about their version, by which file they are: asking costs 5 to 300 ms.
final class VersionCache: Sendable {
  /// nil: nothing is kept between runs.
  private let folder: String?
  private let known = Mutex<[String: String]>([:])

  init(folder: String?) { self.folder = folder }

  /// The first lines of what a program prints; nil when it fails.
  func output(
    of path: String, _ arguments: [String], identity: FileIdentity
  ) async -> String? {
    var hash = ContentHash()
    for text in [path, identity.text] + arguments { hash.add(text) }
    let key = hash.text
    if let known = known.withLock({ $0[key] }) { return known }
    if let kept = read(key) {
      known.withLock { $0[key] = kept }
      return kept
    }
    guard let output = await Self.ask(path, arguments) else { return nil }
    known.withLock { $0[key] = output }
    write(output, key)
    return output
  }

  private static func ask(_ path: String, _ arguments: [String]) async -> String? {
    var environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "HOME": "/"]
    // Programs outside the system's folders may need it to find their libraries.
    if let libraries = unsafe getenv("LD_LIBRARY_PATH") {
      environment["LD_LIBRARY_PATH"] = unsafe String(cString: libraries)
    }
    let command = CapturedCommand(
      launch: Launch(executable: path, arguments: arguments, environment: environment),
      // Not as root: a program that does not know the argument may start working.
      account: .unprivileged(preferring: []), attempt: "ask for a version", timeout: .seconds(10),
      outputLimit: 4096)
    // Some say it with their usage, and call that a failure; 126 and more is one.
    guard let (result, end) = try? await command.run(), end == .exit, result.code < 126 else {
      return nil
    }
    return String(decoding: result.output + result.error, as: UTF8.self)
  }

  private func read(_ key: String) -> String? {
    guard let folder, let bytes = readToEnd("\(folder)/\(key)", limit: 8192), !bytes.isEmpty else {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whoever comes at the same time writes the same; the last rename wins.
  private func write(_ output: String, _ key: String) {
    guard let folder, CacheFolder.make(folder) else { return }
    let new = "\(folder)/\(key).\(getpid()).\(UInt32.random(in: 0...UInt32.max))"
    let descriptor = unsafe open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    let failed = writeAll(Array(output.utf8)[...], to: descriptor) != nil
    close(descriptor)
    guard !failed, unsafe rename(new, "\(folder)/\(key)") == 0 else {
      unsafe unlink(new)
      return
    }
  }
}
