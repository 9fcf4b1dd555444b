import Glibc
import Synchronization

/// Which children of this process were spawned on purpose.
///
/// As a subreaper we also get the orphans of our commands; whatever is neither here nor in our own
/// session is such an orphan.
enum ChildLedger {
  private struct State {
    /// How often each number is in use: a new child can have the number of one that was just
    /// reaped before that one is removed.
    var pids: [Int32: Int] = [:]
    /// Spawns whose process number is not known yet.
    var pending = 0
    var commands = 0
  }

  private static let state = Mutex(State())

  static func beginSpawn() { state.withLock { $0.pending += 1 } }

  static func endSpawn(_ pid: Int32?) {
    state.withLock {
      $0.pending -= 1
      if let pid { $0.pids[pid, default: 0] += 1 }
    }
  }

  /// Call when the child is reaped, not before: until then a search must not take it for a stray.
  static func remove(_ pid: Int32) {
    state.withLock {
      let count = $0.pids[pid, default: 1] - 1
      $0.pids[pid] = count > 0 ? count : nil
    }
  }

  static func beginCommand() { state.withLock { $0.commands += 1 } }

  static func endCommand() { state.withLock { $0.commands -= 1 } }

  static func contains(_ pid: Int32) -> Bool { state.withLock { $0.pids[pid] != nil } }

  /// Those of `children` that nobody spawned on purpose; empty while that cannot be told.
  ///
  /// - Parameters:
  ///   - entries: processes to look at.
  ///   - commands: how many commands may be running: with more, an orphan that hid its origin could
  ///     belong to any of them.
  /// - Returns: orphans that came back to us.
  static func strays(
    among entries: [ProcessEntry], whileCommandsAtMost commands: Int
  ) -> [ProcessEntry] {
    let ourselves = getpid()
    let session = getsid(0)
    return state.withLock { state in
      guard state.pending == 0, state.commands <= commands else { return [] }
      return entries.filter {
        $0.parent == ourselves && $0.session != session && state.pids[$0.pid] == nil
      }
    }
  }
}
