import AssayTestRuns

/// Says how long tests will take, those included that no snapshot knows.
struct DurationEstimator {
  private let snapshot: TimingsSnapshot
  private let bySuite: [String: Microseconds]
  private let overall: Microseconds

  /// Of a test about which nothing at all is known.
  private static let guess = Microseconds(.seconds(1))

  init(_ snapshot: TimingsSnapshot) {
    self.snapshot = snapshot
    var suites: [String: [Microseconds]] = [:]
    for (identity, duration) in snapshot.durations {
      suites[identity.suite, default: []].append(duration)
    }
    bySuite = suites.compactMapValues(\.median)
    overall = snapshot.durations.values.median ?? Self.guess
  }

  /// The known time; else the median of the suite, else of all tests.
  func estimate(_ identity: TestIdentity) -> (duration: Microseconds, isMeasured: Bool) {
    if let known = snapshot.durations[identity] { return (known, true) }
    return (bySuite[identity.suite] ?? overall, false)
  }
}
