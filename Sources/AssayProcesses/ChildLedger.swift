import Glibc
import Synchronization

/// Which children of this process were spawned on purpose.
///
/// As a subreaper we also get the orphans of our commands; whatever is neither here nor in our own
/// session is such an orphan.
enum ChildLedger {
  private struct State {
    var pids: Set<Int32> = []
    /// Spawns whose process number is not known yet.
    var pending = 0
    var commands = 0
  }

  private static let state = Mutex(State())

  static func beginSpawn() { state.withLock { $0.pending += 1 } }

  static func endSpawn(_ pid: Int32?) {
    state.withLock {
      $0.pending -= 1
      if let pid { $0.pids.insert(pid) }
    }
  }

  /// Call before the child is reaped: afterwards its number may be another's.
  static func remove(_ pid: Int32) { state.withLock { _ = $0.pids.remove(pid) } }

  static func beginCommand() { state.withLock { $0.commands += 1 } }

  static func endCommand() { state.withLock { $0.commands -= 1 } }

  static func contains(_ pid: Int32) -> Bool { state.withLock { $0.pids.contains(pid) } }

  /// Those of `children` that nobody spawned on purpose; empty while that cannot be told.
  ///
  /// - Parameter commands: how many commands may be running: with more, an orphan that hid its
  ///   origin could belong to any of them.
  static func strays(
    among entries: [ProcessEntry], whileCommandsAtMost commands: Int
  ) -> [ProcessEntry] {
    let ourselves = getpid()
    let session = getsid(0)
    return state.withLock { state in
      guard state.pending == 0, state.commands <= commands else { return [] }
      return entries.filter {
        $0.parent == ourselves && $0.session != session && !state.pids.contains($0.pid)
      }
    }
  }
}
