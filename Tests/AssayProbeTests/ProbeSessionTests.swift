import AssayJSON
import AssayProbe
import Testing

struct ProbeSessionTests {
  static let perturbations: [(Perturbation, FlakeCause)] = [
    (.timeZone("Asia/Kathmandu"), .timeZone), (.locale("tr_TR.UTF-8"), .locale),
    (.clock(.monthEnd), .time), (.noNetwork, .network), (.fewDescriptors(64), .resourceLeak),
    (.hashSeed(5), .hashOrder), (.twoCopies, .sharedPath), (.starvation, .asynchronousWait),
    (.parallel, .concurrency), (.emptyHome, .sharedPath), (.strictUmask, .unknown),
  ]

  @Test(arguments: perturbations)
  func `names the perturbation that breaks a test`(
    perturbation: Perturbation, cause: FlakeCause
  ) async throws {
    let suite = ModelSuite()
    for name in ["a", "b", "c"] { suite.rule(name) }
    suite.rule("broken") { $0.condition == .perturbed(perturbation) }
    suite.rule("d")
    let report = await suite.probe()
    #expect(report.findings.map(\.test) == ["broken"])
    let finding = try #require(report.findings.first)
    #expect(finding.cause == cause && finding.isConfirmed)
    #expect(finding.trigger == perturbation.title)
    #expect((finding.comparison?.probability ?? 1) < 0.01)
    #expect(report.alreadyFailing.isEmpty && report.problem == nil)
  }

  @Test func `does not blame what the wrapper breaks by itself`() async {
    let suite = ModelSuite()
    suite.rule("stable")
    suite.rule("disturbed") {
      if case .clock = $0.condition.perturbation { true } else { false }
    }
    let report = await suite.probe()
    #expect(!report.findings.contains { $0.cause == .time })
    #expect(report.findings.allSatisfy { !$0.isConfirmed })
  }

