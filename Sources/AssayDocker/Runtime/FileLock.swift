import Glibc

/// A lock between processes and tasks that goes away with its holder (flock(2)).
///
/// AssayProcesses has the same one: adapters do not import each other, and no layer below does I/O.
final class FileLock: Sendable {
  private let descriptor: Int32

  /// nil when it cannot be had within the limit, or the task is cancelled.
  init?(path: String, limit: Duration) async {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    let deadline = ContinuousClock.now + limit
    var pause = Duration.milliseconds(1)
    // Asked again and again, as waiting in the kernel would hold a thread and cannot be cancelled.
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let mayWait = (try? await Task.sleep(for: pause)) != nil
      guard mayWait, ContinuousClock.now < deadline else {
        close(descriptor)
        return nil
      }
      pause = min(pause * 2, .milliseconds(20))
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}

/// A folder in the user's cache: locks, and when a prepared image was last used.
struct RuntimeCache: Sendable {
  let folder: String

  /// Makes the folder if it is not there; what goes wrong shows when it is used.
  init(_ folder: String) {
    self.folder = folder
    var prefix = ""
    for component in folder.split(separator: "/") {
      prefix += "/\(component)"
      // Nobody else may put a file there that we would take for ours.
      unsafe mkdir(prefix, 0o700)
    }
  }

  /// A lock of that name; nil when there is none to be had within the limit.
  func lock(_ name: String, limit: Duration) async -> FileLock? {
    await FileLock(path: "\(folder)/\(name).lock", limit: limit)
  }

  /// Notes that something was used now.
  func touch(_ name: String) {
    let descriptor = unsafe open("\(folder)/\(name).used", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    futimens(descriptor, nil)
    close(descriptor)
  }

  /// When something was last used, in seconds since 1970; nil when nobody knows.
  func lastUse(of name: String) -> Int64? {
    var status = stat()
    guard unsafe stat("\(folder)/\(name).used", &status) == 0 else { return nil }
    return Int64(status.st_mtim.tv_sec)
  }

  func forget(_ name: String) {
    unsafe unlink("\(folder)/\(name).used")
  }
}
