import AssayEvidence
import AssayTestRuns
import AssayVerification

/// The Shop's suites with their tests, and when they ran.
enum ShopSuites {
  static func all(isFailing: Bool) -> [SuiteReport] {
    var endToEnd = SampleReports.suite(
      "orders", "e2e", .endToEnd, state: .notRun("runs on staging, this is a pull-request run"),
      seconds: 0, usual: 34.2, tests: [])
    endToEnd.duration = nil
    endToEnd.trigger = "staging"
    endToEnd.shouldHaveRun = false
    endToEnd.log = nil
    var integration = SampleReports.suite(
      "orders", "integration", .integration, state: .passed, seconds: 31.5, usual: 29,
      tests: integration(isFailing: isFailing), needs: ["db"])
    integration.isolation = SuiteIsolation(
      testsWithOwnParts: 14, leases: 15,
      escapes: isFailing
        ? [
          .init(test: "StoreTests.lists all orders", action: "was refused database postgres on db")
        ]
        : [])
    return [
      orders(isFailing: isFailing),
      SampleReports.suite(
        "orders", "contract", .contract, state: .passed, seconds: 4.2, usual: 4.4,
        tests: tests("OrdersContract", contracts, count: 5)),
      integration,
      endToEnd,
      SampleReports.suite(
        "inventory", "unit", .unit, state: .passed, seconds: 2.1, usual: 2.2,
        tests: tests("tests.test_reserve", stock, count: 14)),
      SampleReports.suite(
        "inventory", "contract", .contract,
        state: isFailing
          ? .broken("ended with exit code 137 although none of its tests failed") : .passed,
        seconds: 5.6, usual: 5.1, tests: tests("provider", contracts, count: 5),
        output: isFailing ? "loading pacts/orders-inventory.json\n\u{1B}[31mKilled\u{1B}[0m\n" : ""),
      SampleReports.suite(
        "inventory", "integration", .integration, state: .passed, seconds: 22.8, usual: 24.1,
        tests: tests("tests.test_store", stock, count: 8), needs: ["db", "cache"]),
      SampleReports.suite(
        "notifications", "unit", .unit, state: .passed, seconds: 3.1, usual: nil,
        tests: tests("mail", mails, count: 10)),
      SampleReports.suite(
        "notifications", "contract", .contract, state: .passed, seconds: 4.3, usual: 4.0,
        tests: tests("mail contract", mails, count: 3)),
      SampleReports.suite(
        "notifications", "integration", .integration, state: .passed, seconds: 8.1, usual: 7.9,
        tests: tests("mail store", mails, count: 3), needs: ["db"]),
    ]
  }

  private static let prices = [
    "adds up the lines of an order", "rounds half a cent up", "gives no discount below ten pieces",
    "rejects a negative quantity", "keeps the currency of the order", "applies one voucher only",
  ]
  private static let contracts = [
    "answers a reservation with its number", "says 409 when stock is short",
    "accepts an unknown field", "lists what is left", "releases a reservation",
  ]
  private static let stock = [
    "reserves what is there", "refuses more than there is", "releases after a time-out",
    "never goes below zero", "counts two parallel reservations once each",
  ]
  private static let mails = [
    "sends one mail for each order", "retries after a refused connection", "keeps the language",
  ]

  private static func tests(_ suite: String, _ names: [String], count: Int) -> [TestResult] {
    (0..<count).map { index in
      let round = index / names.count
      let name = names[index % names.count] + (round > 0 ? ", case \(round + 1)" : "")
      return SampleReports.test(suite, name, .passed, milliseconds: 4 + index * 37 % 90)
    }
  }

  private static func orders(isFailing: Bool) -> SuiteReport {
    let rest = tests("OrdersTests.PricingTests", prices, count: isFailing ? 16 : 17)
    let skipped = SampleReports.test(
      "OrdersTests.ExportTests", "writes a spreadsheet", .skipped, milliseconds: 0,
      message: "needs the new exporter")
    let failing = SampleReports.test(
      "OrdersTests.PricingTests", "gives 15 % off from one hundred pieces", .failed,
      milliseconds: 12,
      message: "Expectation failed: (total → 850.00) == (expected → 85.00)\n  pieces: 100",
      details:
        "total: Money(amount: 850.00, currency: EUR)\nexpected: Money(amount: 85.00, currency: EUR)\n  at PricingTests.swift:41",
      file: "Tests/OrdersTests/PricingTests.swift", line: 41)
    return SampleReports.suite(
      "orders", "unit", .unit, state: isFailing ? .failed : .passed, seconds: 4.4, usual: 3.9,
      tests: (isFailing ? [failing] : []) + rest + [skipped],
      output: isFailing
        ? "\u{1B}[32m✔\u{1B}[0m Test \"rounds half a cent up\" passed after 0.004 seconds.\n"
          + "\u{1B}[31m✘\u{1B}[0m Test \"gives 15 % off from one hundred pieces\" failed.\n"
          + "Test run with 18 tests failed after 0.213 seconds with 1 issue.\n" : "")
  }

  private static func integration(isFailing: Bool) -> [TestResult] {
    let rest = tests("OrdersIntegration", prices + stock, count: isFailing ? 13 : 14)
    guard isFailing else { return rest }
    let flaky = SampleReports.test(
      "OrdersIntegration", "two clerks change one order", .passed, milliseconds: 310,
      earlier: [
        TestAttempt(
          .failed, duration: .milliseconds(290), message: "serialization failure (40001)")
      ])
    return [flaky] + rest
  }

  static func timeline(isFailing: Bool) -> [TimelineSpan] {
    [
      span(.dependency, "db", nil, 0, 0.4, 1.6), span(.dependency, "cache", nil, 0, 0.4, 0.5),
      span(.build, "build orders", nil, 0, 1.7, 58.2),
      span(.build, "build notifications", nil, 1, 1.7, 12.4),
      span(.suite, "inventory/unit", .unit, 1, 12.5, 14.6),
      span(.suite, "notifications/unit", .unit, 1, 14.7, 17.8),
      span(.suite, "inventory/contract", .contract, 1, 17.9, 23.5, succeeded: !isFailing),
      span(.suite, "inventory/integration", .integration, 1, 23.6, 46.4),
      span(.suite, "notifications/contract", .contract, 1, 46.5, 50.8),
      span(.suite, "orders/unit", .unit, 0, 58.3, 62.7, succeeded: !isFailing),
      span(.suite, "orders/integration", .integration, 0, 62.8, 94.3),
      span(.suite, "orders/contract", .contract, 1, 58.4, 62.6),
      span(.suite, "notifications/integration", .integration, 1, 62.7, 70.8),
    ]
  }

  private static func span(
    _ kind: TimelineSpan.Kind, _ name: String, _ layer: TestLayer?, _ slot: Int, _ start: Double,
    _ end: Double, succeeded: Bool = true
  ) -> TimelineSpan {
    TimelineSpan(
      kind: kind, name: name, layer: layer, slot: slot, start: .seconds(start), end: .seconds(end),
      succeeded: succeeded)
  }
}
