import Synchronization

/// Where a command's output goes as it is read.
///
/// One thread writes to it; the lock is there to hand it to that thread.
final class OutputSink: Sendable {
  private struct State: ~Copyable {
    var log: CommandLog?
    var tail: OutputTail
    var lines = LineSplitter()

    init(log: consuming CommandLog?, tail: OutputTail) {
      self.log = log
      self.tail = tail
    }
  }

  private let state: Mutex<State>
  private let onLine: (@Sendable (String) -> Void)?

  /// What is left of the output at the end.
  struct Summary: Sendable {
    var byteCount: Int
    var tail: String
    var bytesLeftOutOfLog: Int
    var logProblem: String?
  }

  init(log: consuming CommandLog?, tailBytes: Int, onLine: (@Sendable (String) -> Void)?) {
    state = Mutex(State(log: log, tail: OutputTail(limit: tailBytes)))
    self.onLine = onLine
  }

  func append(_ chunk: ArraySlice<UInt8>) {
    state.withLock { state in
      state.tail.append(chunk)
      state.log?.append(chunk)
      if let onLine { state.lines.append(chunk, onLine) }
    }
  }

  func finish() -> Summary {
    state.withLock { state in
      if let onLine { state.lines.finish(onLine) }
      let omitted = state.log?.finish() ?? 0
      let problem = state.log?.problem
      // Closed now, not when the last reference goes: whoever waits may count on it.
      state.log = nil
      return Summary(
        byteCount: state.tail.total, tail: state.tail.text, bytesLeftOutOfLog: omitted,
        logProblem: problem)
    }
  }
}
