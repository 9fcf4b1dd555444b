import Synchronization

/// Hands groups of checks to workers, each once.
final class WorkQueue: Sendable {
  private struct State {
    var lanes: ArraySlice<[Int]>
    var isStopped = false
  }

  private let state: Mutex<State>

  init(_ lanes: [[Int]]) { state = Mutex(State(lanes: lanes[...])) }

  /// nil: there are no more.
  func next() -> [Int]? { state.withLock { $0.isStopped ? nil : $0.lanes.popFirst() } }

  var isStopped: Bool { state.withLock(\.isStopped) }

  func stop() { state.withLock { $0.isStopped = true } }
}