  @Test func `finds the polluter of a victim, and who cleans up`() async throws {
    let suite = ModelSuite()
    suite.rule("cleaner")
    suite.rule("polluter")
    for number in 0..<20 { suite.rule("other\(number)") }
    suite.rule("victim") { situation in
      guard let polluted = situation.before.lastIndex(of: "polluter") else { return false }
      return situation.before.lastIndex(of: "cleaner") ?? -1 < polluted
    }
    let report = await suite.probe()
    let finding = try #require(report.findings.first)
    #expect(report.findings.count == 1 && finding.cause == .order && finding.test == "victim")
    #expect(
      finding.sentence == "polluter, then victim fails; victim alone passes; "
        + "run in between, cleaner makes it pass again")
    #expect(finding.reproduction == "polluter victim")
  }

  @Test func `finds two polluters that only work together`() async throws {
    let suite = ModelSuite()
    suite.rule("victim") { Set(["p", "q"]).isSubset(of: $0.before) }
    for name in ["a", "p", "b", "c", "q", "d"] { suite.rule(name) }
    let finding = try #require(await suite.probe().findings.first)
    #expect(finding.cause == .order)
    let order = finding.reproduction.split(separator: " ")
    #expect(order.count == 3 && Set(order) == ["p", "q", "victim"] && order.last == "victim")
  }

  @Test func `a test that always fails among others and passes alone is a victim`() async throws {
    let suite = ModelSuite()
    suite.rule("polluter")
    suite.rule("victim") { $0.before.contains("polluter") }
    let report = await suite.probe()
    #expect(report.findings.map(\.cause) == [.order] && report.alreadyFailing.isEmpty)
  }

  @Test func `finds the setter of a brittle test`() async throws {
    let suite = ModelSuite()
    for name in ["a", "setter", "b"] { suite.rule(name) }
    suite.rule("brittle") { !$0.before.contains("setter") }
    let report = await suite.probe()
    let finding = try #require(report.findings.first)
    #expect(report.findings.count == 1)
    #expect(finding.sentence == "brittle alone fails; setter, then brittle passes")
    #expect(finding.reproduction == "brittle")
  }

  @Test func `who keeps files open is blamed, and not who lacks them`() async throws {
    let suite = ModelSuite()
    suite.rule("a")
    suite.rule("leaker")
    suite.opened["leaker"] = 50
    suite.rule("victim") {
      $0.condition == .perturbed(.fewDescriptors(64)) && $0.before.contains("leaker")
    }
    let report = await suite.probe()
    #expect(report.findings.map(\.test) == ["leaker"])
    #expect(
      report.findings.first?.sentence == "each execution leaves 50 files open; "
        + "with at most 64 open files victim fails after it")
    #expect(report.leaks.map(\.sentence) == ["leaves 50 files open each time it runs"])
  }

  @Test func `a test that fails now and then is random and no perturbation is blamed`() async {
    let suite = ModelSuite()
    suite.rule("stable")
    suite.rule("random") { $0.number % 29 == 0 }
    let report = await suite.probe()
    #expect(report.findings.map(\.test) == ["random"])
    #expect(report.findings.map(\.cause) == [.randomness])
  }

  @Test func `chance that struck in the only run alone is not taken for the order`() async {
    let suite = ModelSuite()
    suite.rule("stable")
    suite.rule("random") {
      // The first time alone, and now and then after it.
      $0.condition == .perturbed(.alone) && ($0.before.isEmpty || $0.before.count % 7 == 0)
    }
    #expect(await suite.probe().findings.map(\.cause) == [.randomness])
  }

  @Test func `one that always fails is no finding`() async {
    let suite = ModelSuite()
    suite.rule("stable")
    suite.rule("red") { _ in true }
    let report = await suite.probe()
    #expect(report.findings.isEmpty && report.alreadyFailing == ["red"])
  }

  @Test func `a race is no slowness although little CPU breaks it more often`() async {
    let suite = ModelSuite()
    suite.rule("race") { situation in
      switch situation.condition {
      case .perturbed(.starvation): true
      case .perturbed(.lateThreads): situation.number % 3 == 0
      default: false
      }
    }
    suite.rule("stable")
    let report = await suite.probe()
    #expect(report.findings.map(\.cause) == [.concurrency])
  }

  @Test func `a perturbation under which nothing runs is not checked, and says why`() async {
    let suite = ModelSuite()
    suite.rule("a")
    suite.broken = { $0 == .perturbed(.emptyHome) }
    let report = await suite.probe(notChecked: [.clock: "no libfaketime"])
    #expect(report.findings.isEmpty)
    #expect(report.notChecked.map(\.kind) == [.clock, .home])
    #expect(report.notChecked.last?.reason == "an empty home folder: no test ran: it did not start")
    #expect(!report.checked.contains(.home) && report.checked.contains(.umask))
  }

  @Test func `a wrapper that stops the tests by itself is not used`() async {
    let suite = ModelSuite()
    suite.rule("a")
    suite.rule("sleeps")
    suite.rule("b")
    suite.stops = { test, condition in
      if case .clock = condition.perturbation { test == "sleeps" } else { false }
    }
    let report = await suite.probe()
    #expect(report.findings.isEmpty)
    #expect(
      report.notChecked.map(\.reason) == [
        "clock at 400 days from now: what is needed for it stops the tests by itself: it stopped"
      ])
  }

  @Test func `hashes that nobody can choose are tried more often`() async {
    let suite = ModelSuite()
    suite.rule("a")
    suite.rule("hashed") {
      $0.condition == .perturbed(.randomHashes) && (($0.number * 2_654_435_761) >> 16) & 3 == 0
    }
    let all = Perturbation.standard(seed: 7, kinds: [.hashSeed], choosesHashSeeds: false)
    #expect(await suite.probe(all).findings.map(\.cause) == [.hashOrder])
  }

  @Test func `what the budget does not reach is not checked`() async {
    let suite = ModelSuite()
    for number in 0..<50 { suite.rule("t\(number)") }
    let report = await suite.probe(budget: .seconds(40), secondsPerRun: 1)
    #expect(suite.runs.count <= 41)
    #expect(report.notChecked.contains { $0.kind == .alone && $0.reason.contains("of 50") })
    #expect(report.notChecked.contains { $0.kind == .hashSeed })
  }

  @Test func `says so when nothing runs at all`() async {
    let suite = ModelSuite()
    suite.rule("a")
    suite.broken = { _ in true }
    let report = await suite.probe()
    #expect(report.problem == "it did not start" && report.findings.isEmpty)
    #expect(suite.runs.count == 1)
  }

  @Test func `a part of the tests is never run as the whole suite`() async {
    let suite = ModelSuite()
    suite.rule("a") { $0.condition == .perturbed(.parallel) }
    suite.rule("b") { $0.before.contains("a") }
    _ = await suite.probe(areAllTests: false)
    #expect(suite.runs.allSatisfy { !$0.isWholeSuite })
  }

  @Test func `one seed gives one report`() async {
    func report() async -> ProbeReport {
      let suite = ModelSuite()
      for number in 0..<6 { suite.rule("t\(number)") }
      suite.rule("victim") { $0.before.last == "t2" }
      return await suite.probe()
    }
    let (one, other) = (await report(), await report())
    #expect(one == other)
  }

  @Test func `is printed with what was found first`() async {
    let suite = ModelSuite()
    suite.rule("zone") { $0.condition == .perturbed(.timeZone("Asia/Kathmandu")) }
    let report = await suite.probe([.alone, .timeZone("Asia/Kathmandu")])
    #expect(
      report.text == """
        zone
          time zone: fails with time zone Asia/Kathmandu  [5/5 failed, 0/8 without, p 0.00078]
          try: zone

        tests: 1, runs: 15, findings: 1, seed: 7
        checked: alone, time-zone

        """)
    #expect(report.json["findings"]?[0]?["cause"] == "time zone")
    #expect(report.json["findings"]?[0]?["comparison"]?["perturbed"]?["failures"] == 5)
  }
}
