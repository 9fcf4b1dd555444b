import Synchronization

/// A clock without real time: sleeping moves it on at once.
///
/// A sleep with a tolerance is a limit and not a pause: it only ends when pauses have moved the
/// clock so far. So a test of a limit lets the thing that hangs sleep on this clock.
final class VirtualClock: Clock, Sendable {
  struct Instant: InstantProtocol {
    var offset: Duration
    func advanced(by duration: Duration) -> Self { Self(offset: offset + duration) }
    func duration(to other: Self) -> Duration { other.offset - offset }
    static func < (left: Self, right: Self) -> Bool { left.offset < right.offset }
  }

  private struct State {
    var now = Duration.zero
    var limits: [(id: Int, deadline: Duration, continuation: CheckedContinuation<Void, Never>)] =
      []
    var nextID = 0
    var cancelled: Set<Int> = []
  }

  private let state = Mutex(State())

  var now: Instant { Instant(offset: elapsed) }
  var minimumResolution: Duration { .nanoseconds(1) }
  /// Whether something sleeps that is a limit.
  var hasLimit: Bool { state.withLock { !$0.limits.isEmpty } }
  var elapsed: Duration { state.withLock { $0.now } }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    try Task.checkCancellation()
    guard tolerance != nil else {
      let due = state.withLock { state in
        state.now = max(state.now, deadline.offset)
        let now = state.now
        let due = state.limits.filter { $0.deadline <= now }
        state.limits.removeAll { $0.deadline <= now }
        return due
      }
      for limit in due { limit.continuation.resume() }
      await Task.yield()
      return
    }
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          guard state.now < deadline.offset, !state.cancelled.contains(id) else { return true }
          state.limits.append((id, deadline.offset, continuation))
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      let waiting = state.withLock { state in
        state.cancelled.insert(id)
        let waiting = state.limits.filter { $0.id == id }
        state.limits.removeAll { $0.id == id }
        return waiting
      }
      for limit in waiting { limit.continuation.resume() }
    }
  }
}
