import AssayEvidence
import AssayTestRuns
import AssayVerification

/// Reports on the Shop: three services, 84 tests, two real dependencies.
enum SampleReports {
  static let passing = shop(isFailing: false)
  static let failing = shop(isFailing: true)
  /// With what earlier runs say.
  static let withPast: VerificationReport = {
    var report = failing
    report.past = SamplePast.shop
    return report
  }()

  /// The Shop with a hostile string in every place that comes from outside.
  static func hostile(_ text: String) -> VerificationReport {
    var report = failing
    report.system = text
    report.run.branch = text
    report.run.host = text
    report.conclusion.headline = text
    report.conclusion.problems[0].sentence = text
    report.conclusion.problems[0].remedy = text
    report.conclusion.problems[0].location = text
    report.conclusion.notes = [text]
    report.checklist[0].title = text
    report.checklist[0].summary = text
    report.checklist[0].evidence[0].reason = text
    report.checklist[0].evidence[0].figures = [Figure(text, .infinity, unit: text)]
    report.checklist[0].evidence[0].sources = [EvidenceSource(.file, text)]
    report.dependencies[0].name = text
    report.boundaries[0].consumer = text
    report.coverage[0].path = text
    report.timeline[0].name = text
    report.suites[0].name = text
    report.suites[0].command = text
    report.suites[0].outputTail = text
    report.suites[0].log = text
    report.suites[0].warnings = [ResultWarning(text, isDamaging: false)]
    report.suites[0].tests = [
      TestResult(
        identity: TestIdentity(suite: text, name: text), file: text, line: 3,
        attempt: TestAttempt(.failed, message: text, details: text),
        earlier: [TestAttempt(.errored, message: text, details: text)])
    ]
    report.past = SamplePast.hostile(text)
    return report
  }

  /// The Shop with `tests` tests spread over `suites` suites, every third of them failing.
  static func large(tests: Int, suites: Int) -> VerificationReport {
    var report = failing
    let each = tests / suites
    let message = String(repeating: "expected & got <something else>, ", count: 100)
    let output = String(repeating: "a line of output with <angles> & more\n", count: 2_000)
    report.suites = (0..<suites).map { number in
      let results = (0..<each).map { index in
        index % 3 == 0
          ? test(
            "Large\(number)", "fails in place \(index) of a long list", .failed, milliseconds: 3,
            message: message)
          : test(
            "Large\(number)", "passes in place \(index) of a long list", .passed, milliseconds: 2)
      }
      return suite(
        "orders", "large-\(number)", .unit, state: .failed, seconds: 10, usual: 9,
        tests: results.filter(\.outcome.isFailure) + results.filter { !$0.outcome.isFailure },
        output: output)
    }
    report.conclusion.problems = report.suites.map {
      Problem(
        check: "suite", subject: $0.id, sentence: "has failing tests", location: nil, remedy: nil)
    }
    return report
  }

  static func test(
    _ suite: String, _ name: String, _ outcome: TestOutcome, milliseconds: Int,
    message: String? = nil, details: String? = nil, file: String? = nil, line: Int? = nil,
    earlier: [TestAttempt] = []
  ) -> TestResult {
    TestResult(
      identity: TestIdentity(suite: suite, name: name), file: file, line: line,
      attempt: TestAttempt(
        outcome, duration: .milliseconds(milliseconds), message: message, details: details),
      earlier: earlier)
  }

  static func suite(
    _ service: String, _ name: String, _ layer: TestLayer, state: SuiteReport.State,
    seconds: Double, usual: Double?, tests: [TestResult], needs: [String] = [],
    output: String = ""
  ) -> SuiteReport {
    SuiteReport(
      service: service, name: name, layer: layer, command: "swift test --filter \(name)",
      trigger: "pull-request", state: state, duration: .seconds(seconds),
      usualDuration: usual.map { .seconds($0) }, counts: TestCounts(tests), tests: tests,
      warnings: [], dependencies: needs, outputTail: output,
      log: "logs/\(service)-\(name).log")
  }

  private static func shop(isFailing: Bool) -> VerificationReport {
    VerificationReport(
      system: "shop",
      run: RunIdentity(
        id: "20261123-005812-4f2a", assayVersion: "0.1.0",
        startedAt: UnixTime(secondsSince1970: 1_795_395_492.345), trigger: "pull-request",
        commit: "9c1f04be7a2d4b0f8a53", branch: "feature/bulk-discount",
        hasUncommittedChanges: isFailing, host: "ci-7", cores: 4),
      duration: .milliseconds(96_300), conclusion: ShopJudgement.conclusion(isFailing: isFailing),
      suites: ShopSuites.all(isFailing: isFailing),
      checklist: ShopJudgement.checklist(isFailing: isFailing),
      antiPatterns: ShopJudgement.antiPatterns(isFailing: isFailing),
      pyramid: PyramidReport(
        layers: [
          layer(.unit, 42, 9.6, 50, 8, 50), layer(.contract, 13, 14.1, 15.476, 11.7, 15),
          layer(.integration, 25, 62.4, 29.762, 51.9, 30),
          layer(.endToEnd, 4, 34.2, 4.762, 28.4, 5, from: "history"),
        ], tolerance: 10, isInverted: false),
      dependencies: [
        DependencyReport(
          name: "db", server: "postgres 15.18", runtime: "local process: no container engine found",
          startUp: .milliseconds(1_240),
          usedBy: [
            "orders/integration: database assay_orders_1f",
            "inventory/integration: database assay_inventory_20",
            "notifications/integration: database assay_notifications_21",
          ]),
        DependencyReport(
          name: "cache", server: "redis 7.0.15",
          runtime: "local process: no container engine found",
          startUp: .milliseconds(90), usedBy: ["inventory/integration: key prefix assay:20:"]),
      ],
      boundaries: [
        BoundaryReport(
          consumer: "orders", provider: "inventory", pacts: ["pacts/orders-inventory.json"],
          interactions: 5, isVerified: true),
        BoundaryReport(
          consumer: "orders", provider: "notifications",
          pacts: isFailing ? [] : ["pacts/orders-notifications.json"],
          interactions: isFailing ? 0 : 3, isVerified: isFailing ? nil : true),
      ],
      coverage: [
        CoverageReport(
          service: "orders", path: "Sources/Orders/Pricing.swift", wantedLines: 95,
          wantedRegions: 90,
          lines: FileCoverage.Ratio(covered: isFailing ? 171 : 186, total: 190),
          regions: FileCoverage.Ratio(covered: 88, total: 94),
          uncovered: isFailing
            ? ["Sources/Orders/Pricing.swift:88", "Sources/Orders/Pricing.swift:89"] : []),
        CoverageReport(
          service: "inventory", path: "src/reserve.py", wantedLines: 90, wantedRegions: nil,
          lines: FileCoverage.Ratio(covered: 61, total: 64), regions: nil, uncovered: []),
      ],
      timeline: ShopSuites.timeline(isFailing: isFailing), budget: .seconds(900))
  }

  private static func layer(
    _ layer: TestLayer, _ tests: Int, _ seconds: Double, _ share: Double, _ timeShare: Double,
    _ target: Double, from: String? = nil
  ) -> PyramidReport.Layer {
    PyramidReport.Layer(
      layer: layer, tests: tests, duration: .seconds(seconds), share: share, timeShare: timeShare,
      target: target, countedFrom: from)
  }
}
