import AssayCoverage
import AssayDependencies
import AssayEvidence
import AssayManifest
import AssayTestRuns
import AssayVerification

/// A small system and a green run of it, for tests to break one thing at a time.
enum Shop {
  static let place = SourcePlace(line: 1, column: 1)

  static func suite(
    _ name: String, _ layer: TestLayer, when: Manifest.Trigger = .pullRequest,
    run: String = "run-tests"
  ) -> Manifest.Suite {
    var suite = Manifest.Suite(name: name, layer: layer, run: run, place: place)
    suite.when = when
    return suite
  }

  static var manifest: Manifest {
    var orders = Manifest.Service(name: "orders", path: "services/orders", place: place)
    orders.calls = ["inventory"]
    orders.needs = ["db"]
    orders.critical = [
      Manifest.CriticalPath(
        path: "Sources/Orders/Pricing.swift", lines: 90, regions: nil, place: place)
    ]
    var unit = suite("unit", .unit)
    unit.coverage = ["coverage.json"]
    orders.suites = [
      unit, suite("contract", .contract), suite("integration", .integration),
      suite("smoke", .endToEnd, when: .staging),
    ]
    var inventory = Manifest.Service(name: "inventory", path: "services/inventory", place: place)
    inventory.suites = [suite("unit", .unit)]
    var manifest = Manifest(system: "shop", services: [orders, inventory])
    manifest.dependencies = [Manifest.Dependency(name: "db", kind: .postgres, place: place)]
    manifest.environments = ["local", "ci", "preview", "staging", "production"].map {
      Manifest.Environment(
        name: $0, purpose: "p", data: $0 == "production" ? .production : .synthetic,
        refresh: nil, place: place)
    }
    return manifest
  }

  static func report(
    _ service: String, _ suite: Manifest.Suite, tests: Int, seconds: Int = 1,
    state: SuiteReport.State = .passed
  ) -> SuiteReport {
    let results = (0..<tests).map {
      TestResult(identity: TestIdentity(suite: "S", name: "t\($0)"), attempt: TestAttempt(.passed))
    }
    return SuiteReport(
      service: service, name: suite.name, layer: suite.layer, command: suite.run,
      trigger: suite.when.rawValue, state: state, duration: .seconds(seconds), usualDuration: nil,
      counts: TestCounts(results), tests: results, warnings: [],
      dependencies: suite.layer == .integration ? ["db"] : [], outputTail: "", log: "logs/x.log")
  }

  static func facts(_ adjust: (inout RunFacts) -> Void = { _ in }) -> RunFacts {
    var facts = system { _ in }
    adjust(&facts)
    return facts
  }

  /// The facts of a green run of a changed manifest.
  static func system(
    only: [String] = [], _ change: (inout Manifest) -> Void
  ) -> RunFacts {
    var manifest = manifest
    change(&manifest)
    let sizes: [String: Int] = [
      "orders/unit": 30, "orders/contract": 15, "orders/integration": 30, "inventory/unit": 20,
      "orders/smoke": 5,
    ]
    let plan = Plan(manifest: manifest, trigger: .pullRequest, only: only)
    let suites = manifest.services.flatMap { service in
      service.suites.map { suite -> SuiteReport in
        let id = "\(service.name)/\(suite.name)"
        var report = report(service.name, suite, tests: sizes[id] ?? 1)
        if !plan.tasks.contains(where: { $0.id == id }) {
          report.state = .notRun("left out")
          report.shouldHaveRun = false
          report.duration = nil
          (report.counts, report.tests) = (TestCounts(), [])
        }
        return report
      }
    }
    return RunFacts(
      manifest: manifest, plan: plan, run: run, suites: suites,
      dependencies: [
        DependencyReport(
          name: "db", server: "postgres 15.18", runtime: "local process",
          startUp: .milliseconds(100), usedBy: ["orders/integration: database a"])
      ],
      pacts: [
        RunFacts.PactFile(
          path: "pacts/a.json", consumer: "orders", provider: "inventory",
          interactions: ["a", "b", "c"])
      ],
      coverage: [
        RunFacts.SuiteCoverage(
          service: "orders", suite: "unit", layer: .unit,
          source: "services/orders/coverage.json", map: pricing(covered: 95))
      ],
      duration: .seconds(60))
  }

  /// Coverage of the critical file: its first lines ran.
  static func pricing(covered: Int, of total: Int = 100) -> CoverageMap {
    var map = CoverageMap()
    map.change("services/orders/Sources/Orders/Pricing.swift") { file in
      for line in 1...total { file.add(line: line, count: line <= covered ? 1 : 0) }
    }
    return map
  }

  static func verified(
    _ interaction: String, _ outcome: RunFacts.VerifiedInteraction.Outcome = .passed
  ) -> RunFacts.VerifiedInteraction {
    RunFacts.VerifiedInteraction(
      consumer: "orders", provider: "inventory", interaction: interaction, outcome: outcome,
      suite: "inventory/provider")
  }

  static let run = RunIdentity(
    id: "20261123-000000-0001", assayVersion: "0", startedAt: UnixTime(secondsSince1970: 0),
    trigger: "pull-request", commit: nil, branch: nil, hasUncommittedChanges: false, host: "h",
    cores: 2)
}
