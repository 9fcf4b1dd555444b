import AssayEvidence
import AssayManifest
import AssayTestRuns
import AssayVerification
import Testing

struct JudgeTests {
  /// One thing broken, and the check and subject that must be named for it.
  struct Break: Sendable, CustomTestStringConvertible {
    var name: String
    var check: CheckID
    var subject: String
    var facts: @Sendable () -> RunFacts
    var testDescription: String { name }
  }

  static let breaks: [Break] = [
    Break(name: "a failing test", check: "suite", subject: "orders/unit") {
      Shop.facts { facts in
        facts.suites[0].state = .failed
        facts.suites[0].counts.failed = 1
      }
    },
    Break(name: "a broken suite", check: "suite", subject: "inventory/unit") {
      Shop.facts { $0.suites[4].state = .broken("reported nothing") }
    },
    Break(name: "a suite that could not run", check: "suite", subject: "orders/integration") {
      Shop.facts { facts in
        facts.suites[2].state = .notRun("db did not start")
        facts.suites[2].duration = nil
      }
    },
    Break(name: "a build failure", check: "build", subject: "orders") {
      Shop.facts {
        $0.buildFailures = [.init(service: "orders", happened: "exit code 1", log: nil)]
      }
    },
    Break(
      name: "coverage below its floor", check: "feedback.coverage",
      subject: "orders: Sources/Orders/Pricing.swift"
    ) {
      Shop.facts { $0.coverage[0].map = Shop.pricing(covered: 8999, of: 10000) }
    },
    Break(
      name: "coverage gone", check: "feedback.coverage",
      subject: "orders: Sources/Orders/Pricing.swift"
    ) {
      Shop.facts { $0.coverage = [] }
    },
    Break(
      name: "e2e on pull requests", check: "environments.e2e-in-staging", subject: "orders/smoke"
    ) {
      Shop.system { $0.services[0].suites[3].when = .pullRequest }
    },
    Break(
      name: "a boundary without a contract", check: "contracts.boundary",
      subject: "orders → inventory"
    ) {
      Shop.facts { $0.pacts = [] }
    },
    Break(
      name: "a contract without interactions", check: "contracts.boundary",
      subject: "orders → inventory"
    ) {
      Shop.facts { $0.pacts[0].interactions = [] }
    },
    Break(
      name: "a contract that the provider breaks", check: "contracts.verified",
      subject: "orders → inventory"
    ) {
      Shop.facts {
        $0.verified = [Shop.verified("a"), Shop.verified("b", .failed), Shop.verified("c")]
      }
    },
    Break(name: "over the budget", check: "feedback.budget", subject: "pull request") {
      Shop.system { $0.budget = .seconds(1) }
    },
    Break(name: "a pyramid out of shape", check: "pyramid.count", subject: "shop") {
      Shop.facts { $0.suites[0].counts.passed = 300 }
    },
    Break(name: "an ice-cream cone", check: "pyramid.inverted", subject: "shop") {
      Shop.facts { facts in
        facts.history["orders/smoke"] = SuiteHistory(
          latest: .init(tests: 90, duration: .seconds(900)))
      }
    },
    Break(
      name: "a dependency without integration tests", check: "integration.real-dependencies",
      subject: "orders with db"
    ) {
      Shop.system { $0.services[0].suites.remove(at: 2) }
    },
    Break(
      name: "a test that left its database", check: "integration.isolation",
      subject: "orders/integration"
    ) {
      Shop.facts { facts in
        facts.suites[2].isolation = SuiteIsolation(
          testsWithOwnParts: 30, leases: 30,
          escapes: [.init(test: "reads a neighbour", action: "connected to postgres on db")])
      }
    },
    Break(
      name: "a suite without parts for its tests", check: "integration.isolation",
      subject: "orders/integration"
    ) {
      var facts = Shop.system { $0.services[0].suites[2].isolation = .test }
      facts.suites[2].isolation = SuiteIsolation(testsWithOwnParts: 0, leases: 0, escapes: [])
      return facts
    },
    Break(
      name: "a fixed database", check: "anti-patterns.shared-database", subject: "orders"
    ) {
      Shop.system {
        $0.services[0].env = [.init(name: "DB", value: "postgres://shared.example/test")]
      }
    },
    Break(
      name: "production data in staging", check: "anti-patterns.production-data",
      subject: "staging"
    ) {
      Shop.system { $0.environments[3].data = .production }
    },
    Break(name: "a required check that did not run", check: "chaos.steady-state", subject: "system")
    {
      Shop.system { $0.require = ["chaos"] }
    },
    Break(
      name: "a required check without anything to judge by", check: "feedback.change-coverage",
      subject: "shop"
    ) {
      Shop.system { $0.require = ["feedback.change-coverage"] }
    },
  ]

