import AssayFlakiness

/// The rules that others use, as research/runs.md §2.4 and the simulator's score.py have them.
enum Baselines {
  static let all: [(name: String, detect: @Sendable (SimulatedHistory) -> Detection)] = [
    ("pass on retry", { passOnRetry($0, mostFailing: nil) }),
    ("pass on retry, runs > 25 failing ignored", { passOnRetry($0, mostFailing: 25) }),
    ("same commit 14 d + retry", sameCommit),
    ("flip rate > 10 % of 30 main runs", flipRate),
  ]

  private static func passOnRetry(
    _ history: SimulatedHistory, mostFailing: Int?
  ) -> Detection {
    var detection = Detection()
    for run in history.runs {
      if let mostFailing, run.outcomes.count > mostFailing { continue }
      for (test, attempts) in run.outcomes where attempts.isMixed {
        if detection.flagged[test] == nil { detection.flagged[test] = run.number }
      }
    }
    return detection
  }

  private static func sameCommit(_ history: SimulatedHistory) -> Detection {
    var detection = Detection()
    var seen: [String: [(day: Double, failing: Set<Int>)]] = [:]
    for run in history.runs {
      let failing = Set(run.outcomes.map(\.test))
      var found = Set(run.outcomes.filter(\.attempts.isMixed).map(\.test))
      for earlier in seen[run.commit] ?? [] where run.day - earlier.day <= 14 {
        found.formUnion(failing.symmetricDifference(earlier.failing))
      }
      for test in found where detection.flagged[test] == nil {
        detection.flagged[test] = run.number
      }
      seen[run.commit, default: []].append((run.day, failing))
    }
    return detection
  }

  private static func flipRate(_ history: SimulatedHistory) -> Detection {
    let window = 30
    var detection = Detection()
    var touched: Set<Int> = []
    var outcomes: [Int: [Bool]] = [:]
    var count = 0
    for run in history.runs where run.isMain {
      count += 1
      touched.formUnion(run.outcomes.map(\.test))
      let red = Set(run.outcomes.filter(\.attempts.failedThroughout).map(\.test))
      for test in touched {
        var recent =
          outcomes[test] ?? Array(repeating: false, count: min(count - 1, window - 1))
        recent.append(red.contains(test))
        if recent.count > window { recent.removeFirst() }
        outcomes[test] = recent
        guard detection.flagged[test] == nil, recent.count >= 10 else { continue }
        let flips = zip(recent, recent.dropFirst()).count { $0 != $1 }
        if Double(flips) > 0.1 * Double(recent.count - 1) { detection.flagged[test] = run.number }
      }
    }
    return detection
  }
}
