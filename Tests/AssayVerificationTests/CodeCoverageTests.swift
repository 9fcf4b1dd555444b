import AssayCoverage
import AssayEvidence
import AssayManifest
import AssayTestRuns
import AssayVerification
import Testing

/// Coverage of all suites as one, judged.
struct CodeCoverageTests {
  private static let pricing = "services/orders/Sources/Orders/Pricing.swift"

  private static func evidence(_ check: CheckID, _ facts: RunFacts) -> [Evidence] {
    Judge.report(on: facts).checklist.flatMap(\.evidence).filter { $0.check == check }
  }

  /// The first lines of the critical file were changed.
  private static func changing(_ lines: ClosedRange<Int>, floor: Double? = 80) -> RunFacts {
    var facts = Shop.system { $0.changeCoverage = floor }
    facts.change = RunFacts.Change(
      base: "origin/main",
      files: [
        ChangedFile(path: pricing, oldPath: pricing, kind: .modified, added: LineSet(lines))
      ])
    return facts
  }

  private static func coverage(
    _ suite: String, _ layer: TestLayer, covered: Set<Int>, of total: Int = 100
  ) -> RunFacts.SuiteCoverage {
    var map = CoverageMap()
    map.change(pricing) { file in
      for line in 1...total { file.add(line: line, count: covered.contains(line) ? 1 : 0) }
    }
    return RunFacts.SuiteCoverage(
      service: "orders", suite: suite, layer: layer, source: "\(suite).info", map: map)
  }

  @Test func `a line that any suite ran is covered`() throws {
    let facts = Shop.facts {
      $0.coverage = [
        Self.coverage("unit", .unit, covered: Set(1...50)),
        Self.coverage("integration", .integration, covered: Set(46...95)),
      ]
    }
    let evidence = try #require(Self.evidence("feedback.coverage", facts).first)
    #expect(evidence.verdict == .holds)
    #expect(evidence.reason == "95 % of lines")
  }

  @Test func `the change has a floor of its own`() throws {
    let below = try #require(
      Self.evidence("feedback.change-coverage", Self.changing(92...99)).first)
    #expect(below.verdict == .doesNotHold)
    #expect(below.reason == "has 50 % of 8 changed lines with code covered, wanted 80 %")
    #expect(below.remedy == "not executed: \(Self.pricing):96-99")
    #expect(!Judge.report(on: Self.changing(92...99)).conclusion.mayShip)

