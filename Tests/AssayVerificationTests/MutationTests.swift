import AssayCoverage
import AssayEvidence
import AssayManifest
import AssayVerification
import Testing

/// What the reports of mutation tools are judged by.
struct MutationTests {
  private static let pricing = "services/orders/Sources/Orders/Pricing.swift"

  private static func mutant(
    _ line: Int, _ outcome: ReportedMutant.Outcome, in path: String = pricing
  ) -> ReportedMutant {
    ReportedMutant(path: path, lines: line...line, change: "`<` → `<=`", outcome: outcome)
  }

  /// The facts of a run with a report; `floor` is that of the critical file.
  private static func facts(
    _ mutants: [ReportedMutant], floor: Double? = 60, shortfall: String? = nil
  ) -> RunFacts {
    var facts = Shop.system {
      $0.services[0].mutation = Manifest.Mutation(report: ["m.json"], run: "mutate")
      $0.services[0].critical[0].mutation = floor
    }
    var report = ReportedMutants()
    (report.mutants, report.shortfall) = (mutants, shortfall)
    facts.mutation = [.init(service: "orders", .read(report, source: "services/orders/m.json"))]
    return facts
  }

  private static func evidence(_ facts: RunFacts) -> Evidence? {
    Judge.report(on: facts).checklist.flatMap(\.evidence).first { $0.check == "feedback.mutation" }
  }

  @Test func `too many mutants that nobody notices are a no, changed lines first`() throws {
    var facts = Self.facts([
      Self.mutant(3, .killed), Self.mutant(9, .notReached), Self.mutant(5, .survived),
      Self.mutant(7, .survived), Self.mutant(4, .timedOut), Self.mutant(2, .ignored),
      Self.mutant(1, .survived, in: "services/orders/Sources/Orders/Log.swift"),
    ])
    facts.change = .init(
      base: "origin/main",
      files: [
        ChangedFile(
          path: Self.pricing, oldPath: Self.pricing, kind: .modified, added: LineSet(6...7))
      ])
    let evidence = try #require(Self.evidence(facts))
    #expect(evidence.verdict == .doesNotHold)
    #expect(evidence.subject == "orders: Sources/Orders/Pricing.swift")
    #expect(
      evidence.reason
        == "has 40 % of 5 mutants noticed by tests, wanted 60 %; 2 survived; no test gets "
        + "to 1; 1 of these on changed lines")
    #expect(
      evidence.remedy == "no test notices: \(Self.pricing):7 `<` → `<=` (changed); "
        + "\(Self.pricing):5 `<` → `<=`; \(Self.pricing):9 `<` → `<=` (reached by no test)")
    #expect(
      evidence.sources.map(\.location) == ["\(Self.pricing):7", "services/orders/m.json"])
    let conclusion = Judge.report(on: facts).conclusion
    #expect(!conclusion.mayShip)
    #expect(conclusion.problems.map(\.location) == ["\(Self.pricing):7"])
  }

  /// Ten mutants were tried, so many of them noticed, and some were not run.
  @Test(
    arguments: [
      (6, 0, nil, Verdict.holds), (5, 0, nil, .doesNotHold), (5, 90, nil, .doesNotHold),
      (7, 1, nil, .holds), (7, 2, nil, .notChecked), (10, 1, "it was cut short", .notChecked),
      (5, 0, "it was cut short", .doesNotHold),
    ] as [(Int, Int, String?, Verdict)])
  func `mutants that were not run are no pass`(
    noticed: Int, notRun: Int, shortfall: String?, verdict: Verdict
  ) throws {
    let mutants =
      (0..<10).map { Self.mutant($0 + 1, $0 < noticed ? .killed : .survived) }
      + (0..<notRun).map { Self.mutant($0 + 1, .notRun) }
    let evidence = try #require(Self.evidence(Self.facts(mutants, shortfall: shortfall)))
    #expect(evidence.verdict == verdict, "\(evidence.reason)")
    #expect(evidence.reason.contains("not run") == (notRun > 0))
    if let shortfall { #expect(evidence.reason.hasSuffix(shortfall)) }
    #expect((evidence.remedy == nil) == (verdict == .holds))
  }

  @Test func `a line that no test gets to is told once, and ten places at most`() throws {
    let mutants =
      (0..<4).map { _ in Self.mutant(3, .notReached) }
      + (0..<12).map { Self.mutant($0 + 9, .notReached) }
    let remedy = try #require(Self.evidence(Self.facts(mutants))?.remedy)
    #expect(
      remedy.hasPrefix(
        "no test notices: \(Self.pricing):3 (4 mutants, reached by no test); \(Self.pricing):9 `<` "
      ))
    #expect(remedy.hasSuffix("\(Self.pricing):17 `<` → `<=` (reached by no test); and 3 more"))
  }

  @Test func `without a floor survivors are advice`() throws {
    let facts = Self.facts([Self.mutant(3, .killed), Self.mutant(4, .survived)], floor: nil)
    let evidence = try #require(Self.evidence(facts))
    #expect(evidence.verdict == .doesNotHold)
    #expect(evidence.isAdvisory)
    #expect(evidence.reason == "has 50 % of 2 mutants noticed by tests; 1 survived")
    #expect(Judge.report(on: facts).conclusion.mayShip)
  }

  @Test func `without critical paths all of the service is told`() throws {
    var facts = Self.facts([
      Self.mutant(3, .survived, in: "services/orders/a.py"),
      Self.mutant(3, .survived, in: "services/inventory/a.py"),
    ])
    facts.manifest.services[0].critical = []
    let evidence = try #require(Self.evidence(facts))
    #expect(evidence.subject == "orders")
    #expect(evidence.isAdvisory)
    #expect(evidence.reason == "has 0 % of 1 mutant noticed by tests; 1 survived")
  }

  @Test func `a pass names the first that nobody noticed`() throws {
    let facts = Self.facts([Self.mutant(3, .killed), Self.mutant(4, .survived)], floor: 50)
    let evidence = try #require(Self.evidence(facts))
    #expect(evidence.verdict == .holds)
    #expect(
      evidence.reason == "has 50 % of 2 mutants noticed by tests, wanted 50 %; 1 survived; first "
        + "\(Self.pricing):4 `<` → `<=`")
  }

  @Test(
    arguments: [
      (.missing("there is no m.json"), Verdict.doesNotHold, "there is no m.json"),
      (.notRun("`orders/unit` failed"), .notChecked, "`orders/unit` failed"),
      (.read(ReportedMutants(), source: "m.json"), .notChecked, "no mutant of it was run"),
      (nil, .notChecked, "orders names no mutation report"),
    ] as [(RunFacts.MutationRun.Outcome?, Verdict, String)])
  func `what is not there is no pass`(
    outcome: RunFacts.MutationRun.Outcome?, verdict: Verdict, reason: String
  ) throws {
    var facts = Self.facts([])
    facts.mutation = outcome.map { [.init(service: "orders", $0)] } ?? []
    if outcome == nil { facts.manifest.services[0].mutation = nil }
    let evidence = try #require(Self.evidence(facts))
    #expect(evidence.verdict == verdict)
    #expect(evidence.reason.contains(reason), "\(evidence.reason)")
  }

  @Test func `it is asked for by a floor, a report or a requirement`() {
    #expect(Self.evidence(Shop.facts()) == nil)
    let required = Shop.system { $0.require = ["feedback.mutation"] }
    #expect(Self.evidence(required)?.verdict == .notChecked)
    #expect(!Judge.report(on: required).conclusion.mayShip)
  }
}
