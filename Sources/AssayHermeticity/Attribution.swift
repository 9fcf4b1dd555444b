import AssayEvidence
package import AssayTestRuns

/// Says which test did what was observed.
///
/// A marker that the test's own process set decides. Else the tests that ran at the time are
/// candidates: a suite that runs one test after the other has one, and what is left open with
/// several is narrowed by what they did at other times (`narrow`) or by running them alone
/// (`ConfirmationSearch`).
package struct Attribution: Sendable, Hashable {
  package enum Confidence: Int, Sendable, Hashable, Comparable {
    /// The only test that was there each time, or the one that does so at other times.
    case likely
    /// It said so itself, it alone ran at the time, or it did so when run alone.
    case certain

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  package struct Act: Sendable, Hashable {
    package var observation: Observation
    package var confidence: Confidence
  }

  /// Observations whose test is one of several.
  package struct OpenQuestion: Sendable, Hashable {
    package var observation: Observation
    /// Two or more, in the order of their starts.
    package var candidates: [TestIdentity]
  }

  package private(set) var acts: [TestIdentity: [Act]] = [:]
  /// Of no test: the build, the runner itself, what runs before the first test.
  package private(set) var ofSuite: [Observation] = []
  package private(set) var open: [OpenQuestion] = []

  /// - Parameters:
  ///   - observations: what the supervisor saw.
  ///   - intervals: when tests ran; empty where the runner does not tell.
  ///   - identity: the test that a marker means.
  package init(
    _ observations: [Observation], intervals: TestIntervals = TestIntervals(),
    identity: (String) -> TestIdentity = { TestIdentity(pytestNodeID: $0) }
  ) {
    let lookup = IntervalLookup(intervals)
    for observation in observations {
      if let marker = observation.marker {
        acts[identity(marker), default: []].append(
          Act(observation: observation, confidence: .certain))
        continue
      }
      let candidates = lookup.running(observation)
      switch candidates.count {
      case 0: ofSuite.append(observation)
      case 1:
        acts[candidates[0], default: []].append(
          Act(observation: observation, confidence: .certain))
      default: open.append(OpenQuestion(observation: observation, candidates: candidates))
      }
    }
    narrow()
  }

  /// Gives open questions to the one test that was there each time that the same was done, or that
  /// does the same for certain.
  private mutating func narrow() {
    var common: [Observation.Signature: Set<TestIdentity>] = [:]
    for question in open {
      let candidates = Set(question.candidates)
      let signature = question.observation.signature
      common[signature] = common[signature]?.intersection(candidates) ?? candidates
    }
    var known: [Observation.Signature: Set<TestIdentity>] = [:]
    for (test, acts) in acts {
      for act in acts { known[act.observation.signature, default: []].insert(test) }
    }
    var left: [OpenQuestion] = []
    for question in open {
      let signature = question.observation.signature
      let culprits = (known[signature] ?? []).intersection(question.candidates)
      let always = common[signature] ?? []
      if let test = culprits.count == 1 ? culprits.first : always.count == 1 ? always.first : nil {
        acts[test, default: []].append(
          Act(observation: question.observation, confidence: .likely))
      } else {
        left.append(question)
      }
    }
    open = left
  }

  /// Forgets what no test but the runner itself did to files: its reports, its caches.
  package mutating func leaveOutFilesOfSuite() {
    let operations: Set<Observation.Operation> = [.write, .create, .remove, .rename, .change]
    ofSuite.removeAll { operations.contains($0.operation) }
  }

  /// Gives open questions to tests that did the same when they ran alone.
  package mutating func settle(_ culprits: [Observation.Signature: Set<TestIdentity>]) {
    var left: [OpenQuestion] = []
    for question in open {
      let tests = question.candidates.filter {
        culprits[question.observation.signature]?.contains($0) == true
      }
      if tests.isEmpty { left.append(question) }
      for test in tests {
        acts[test, default: []].append(
          Act(observation: question.observation, confidence: .certain))
      }
    }
    open = left
  }
}

/// Finds the tests that ran at a time, among many.
private struct IntervalLookup {
  private let intervals: [TestInterval]
  /// The latest end among the intervals up to each place.
  private let latestEnds: [Double]

  init(_ source: TestIntervals) {
    intervals = source.intervals
    var latest = -Double.infinity
    latestEnds = source.intervals.map { interval in
      latest = max(latest, interval.end?.secondsSince1970 ?? .infinity)
      return latest
    }
  }

  /// The tests that ran during an observation, in the order of their starts.
  func running(_ observation: Observation) -> [TestIdentity] {
    let from = observation.first.secondsSince1970
    let to = observation.last.secondsSince1970
    var place = firstPlace(startingAfter: to)
    var found: [TestInterval] = []
    while place > 0, latestEnds[place - 1] >= from {
      place -= 1
      let interval = intervals[place]
      if interval.end?.secondsSince1970 ?? .infinity >= from, interval.fits(observation) {
        found.append(interval)
      }
    }
    var seen: Set<TestIdentity> = []
    let tests = found.reversed().map(\.test).filter { seen.insert($0).inserted }
    // While a subtest runs its parents wait.
    let parents = Set(tests.flatMap(\.parents))
    return tests.filter { !parents.contains($0) }
  }

  private func firstPlace(startingAfter time: Double) -> Int {
    var low = 0
    var high = intervals.count
    while low < high {
      let middle = (low + high) / 2
      if intervals[middle].start.secondsSince1970 <= time {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}

extension TestIdentity {
  /// `TestCart` and `TestCart/empty` of `TestCart/empty/euro`.
  fileprivate var parents: [TestIdentity] {
    name.indices.filter { name[$0] == "/" }.map {
      TestIdentity(suite: suite, name: String(name[..<$0]))
    }
  }
}
