import Synchronization

/// Counts matches in a log that is read once, line by line, as it grows.
final class LogWatch: Sendable {
  struct Pattern: Sendable {
    var matcher: TextMatcher
    var times: Int
    var found = 0
    /// The last lines, when one match may span several.
    var window: [String] = []
  }

  private struct State {
    var patterns: [Pattern]
    var hasEnded = false
    var fault: String?
  }

  private let state: Mutex<State>

  init(_ patterns: [Pattern]) { state = Mutex(State(patterns: patterns)) }

  var isNeeded: Bool { state.withLock { !$0.patterns.isEmpty } }
  /// Whether no more lines will come.
  var hasEnded: Bool { state.withLock { $0.hasEnded } }
  /// Why the log could not be read.
  var fault: String? { state.withLock { $0.fault } }

  /// How many lines matched the pattern with this number.
  func found(_ index: Int) -> Int {
    state.withLock { $0.patterns.indices.contains(index) ? $0.patterns[index].found : 0 }
  }

  /// Reads until the log ends, fails or the task is cancelled.
  func follow(_ log: AsyncThrowingStream<LogLine, any Error>) async {
    do {
      for try await line in log { take(line.text) }
      state.withLock { $0.hasEnded = true }
    } catch {
      state.withLock { state in
        state.hasEnded = true
        state.fault = "\(error)"
      }
    }
  }

  private func take(_ line: String) {
    state.withLock { state in
      for index in state.patterns.indices {
        let pattern = state.patterns[index]
        // What is satisfied costs nothing any more.
        guard pattern.found < pattern.times else { continue }
        guard pattern.matcher.lines > 1 else {
          if pattern.matcher.occurs(in: line) { state.patterns[index].found += 1 }
          continue
        }
        state.patterns[index].window.append(line)
        if pattern.window.count >= pattern.matcher.lines {
          state.patterns[index].window.removeFirst()
        }
        let text = state.patterns[index].window.joined(separator: "\n")
        guard pattern.matcher.occurs(in: text) else { continue }
        state.patterns[index].found += 1
        // The same lines must not count twice.
        state.patterns[index].window.removeAll()
      }
    }
  }
}