    let above = try #require(
      Self.evidence("feedback.change-coverage", Self.changing(90...95)).first)
    #expect(above.verdict == .holds)
  }

  @Test func `without a floor the change is told, not judged`() {
    let facts = Self.changing(92...99, floor: nil)
    #expect(Self.evidence("feedback.change-coverage", facts).isEmpty)
    let change = Judge.report(on: facts).code?.change
    #expect(change?.lines == .init(covered: 4, total: 8))
    #expect(change?.uncovered == ["\(Self.pricing):96-99"])
  }

  @Test func `a change that nobody knows is not checked`() {
    var facts = Self.changing(1...2)
    facts.change = nil
    facts.changeProblem = "git knows no commit of main"
    let evidence = Self.evidence("feedback.change-coverage", facts)
    #expect(evidence.map(\.verdict) == [.notChecked])
    #expect(evidence.first?.reason == "git knows no commit of main")
  }

  @Test func `coverage that vanished is a no for the change, too`() {
    var facts = Self.changing(1...2)
    facts.coverage = []
    #expect(Self.evidence("feedback.change-coverage", facts).map(\.verdict) == [.doesNotHold])
  }

  @Test func `a changed file of a measured language without coverage is not checked`() {
    var facts = Self.changing(1...2)
    facts.change?.files[0].path = "services/orders/Sources/Orders/New.swift"
    let source = Self.evidence("feedback.change-coverage", facts)
    #expect(source.map(\.verdict) == [.notChecked])
    // Of a language that nobody measures, too, and beside lines that are covered.
    facts.change?.files.append(
      ChangedFile(path: "web/cart.ts", oldPath: nil, kind: .added, added: LineSet(1...500)))
    facts.change?.files[0].path = Self.pricing
    let beside = Self.evidence("feedback.change-coverage", facts)
    #expect(beside.map(\.verdict) == [.notChecked])
    #expect(
      beside.first?.reason.hasSuffix("of 1 changed file nothing is known, web/cart.ts") == true)
    // Tests need not measure themselves.
    facts.change?.files[1].path = "web/cart.test.ts"
    #expect(Self.evidence("feedback.change-coverage", facts).map(\.verdict) == [.holds])
    facts.change?.files.removeLast()
    facts.change?.files[0].path = "README.md"
    #expect(Self.evidence("feedback.change-coverage", facts).map(\.verdict) == [.holds])
  }

  @Test func `critical lines that only end-to-end tests run are a finding`() throws {
    let facts = Shop.facts {
      $0.coverage = [
        Self.coverage("unit", .unit, covered: Set(1...90)),
        Self.coverage("smoke", .endToEnd, covered: Set(85...95)),
      ]
    }
    let evidence = try #require(Self.evidence("feedback.cheapest-layer", facts).first)
    #expect(evidence.verdict == .doesNotHold)
    #expect(evidence.subject == Self.pricing)
    #expect(evidence.reason == "5 critical lines are run by end-to-end tests only")
    #expect(evidence.remedy == "test lines 91-95 by unit tests")
  }

  @Test func `where only end-to-end tests measure, nobody knows which lines are theirs alone`() {
    let facts = Shop.facts {
      $0.coverage = [Self.coverage("smoke", .endToEnd, covered: Set(1...95))]
    }
    #expect(Self.evidence("feedback.cheapest-layer", facts).map(\.verdict) == [.notChecked])
  }

  @Test func `a service whose cheaper suites did not measure is not blamed`() throws {
    let shipping = "services/inventory/Sources/Shipping.swift"
    var map = CoverageMap()
    map.change(shipping) { $0.add(line: 1, count: 1) }
    var facts = Shop.facts {
      $0.coverage = [
        Self.coverage("unit", .unit, covered: Set(1...90)),
        RunFacts.SuiteCoverage(
          service: "orders", suite: "smoke", layer: .endToEnd, source: "smoke.info", map: map),
      ]
    }
    let index = try #require(facts.manifest.services.firstIndex { $0.name == "inventory" })
    facts.manifest.services[index].critical = [
      .init(
        path: "Sources/**", lines: nil, regions: nil, place: facts.manifest.services[index].place)
    ]
    let evidence = Self.evidence("feedback.cheapest-layer", facts)
    #expect(evidence.map(\.verdict) == [.notChecked])
    #expect(evidence.map(\.subject) == ["inventory"])
  }

  @Test func `what is critical and often changed comes first`() throws {
    var facts = Shop.facts()
    var map = facts.coverage[0].map
    map.change("services/orders/Sources/Orders/Log.swift") { $0.add(line: 3, count: 0) }
    map.change("services/orders/Sources/Orders/Old.swift") { $0.add(line: 9, count: 0) }
    facts.coverage[0].map = map
    facts.churn = ["services/orders/Sources/Orders/Log.swift": 4]
    let code = try #require(Judge.report(on: facts).code)
    #expect(
      code.risks.map(\.sentence) == [
        "\(Self.pricing):96-100: 5 lines never ran (critical)",
        "services/orders/Sources/Orders/Log.swift:3: never ran (changed 4 times)",
        "services/orders/Sources/Orders/Old.swift:9: never ran",
      ])
  }

  @Test func `suites that a change cannot reach are no pass, and named`() {
    func report(_ rule: Manifest.Impact.VerdictRule) -> VerificationReport {
      var facts = Shop.system { $0.impact = .init() }
      facts.manifest.impact?.verdict = rule
      facts.plan = Plan(
        manifest: facts.manifest, trigger: .pullRequest, unreached: ["orders/integration"])
      let index = facts.suites.firstIndex { $0.id == "orders/integration" } ?? 0
      facts.suites[index].state = .notRun(Plan.unreachedReason)
      facts.suites[index].shouldHaveRun = false
      facts.suites[index].duration = nil
      (facts.suites[index].counts, facts.suites[index].tests) = (TestCounts(), [])
      facts.history["orders/integration"] = SuiteHistory(
        latest: .init(tests: 30, duration: .seconds(1)))
      return Judge.report(on: facts)
    }
    let partial = report(.never)
    #expect(!partial.conclusion.mayShip)
    #expect(partial.conclusion.isPartial)
    let resting = report(.pullRequest)
    #expect(resting.conclusion.mayShip, "\(resting.conclusion.problems)")
    #expect(
      resting.conclusion.headline.contains(
        "1 suite did not run as this change cannot reach it"), "\(resting.conclusion.headline)")
  }

  @Test func `what only an unreached suite measures is not checked`() {
    var facts = Shop.facts()
    facts.manifest.services[0].suites[2].coverage = ["integration.info"]
    facts.coverage = [Self.coverage("unit", .unit, covered: Set(1...50))]
    #expect(Self.evidence("feedback.coverage", facts).map(\.verdict) == [.doesNotHold])
    facts.plan.unreached = ["orders/integration"]
    #expect(Self.evidence("feedback.coverage", facts).map(\.verdict) == [.notChecked])
  }
}
