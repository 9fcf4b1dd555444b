import AssayEvidence
import AssayTestRuns
import AssayVerification

/// What earlier runs of the Shop say.
enum SamplePast {
  static let shop = past()

  static func test(_ suite: String, _ name: String, owner: String? = nil, strip: String = "")
    -> PastTest
  {
    PastTest(
      suite: suite, identity: TestIdentity(suite: "PricingTests", name: name), owner: owner,
      strip: TestStrip(strip.compactMap { TestStrip.Mark(rawValue: $0) }))
  }

  /// With `count` tests in every list.
  static func large(_ count: Int) -> RunPast {
    var past = past()
    past.flaky = (0..<count).map { flaky("flakes in place \($0)", state: "flaky") }
    past.quarantine = (0..<count).map { quarantine("*.waits in place \($0)", days: Double($0)) }
    past.slowest = (0..<count).map { slow("takes long in place \($0)") }
    let tests = (0..<count).map { test("orders/unit", "changes in place \($0)", strip: "..F") }
    past.sinceGreen?.newFailures = tests
    past.sinceGreen?.fixed = tests
    past.sinceGreen?.newTests = tests
    past.sinceGreen?.lostTests = tests
    past.trend = (0..<count).map { point($0) }
    return past
  }

  /// With a hostile string in every place that comes from outside.
  static func hostile(_ text: String) -> RunPast {
    var past = past()
    past.flaky[0].test.identity = TestIdentity(suite: text, name: text)
    past.flaky[0].test.suite = text
    past.flaky[0].test.owner = text
    past.flaky[0].evidence = [text]
    past.flaky[0].rate = .nan
    past.flaky[0].minutes = .infinity
    past.quarantine[0].test = text
    past.quarantine[0].owner = text
    past.quarantine[0].reason = text
    past.quarantine[0].issue = text
    past.slowest[0].test.identity = TestIdentity(suite: text, name: text)
    past.sinceGreen?.commits = [SinceGreen.Commit(id: text, subject: text)]
    past.sinceGreen?.commit = text
    past.sinceGreen?.run = text
    past.sinceGreen?.lostTests[0].identity.name = text
    past.trend[0].id = text
    past.trend[0].commit = text
    return past
  }

  private static func past() -> RunPast {
    var past = RunPast()
    past.trend = (0..<24).map { point($0) }
    past.flakyRuns = 212
    past.flaky = [
      flaky("drains the queue before it asks", state: "flaky"),
      flaky("sends one mail", state: "quarantined"), flaky("rounds half up", state: "broken"),
    ]
    past.quarantine = [
      quarantine("MailTests.sends one mail", days: 12.2), quarantine("Queue*", days: -1),
    ]
    past.quarantineLimit = 20
    past.slowest = [slow("survives a restart of the database"), slow("prices a thousand orders")]
    past.failing = [
      PastTest(
        suite: "orders/unit",
        identity: TestIdentity(
          suite: "OrdersTests.PricingTests", name: "gives 15 % off from one hundred pieces"),
        strip: TestStrip([.passed, .retried, .passed, .failed]))
    ]
    var since = SinceGreen(
      run: "20261121-101500-77aa", startedAt: UnixTime(secondsSince1970: 1_795_256_100),
      commit: "41d0aa7be2f3c4d5e6f7",
      newFailures: [test("orders/unit", "gives 15 % off", owner: "@orders", strip: "......F")],
      fixed: [test("inventory/unit", "keeps the last piece", strip: "..FF.")],
      newTests: [
        test("orders/unit", "rounds to cents"), test("orders/unit", "rounds to öre"),
      ], lostTests: [test("inventory/unit", "forgets a reservation", strip: "....")])
    since.slower = [
      SinceGreen.SlowerTest(
        test: test("orders/integration", "stores a thousand orders"), usual: .milliseconds(420),
        now: .milliseconds(2_310))
    ]
    since.commitCount = 3
    since.commits = [
      SinceGreen.Commit(id: "9c1f04be7a2d4b0f8a53", subject: "Bulk discount from 100 pieces"),
      SinceGreen.Commit(id: "1d2e3f405162738495a6", subject: "Prices <know> their currency"),
      SinceGreen.Commit(id: "aa00bb11cc22dd33ee44", subject: "Order lines are sorted"),
    ]
    past.sinceGreen = since
    return past
  }

  private static func flaky(_ name: String, state: String) -> FlakyTestReport {
    FlakyTestReport(
      test: test(
        "orders/integration", name, owner: state == "broken" ? nil : "@orders-team",
        strip: ".....f...F....f...k..s....F..."), state: state, probability: 0.994,
      rate: 0.113, rateFrom: 0.062, rateTo: 0.187, failingRuns: 14, blockedRuns: 3,
      pullRequests: 2, minutes: 41.2, cleanRuns: 3, cleanRunsNeeded: 25,
      evidence: ["failed and passed on commit 1f00aa"])
  }

  private static func quarantine(_ test: String, days: Double) -> QuarantineReport {
    let now = UnixTime(secondsSince1970: 1_795_395_492)
    return QuarantineReport(
      test: test, suite: days < 0 ? nil : "notifications/integration", owner: "@mail-team",
      reason: "the queue is not drained between tests", issue: "https://example.com/issues/7",
      expires: UnixTime(secondsSince1970: now.secondsSince1970 + days * 86_400), now: now,
      excused: days < 0 ? 0 : 1)
  }

  private static func slow(_ name: String) -> SlowTest {
    SlowTest(
      test: test("orders/integration", name, owner: "@orders-team"), runs: 10,
      mean: .milliseconds(4_210), longest: .milliseconds(7_900),
      recent: [2_100, 2_200, 2_150, 4_000, 4_100, 7_900].map { .milliseconds($0) })
  }

  private static func point(_ index: Int) -> RunPoint {
    RunPoint(
      id: "20261122-1015\(10 + index)-77aa",
      startedAt: UnixTime(secondsSince1970: 1_795_256_100 + Double(index) * 3_600),
      commit: "41d0aa7be2f3c4d5e6f7", duration: .seconds(80 + index % 7 * 4),
      mayShip: index % 6 != 5,
      layers: [
        RunPoint.Layer(layer: .unit, tests: 30 + index / 2, duration: .seconds(9)),
        RunPoint.Layer(layer: .contract, tests: 13, duration: .seconds(14)),
        RunPoint.Layer(layer: .integration, tests: 20 + index / 5, duration: .seconds(60)),
      ])
  }
}