  @Test func `a green run may ship with all thirteen items judged`() {
    let report = Judge.report(on: Shop.facts())
    #expect(report.conclusion.mayShip)
    #expect(report.conclusion.problems.isEmpty)
    #expect(report.checklist.count == 8)
    #expect(report.antiPatterns.count == 5)
    #expect(
      report.conclusion.headline
        == "95 tests in 4 of 5 suites passed and every check that ran holds")
  }

  @Test func `tests against a stand-in say nothing about the real server`() throws {
    let report = Judge.report(on: Shop.facts { $0.dependencies[0].standIn = "a mock" })
    let evidence = try #require(
      report.checklist.flatMap(\.evidence).first { $0.check == "integration.real-dependencies" })
    #expect(evidence.verdict == .notChecked)
    #expect(evidence.reason.hasSuffix("ran against a mock, which is no real server"))
  }

  @Test(arguments: breaks)
  func `one broken thing flips the verdict and is named`(broken: Break) {
    let report = Judge.report(on: broken.facts())
    #expect(!report.conclusion.mayShip)
    #expect(
      report.conclusion.problems.contains {
        $0.check == broken.check && $0.subject == broken.subject
      }, "\(report.conclusion.problems)")
  }

  @Test func `what nothing looks at says so and never holds`() {
    let report = Judge.report(on: Shop.facts())
    for id in ["chaos", "data", "production"] {
      let item = report.checklist.first { $0.id == id }
      #expect(item?.verdict == .notChecked)
    }
    let contracts = report.checklist.first { $0.id == "contracts" }
    #expect(contracts?.verdict == .notChecked)
    #expect(contracts?.summary.contains("not verified") == true)
  }

  @Test func `an advisory check is noted but does not decide`() {
    var facts = Shop.system { $0.advisory = ["pyramid"] }
    facts.suites[0].counts.passed = 300
    let report = Judge.report(on: facts)
    #expect(report.conclusion.mayShip)
    #expect(report.conclusion.notes.contains { $0.hasPrefix("pyramid.count") })
    #expect(report.checklist[0].verdict == .doesNotHold)
  }

  @Test func `a selection of suites judges neither pyramid nor budget`() {
    let report = Judge.report(
      on: Shop.system(only: ["inventory"]) { $0.budget = .seconds(1) })
    #expect(!report.conclusion.mayShip)
    #expect(report.conclusion.problems.isEmpty)
    #expect(report.checklist[0].verdict == .notChecked)
    #expect(report.conclusion.headline.contains("a selection says nothing"))
  }

  @Test func `layers that the system has nothing for do not count against its shape`() {
    let facts = Shop.system {
      $0.services = [$0.services[1]]
      $0.dependencies = []
    }
    let pyramid = Judge.report(on: facts).pyramid
    #expect(pyramid.layers.map(\.target) == [100, nil, nil, nil])
    #expect(Judge.report(on: facts).checklist[0].verdict == .holds)
  }

  @Test func `suites that run in staging are counted from history`() {
    let report = Judge.report(
      on: Shop.facts {
        $0.history["orders/smoke"] = SuiteHistory(
          latest: .init(tests: 5, duration: .seconds(10)))
      })
    let endToEnd = report.pyramid.layers[3]
    #expect(endToEnd.tests == 5)
    #expect(endToEnd.countedFrom == "history")
  }

  @Test func `the same finding is one problem although two lists show it`() {
    let report = Judge.report(on: Shop.facts { $0.pacts = [] })
    #expect(report.conclusion.problems.count == 1)
    #expect(report.antiPatterns[4].verdict == .doesNotHold)
  }

  @Test(arguments: [
    ([], Verdict.notChecked, "not verified: the provider has not been checked"),
    (["a", "b"], .notChecked, "2 interactions verified, 1 not: c"),
    (["a", "b", "c"], .holds, "the provider keeps the contract: 3 interactions verified"),
    (["a", "b", "pending"], .holds, "2 interactions verified, 1 pending"),
  ])
  func `a boundary is verified when every interaction is`(
    names: [String], verdict: Verdict, reason: String
  ) throws {
    let report = Judge.report(
      on: Shop.facts {
        $0.verified = names.map {
          $0 == "pending" ? Shop.verified("c", .pending) : Shop.verified($0)
        }
      })
    let evidence = try #require(
      report.checklist.flatMap(\.evidence).first { $0.check == "contracts.verified" })
    #expect(evidence.verdict == verdict)
    #expect(evidence.reason.contains(reason))
    #expect((evidence.remedy == nil) == !names.isEmpty)
  }

  @Test func `contract suites are shown with the network that they had`() {
    let report = Judge.report(
      on: Shop.facts {
        $0.suites[1].network = .loopbackOnly
        $0.suites[0].network = .loopbackOnly
      })
    let found = report.checklist.flatMap(\.evidence).filter { $0.check == "contracts.no-network" }
    #expect(found.map(\.subject) == ["orders/contract"])
    #expect(found.map(\.verdict) == [.holds])
    let open = Judge.report(on: Shop.facts { $0.suites[1].network = .open("it needs db") })
    let evidence = open.checklist.flatMap(\.evidence).filter { $0.check == "contracts.no-network" }
    #expect(evidence.map(\.verdict) == [.notChecked])
    #expect(evidence.map(\.reason) == ["ran with the whole network: it needs db"])
  }

  @Test func `what recorded calls show counts with the contracts`() {
    let report = Judge.report(
      on: Shop.facts {
        $0.observed = [
          Evidence(
            check: "contracts.observed", subject: "orders → mail", verdict: .doesNotHold,
            reason: "3 exchanges were recorded, and it is not declared")
        ]
      })
    #expect(report.checklist.first { $0.id == "contracts" }?.verdict == .doesNotHold)
    #expect(report.conclusion.problems.map(\.subject) == ["orders → mail"])
  }
}
