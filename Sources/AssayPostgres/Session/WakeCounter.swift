import CPostgres
import Glibc

/// Wakes up a thread that waits in poll(2).
final class WakeCounter: Sendable {
  /// -1 when the process has no descriptor left; then nobody is woken, and limits still hold.
  let descriptor = assay_pg_eventfd()

  deinit { if descriptor >= 0 { close(descriptor) } }

  func wake() {
    var one: UInt64 = 1
    _ = unsafe write(descriptor, &one, MemoryLayout<UInt64>.size)
  }

  func reset() {
    var count: UInt64 = 0
    _ = unsafe read(descriptor, &count, MemoryLayout<UInt64>.size)
  }
}
