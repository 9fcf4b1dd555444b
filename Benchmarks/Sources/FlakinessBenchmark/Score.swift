/// A detection compared with the truth, as the simulator's score.py does it.
struct Score {
  var flags = 0.0
  var precision = 0.0
  /// Of the flaky tests that failed at least once while they were flaky, for whatever cause.
  var recall = 0.0
  /// Failing runs of a test up to the one that flagged it.
  var delayMedian = 0.0
  var delay90 = 0.0
  /// Of the flaky tests' failing runs, those after the flag.
  var costRecall = 0.0
  /// Of the failures of tests that were not flaky then, those of tests flagged before: score.py's
  /// "masked", for ever and whatever the failure looks like.
  var masked = 0.0
  /// The same for the failures that the detector really excuses.
  var hidden = 0.0
  /// Of the failures of wrong code, also of tests that are flaky then, those that it excuses.
  var hiddenCode: Double?
  /// Of the flaky tests' failing runs, those that the detector really excuses.
  var excused = 0.0
  /// The share of the tests of `recall` with a failure of their own: no detector can know more,
  /// as the others failed only with broken code or in an incident, like any test.
  var recallBound: Double?

  init(_ detection: Detection, _ history: SimulatedHistory) {
    var spurious: [Int: [Int]] = [:]
    var genuine: [(run: Int, test: Int)] = []
    for run in history.runs {
      for (test, _) in run.outcomes {
        if history.tests[test].isLive(run.day) {
          spurious[test, default: []].append(run.number)
        } else {
          genuine.append((run.number, test))
        }
      }
    }
    let flagged = detection.flagged
    let found = flagged.filter { spurious[$0.key] != nil }
    flags = Double(flagged.count)
    precision = Double(found.count) / Double(max(1, flagged.count))
    recall = Double(found.count) / Double(max(1, spurious.count))
    let delays = found.map { test, flag in
      Double((spurious[test] ?? []).count { $0 <= flag })
    }.sorted()
    if !delays.isEmpty {
      delayMedian = delays[delays.count / 2]
      delay90 = delays[Int(0.9 * Double(delays.count - 1))]
    }
    let total = Double(max(1, spurious.values.reduce(0) { $0 + $1.count }))
    let afterFlag = found.map { test, flag in (spurious[test] ?? []).count { $0 > flag } }
    costRecall = Double(afterFlag.reduce(0, +)) / total
    let maskedCount = genuine.count { failure in
      flagged[failure.test].map { $0 < failure.run } ?? false
    }
    masked = Double(maskedCount) / Double(max(1, genuine.count))
    if let list = detection.excused {
      hidden =
        Double(genuine.count { list.contains([$0.run, $0.test]) }) / Double(max(1, genuine.count))
      excused =
        Double(
          spurious.reduce(0) { sum, item in
            sum + item.value.count { list.contains([$0, item.key]) }
          }) / total
    } else {
      (hidden, excused) = (masked, costRecall)
    }
    if let code = history.codeFailures {
      let count = code.count { failure in
        detection.excused?.contains(failure)
          ?? flagged[failure[1]].map { $0 < failure[0] } ?? false
      }
      hiddenCode = Double(count) / Double(max(1, code.count))
    }
    if let own = history.ownFailures {
      let tests = Set(own.map { $0[1] })
      recallBound =
        Double(spurious.keys.count { tests.contains($0) }) / Double(max(1, spurious.count))
    }
  }

  /// The mean of several histories.
  init(mean scores: [Score]) {
    self = scores[0]
    let count = Double(scores.count)
    for path: WritableKeyPath<Score, Double> in [
      \.flags, \.precision, \.recall, \.delayMedian, \.delay90, \.costRecall, \.masked, \.hidden,
      \.excused,
    ] {
      self[keyPath: path] = scores.reduce(0) { $0 + $1[keyPath: path] } / count
    }
    recallBound = Self.mean(scores.map(\.recallBound))
    hiddenCode = Self.mean(scores.map(\.hiddenCode))
  }

  /// nil where one is missing.
  private static func mean(_ values: [Double?]) -> Double? {
    let known = values.compactMap { $0 }
    return known.count == values.count ? known.reduce(0, +) / Double(known.count) : nil
  }
}
