import Glibc

/// A lock between processes and tasks that goes away with its holder (flock(2)).
///
/// AssayDocker has the same one: adapters do not import each other, and no layer below does I/O.
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
