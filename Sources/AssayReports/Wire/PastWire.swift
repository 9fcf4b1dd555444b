import AssayTestRuns
import AssayVerification

/// What earlier runs add.
struct PastWire: Encodable {
  var trend: [RunPointWire]
  var flakyRuns: Int
  var flaky: [FlakyTestWire]
  var quarantineLimit: Int
  var quarantine: [QuarantineWire]
  var slowest: [SlowTestWire]
  var sinceGreen: SinceGreenWire?

  init(_ past: RunPast) {
    trend = past.trend.map(RunPointWire.init)
    flakyRuns = past.flakyRuns
    flaky = past.flaky.map(FlakyTestWire.init)
    quarantineLimit = past.quarantineLimit
    quarantine = past.quarantine.map(QuarantineWire.init)
    slowest = past.slowest.map(SlowTestWire.init)
    sinceGreen = past.sinceGreen.map(SinceGreenWire.init)
  }
}

/// A test with a letter for each of its latest runs, the oldest first.
struct PastTestWire: Encodable {
  var suite: String
  var test: String
  var owner: String?
  var runs: String?

  init(_ test: PastTest) {
    suite = test.suite
    self.test = test.identity.text
    owner = test.owner
    runs = test.strip.marks.isEmpty ? nil : test.strip.text
  }
}

struct RunPointWire: Encodable {
  struct Layer: Encodable {
    var layer: String
    var tests: Int
    var durationSeconds: Double
  }

  var id: String
  var startedAt: String
  var commit: String?
  var durationSeconds: Double
  var mayShip: Bool
  var layers: [Layer]

  init(_ point: RunPoint) {
    id = point.id
    startedAt = ReportFormat.timestamp(point.startedAt)
    commit = point.commit
    durationSeconds = point.duration.wireSeconds
    mayShip = point.mayShip
    layers = point.layers.map {
      Layer(
        layer: $0.layer.rawValue, tests: $0.tests, durationSeconds: $0.duration.wireSeconds)
    }
  }
}

struct FlakyTestWire: Encodable {
  var test: PastTestWire
  var state: String
  var probability: Double?
  var rate: Double?
  var rateFrom: Double?
  var rateTo: Double?
  var failingRuns: Int
  var blockedRuns: Int
  var pullRequests: Int
  var minutes: Double?
  var cleanRuns: Int
  var cleanRunsNeeded: Int
  var evidence: [String]

  init(_ flaky: FlakyTestReport) {
    test = PastTestWire(flaky.test)
    state = flaky.state
    probability = flaky.probability.wireNumber
    rate = flaky.rate.wireNumber
    rateFrom = flaky.rateFrom.wireNumber
    rateTo = flaky.rateTo.wireNumber
    failingRuns = flaky.failingRuns
    blockedRuns = flaky.blockedRuns
    pullRequests = flaky.pullRequests
    minutes = flaky.minutes.wireNumber
    cleanRuns = flaky.cleanRuns
    cleanRunsNeeded = flaky.cleanRunsNeeded
    evidence = flaky.evidence
  }
}

struct QuarantineWire: Encodable {
  var test: String
  var suite: String?
  var owner: String
  var reason: String
  var issue: String
  var expires: String
  var isExpired: Bool
  var excused: Int

  init(_ entry: QuarantineReport) {
    test = entry.test
    suite = entry.suite
    owner = entry.owner
    reason = entry.reason
    issue = entry.issue
    expires = ReportFormat.timestamp(entry.expires)
    isExpired = entry.daysLeft == nil
    excused = entry.excused
  }
}

struct SlowTestWire: Encodable {
  var test: PastTestWire
  var runs: Int
  var meanSeconds: Double
  var longestSeconds: Double
  var recentSeconds: [Double]

  init(_ slow: SlowTest) {
    test = PastTestWire(slow.test)
    runs = slow.runs
    meanSeconds = slow.mean.wireSeconds
    longestSeconds = slow.longest.wireSeconds
    recentSeconds = slow.recent.map(\.wireSeconds)
  }
}

struct SinceGreenWire: Encodable {
  struct Commit: Encodable {
    var id: String
    var subject: String
  }

  struct Slower: Encodable {
    var test: PastTestWire
    var usualSeconds: Double
    var nowSeconds: Double
  }

  var run: String
  var startedAt: String
  var commit: String?
  var commitCount: Int?
  var commits: [Commit]
  var newFailures: [PastTestWire]
  var fixed: [PastTestWire]
  var newTests: [PastTestWire]
  var lostTests: [PastTestWire]
  var slower: [Slower]

  init(_ since: SinceGreen) {
    run = since.run
    startedAt = ReportFormat.timestamp(since.startedAt)
    commit = since.commit
    commitCount = since.commitCount
    commits = since.commits.map { Commit(id: $0.id, subject: $0.subject) }
    newFailures = since.newFailures.map(PastTestWire.init)
    fixed = since.fixed.map(PastTestWire.init)
    newTests = since.newTests.map(PastTestWire.init)
    lostTests = since.lostTests.map(PastTestWire.init)
    slower = since.slower.map {
      Slower(
        test: PastTestWire($0.test), usualSeconds: $0.usual.wireSeconds,
        nowSeconds: $0.now.wireSeconds)
    }
  }
}
