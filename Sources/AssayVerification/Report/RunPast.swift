package import AssayEvidence
package import AssayTestRuns

/// What earlier runs add to a report.
package struct RunPast: Sendable, Hashable {
  /// Whole runs of the same trigger, the oldest first, this one last.
  package var trend: [RunPoint] = []
  /// Tests that are not healthy, the costliest first.
  package var flaky: [FlakyTestReport] = []
  /// Runs that were looked at for them.
  package var flakyRuns = 0
  package var quarantine: [QuarantineReport] = []
  /// So many entries the list may have.
  package var quarantineLimit = 0
  /// By their mean, the slowest first.
  package var slowest: [SlowTest] = []
  /// Of the tests that fail now.
  package var failing: [PastTest] = []
  package var sinceGreen: SinceGreen?
  /// Why there is nothing under `sinceGreen`.
  package var noGreen: String?

  package init() {}

  /// The strip of a test that fails now.
  package func strip(of test: TestIdentity, in suite: String) -> TestStrip? {
    failing.first { $0.suite == suite && $0.identity == test }?.strip
  }
}

/// A test with what became of it lately.
package struct PastTest: Sendable, Hashable {
  /// `orders/unit`.
  package var suite: String
  package var identity: TestIdentity
  /// By CODEOWNERS; nil where nobody is named.
  package var owner: String?
  package var strip: TestStrip

  package init(
    suite: String, identity: TestIdentity, owner: String? = nil, strip: TestStrip = TestStrip([])
  ) {
    self.suite = suite
    self.identity = identity
    self.owner = owner
    self.strip = strip
  }
}

/// A run as a point of the trend.
package struct RunPoint: Sendable, Hashable {
  package var id: String
  package var startedAt: UnixTime
  package var commit: String?
  package var duration: Duration
  package var mayShip: Bool
  package var layers: [Layer]

  package struct Layer: Sendable, Hashable {
    package var layer: TestLayer
    /// Those that were executed.
    package var tests: Int
    package var duration: Duration

    package init(layer: TestLayer, tests: Int, duration: Duration) {
      self.layer = layer
      self.tests = tests
      self.duration = duration
    }
  }

  package init(
    id: String, startedAt: UnixTime, commit: String?, duration: Duration, mayShip: Bool,
    layers: [Layer]
  ) {
    self.id = id
    self.startedAt = startedAt
    self.commit = commit
    self.duration = duration
    self.mayShip = mayShip
    self.layers = layers
  }

  package var tests: Int { layers.reduce(0) { $0 + $1.tests } }
}

/// A test that can't be trusted, with what that has cost.
package struct FlakyTestReport: Sendable, Hashable {
  package var test: PastTest
  /// `flaky`, `quarantined`, `suspect` or `broken`.
  package var state: String
  package var probability: Double
  /// How often it fails at its first attempt, with the interval that holds it with 95 %; shares.
  package var rate: Double
  package var rateFrom: Double
  package var rateTo: Double
  package var failingRuns: Int
  package var blockedRuns: Int
  package var pullRequests: Int
  package var minutes: Double
  package var cleanRuns: Int
  /// So many clean runs in a row release it.
  package var cleanRunsNeeded: Int
  /// Sentences without their subject: `failed and passed on commit 1f…`.
  package var evidence: [String]

  package init(
    test: PastTest, state: String, probability: Double, rate: Double, rateFrom: Double,
    rateTo: Double, failingRuns: Int, blockedRuns: Int, pullRequests: Int, minutes: Double,
    cleanRuns: Int, cleanRunsNeeded: Int, evidence: [String]
  ) {
    self.test = test
    self.state = state
    self.probability = probability
    self.rate = rate
    self.rateFrom = rateFrom
    self.rateTo = rateTo
    self.failingRuns = failingRuns
    self.blockedRuns = blockedRuns
    self.pullRequests = pullRequests
    self.minutes = minutes
    self.cleanRuns = cleanRuns
    self.cleanRunsNeeded = cleanRunsNeeded
    self.evidence = evidence
  }
}

/// An entry of the quarantine list.
package struct QuarantineReport: Sendable, Hashable {
  /// As written, `*` included.
  package var test: String
  /// nil: all suites.
  package var suite: String?
  package var owner: String
  package var reason: String
  /// A link.
  package var issue: String
  package var expires: UnixTime
  /// Whole days; nil when it has expired.
  package var daysLeft: Int?
  /// Failures of this run that it excused.
  package var excused: Int

  package init(
    test: String, suite: String?, owner: String, reason: String, issue: String, expires: UnixTime,
    now: UnixTime, excused: Int
  ) {
    self.test = test
    self.suite = suite
    self.owner = owner
    self.reason = reason
    self.issue = issue
    self.expires = expires
    let days = (expires.secondsSince1970 - now.secondsSince1970) / 86_400
    daysLeft = days <= 0 || !days.isFinite ? nil : Int(min(days.rounded(.up), 1e6))
    self.excused = excused
  }
}

/// Where time goes.
package struct SlowTest: Sendable, Hashable {
  package var test: PastTest
  package var runs: Int
  package var mean: Duration
  package var longest: Duration
  /// The latest runs, the oldest first.
  package var recent: [Duration]

  package init(
    test: PastTest, runs: Int, mean: Duration, longest: Duration, recent: [Duration]
  ) {
    self.test = test
    self.runs = runs
    self.mean = mean
    self.longest = longest
    self.recent = recent
  }
}
