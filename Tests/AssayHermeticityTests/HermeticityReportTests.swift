import AssayEvidence
import AssayHermeticity
import AssayTestRuns
import Testing

struct HermeticityReportTests {
  private let total = TestIdentity(suite: "tests.test_cart", name: "test_total")

  @Test func `names the test, what it did and how often`() throws {
    let report = report([
      act(.connect, "127.0.0.1:5432", count: 3), act(.create, "/project/out.txt", outcome: .denied),
    ])
    let evidence = report.evidence
    // What is told of a test is not told again of its level.
    #expect(evidence.map(\.check.rawValue) == ["pyramid.hermetic", "pyramid.hermetic"])
    #expect(evidence.map(\.verdict) == [.doesNotHold, .doesNotHold])
    #expect(evidence[1].subject == "shop/unit/tests.test_cart.test_total")
    #expect(
      evidence[1].reason
        == "`tests.test_cart.test_total` (unit) connected to 127.0.0.1:5432 (3 times), "
        + "created /project/out.txt")
    #expect(evidence[0].reason == "1 test goes beyond no network and files of its own")
    #expect(evidence[0].figures.first?.value == 1)
  }

  @Test func `a clean suite holds, and says under what`() {
    let evidence = report([]).evidence
    #expect(evidence.map(\.verdict) == [.holds, .holds])
    #expect(
      evidence[0].reason == "watched, and no test went beyond no network and files of its own")
  }

  @Test func `what no test did is told as the suite's`() {
    let evidence = report([act(.connect, "192.0.2.1:80", marker: nil)]).evidence
    #expect(evidence[0].verdict == .doesNotHold)
    #expect(evidence[0].reason == "outside of any test, `python3` connected to 192.0.2.1:80")
  }

  @Test func `what one of several did is told as that`() {
    let intervals = TestIntervals(
      ["a", "b"].map {
        TestInterval(
          test: TestIdentity(suite: "S", name: $0), start: UnixTime(secondsSince1970: 0),
          end: UnixTime(secondsSince1970: 9))
      })
    let evidence = report(
      [act(.connect, "192.0.2.1:80", marker: nil)], intervals: intervals
    ).evidence
    #expect(evidence[0].reason == "one of `S.a` or `S.b` connected to 192.0.2.1:80")
  }

  @Test func `what was not seen is not checked, and never holds`() {
    func reasons(_ change: (inout HermeticityReport) -> Void) -> [String] {
      var report = report([])
      change(&report)
      #expect(report.evidence.allSatisfy { $0.verdict == .notChecked })
      return Array(Set(report.evidence.map(\.reason)))
    }
    #expect(reasons { $0.policy.mode = .off } == ["hermetic is off for this suite"])
    #expect(reasons { $0.log = nil } == ["the suite's supervisor wrote no log"])
    #expect(
      reasons {
        $0.log?.confinement?.seesCalls = false
        $0.log?.confinement?.missing = ["calls: Function not implemented"]
      } == ["this machine does not show what tests do (calls: Function not implemented)"])
    #expect(
      reasons { $0.log?.notificationCount = nil }
        == ["the suite's supervisor ended before the suite did"])
    #expect(reasons { $0.log?.droppedCount = 2 }.first?.contains("2 records were dropped") == true)
  }

  @Test func `a violation counts also when the log is not whole`() {
    var report = report([act(.connect, "127.0.0.1:1")])
    report.log?.notificationCount = nil
    #expect(report.evidence[0].verdict == .doesNotHold)
  }

  @Test func `fifty tests are named one by one, the others counted`() {
    let acts = (0..<80).map { act(.connect, "127.0.0.1:1", marker: "t.py::test_\($0)") }
    let evidence = report(acts).evidence
    #expect(evidence.count == 51)
    #expect(evidence[0].figures.first?.value == 80)
    #expect(evidence[0].reason == "80 tests go beyond no network and files of its own")
  }

  static let levels: [(acts: [(Observation.Operation, String)], layer: TestLayer)] = [
    ([], .unit),
    ([(.connect, "127.0.0.1:8080")], .contract),
    ([(.connect, "127.0.0.1:8080"), (.connect, "127.0.0.1:5432")], .integration),
    ([(.connect, "10.0.0.9:80")], .integration),
    ([(.connect, "unix:/var/run/docker.sock")], .integration),
    ([(.connect, "127.0.0.1:7001")], .integration),
    ([(.connect, "127.0.0.1:7001"), (.connect, "127.0.0.1:7001")], .integration),
    ([(.connect, "127.0.0.1:7001"), (.connect, "127.0.0.1:7002")], .endToEnd),
    ([(.execute, "/usr/bin/psql")], .integration),
    ([(.execute, "/usr/bin/chromium")], .endToEnd),
    ([(.create, "/project/file")], .integration), ([(.resolve, "10.0.0.53:53")], .integration),
    ([(.bind, "127.0.0.1:0")], .integration), ([(.foreign, "/bin/old")], .unit),
  ]

  @Test(arguments: levels)
  func `what a test does tells its layer`(
    acts: [(Observation.Operation, String)], layer: TestLayer
  ) {
    let surroundings = ObservedLevel.Surroundings(roles: [
      .address(host: "localhost", port: 8080): .contractPartner,
      .address(host: "127.0.0.1", port: 5432): .dependency, .port(7001): .service,
      .port(7002): .service,
    ])
    let level = ObservedLevel(acts.map { act($0.0, $0.1, outcome: .allowed) }, in: surroundings)
    #expect(level.layer == layer)
    #expect((level.reason == nil) == (layer == .unit))
  }

  @Test func `what runs its own program once more, as exit tests do, does nothing beyond itself`() {
    var copy = act(.execute, "/build/cart.xctest", outcome: .allowed)
    copy.program = "/build/cart.xctest"
    #expect(ObservedLevel([copy], in: ObservedLevel.Surroundings()).layer == .unit)
    copy.program = "/bin/sh"
    #expect(ObservedLevel([copy], in: ObservedLevel.Surroundings()).layer == .integration)
  }

  @Test(arguments: ["/usr/bin/python3.11", "/usr/bin/node", "/usr/bin/perl5.36.0", "/bin/sh"])
  func `an interpreter that starts itself may run anything`(path: String) {
    var copy = act(.execute, path, outcome: .allowed)
    copy.program = path
    let level = ObservedLevel([copy], in: ObservedLevel.Surroundings())
    #expect(level.layer == .integration)
    #expect(level.reason == "ran \(path)")
  }

  @Test func `in a network of the suite's own there are only mocks`() {
    let level = ObservedLevel(
      [act(.bind, "127.0.0.1:0"), act(.connect, "127.0.0.1:40000")],
      in: ObservedLevel.Surroundings(loopback: .contractPartner))
    #expect(level.layer == .contract)
  }

  private func act(
    _ operation: Observation.Operation, _ target: String,
    outcome: Observation.Outcome = .seen, count: Int = 1,
    marker: String? = "tests/test_cart.py::test_total"
  ) -> Observation {
    Observation(
      operation, outcome, target: target, program: "/usr/bin/python3", marker: marker,
      first: UnixTime(secondsSince1970: 1), count: count)
  }

  private func report(
    _ acts: [Observation], intervals: TestIntervals = TestIntervals()
  ) -> HermeticityReport {
    var log = ObservationLog(parsing: [])
    log.confinement = ObservationLog.Confinement(mode: .watch)
    log.confinement?.seesCalls = true
    log.notificationCount = 5
    log.observations = acts
    return HermeticityReport(
      suite: "shop/unit", layer: .unit, policy: HermeticPolicy(layer: .unit, mode: .watch),
      log: log, attribution: Attribution(acts, intervals: intervals),
      surroundings: ObservedLevel.Surroundings())
  }
}
