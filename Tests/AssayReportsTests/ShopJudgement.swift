import AssayEvidence
import AssayTestRuns
import AssayVerification

/// What the judge says about the Shop.
enum ShopJudgement {
  static func conclusion(isFailing: Bool) -> Conclusion {
    guard isFailing else {
      return Conclusion(
        headline: "80 tests in 9 of 10 suites passed and every check that ran holds", problems: [])
    }
    return Conclusion(
      headline: "orders/unit has 1 failing test, OrdersTests.PricingTests.gives 15 % off from one "
        + "hundred pieces, and 3 more problems",
      problems: [
        Problem(
          check: "suite", subject: "orders/unit",
          sentence:
            "has 1 failing test, OrdersTests.PricingTests.gives 15 % off from one hundred pieces",
          location: "Tests/OrdersTests/PricingTests.swift:41",
          remedy: "run `swift test --filter unit`"),
        Problem(
          check: "suite", subject: "inventory/contract",
          sentence: "ended with exit code 137 although none of its tests failed",
          location: "logs/inventory-contract.log",
          remedy: "its log ends where it was killed; a lack of memory is a usual cause"),
        Problem(
          check: "contracts.boundary", subject: "orders → notifications",
          sentence: "no contract covers this boundary", location: "assay.yaml:14",
          remedy: "write a consumer test in orders that leaves a pact file"),
        Problem(
          check: "feedback.coverage", subject: "orders: Sources/Orders/Pricing.swift",
          sentence: "90 % of lines executed, wanted 95 %",
          location: "Sources/Orders/Pricing.swift:88",
          remedy: "test the lines that never ran"),
      ],
      notes: [
        "feedback.flaky: orders/integration: two clerks change one order needed 2 attempts (advisory)"
      ])
  }

  static func checklist(isFailing: Bool) -> [ChecklistItem] {
    let boundary = Evidence(
      check: "contracts.boundary", subject: "orders → notifications",
      verdict: isFailing ? .doesNotHold : .holds,
      reason: isFailing
        ? "no contract covers this boundary" : "1 pact file with 3 interactions covers it",
      remedy: isFailing ? "write a consumer test in orders that leaves a pact file" : nil,
      sources: [EvidenceSource(.manifest, "assay.yaml:14")])
    return [
      item(
        "pyramid", "Test pyramid",
        "Are there many cheap tests and few expensive ones, in the wanted shares?",
        [
          Evidence(
            check: "pyramid.count", subject: "shop", verdict: .holds,
            reason: "every layer is within 10 points of its share",
            figures: [
              Figure("unit", 50, unit: "%"), Figure("integration", 29.762, unit: "%"),
              Figure("contract", 15.476, unit: "%"), Figure("e2e", 4.762, unit: "%"),
            ], sources: [EvidenceSource(.history, "orders/e2e")]),
          Evidence(
            check: "pyramid.inverted", subject: "shop", verdict: .holds,
            reason: "42 unit tests stand below 4 e2e tests"),
        ], "all 2 checks hold"),
      item(
        "contracts", "Contracts",
        "Does every service boundary have a contract that its provider keeps?",
        [
          Evidence(
            check: "contracts.boundary", subject: "orders → inventory", verdict: .holds,
            reason: "1 pact file with 5 interactions covers it",
            sources: [EvidenceSource(.file, "pacts/orders-inventory.json")]), boundary,
        ],
        isFailing ? "orders → notifications: no contract covers this boundary" : "all 2 checks hold"
      ),
      item(
        "integration", "Integration", "Do integration tests meet real, isolated dependencies?",
        [
          Evidence(
            check: "integration.real-dependencies", subject: "orders/integration", verdict: .holds,
            reason: "it got db, a database of its own on postgres 15.18")
        ], "it got db, a database of its own on postgres 15.18"),
      unchecked("chaos", "Chaos", "Does the steady state hold under injected faults?"),
      item(
        "environments", "Environments",
        "Does each environment have its purpose and its data, and do e2e tests stay there?",
        [
          Evidence(
            check: "environments.declared", subject: "shop", verdict: .holds,
            reason: "4 environments say their purpose and their data")
        ], "4 environments say their purpose and their data"),
      unchecked("data", "Test data", "Is test data synthetic and deterministic?"),
      unchecked("production", "Testing in production", "Are changes released behind canaries?"),
      item(
        "feedback", "Feedback",
        "Is feedback fast and trustworthy: time budget, critical coverage, flaky tests?",
        [
          Evidence(
            check: "feedback.budget", subject: "shop", verdict: .holds,
            reason: "1m 36s of 15m 00s allowed", figures: [Figure("duration", 96.3, unit: "s")]),
          Evidence(
            check: "feedback.coverage", subject: "orders: Sources/Orders/Pricing.swift",
            verdict: isFailing ? .doesNotHold : .holds,
            reason: isFailing ? "90 % of lines executed, wanted 95 %" : "97.9 % of lines executed"),
          Evidence(
            check: "feedback.flaky", subject: "orders/integration",
            verdict: isFailing ? .doesNotHold : .holds,
            reason: isFailing ? "1 test needed 2 attempts" : "no test needed a second attempt",
            isAdvisory: true),
        ],
        isFailing
          ? "orders: Sources/Orders/Pricing.swift: 90 % of lines executed, wanted 95 % (and 1 more)"
          : "all 3 checks hold"),
    ]
  }

  static func antiPatterns(isFailing: Bool) -> [ChecklistItem] {
    let absent: [(String, String, String)] = [
      ("shared-database", "Shared test database", "each suite had a database of its own"),
      ("e2e-for-everything", "E2E for everything", "4 of 84 tests are e2e tests"),
      ("mocking-everything", "Mocking everything", "3 suites met real servers"),
    ]
    return absent.map { id, title, reason in
      item(
        id, title, "Does the system have it?",
        [
          Evidence(
            check: CheckID(rawValue: "anti-patterns.\(id)"), subject: "shop", verdict: .holds,
            reason: reason)
        ], reason)
    } + [
      unchecked("production-data", "Production data in tests", "Does production data reach tests?"),
      item(
        "no-contracts", "No contract tests", "Are there service boundaries without a contract?",
        [
          Evidence(
            check: "contracts.boundary", subject: "orders → notifications",
            verdict: isFailing ? .doesNotHold : .holds,
            reason: isFailing ? "no contract covers this boundary" : "1 pact file covers it")
        ],
        isFailing
          ? "orders → notifications: no contract covers this boundary" : "1 pact file covers it"),
    ]
  }

  private static func item(
    _ id: String, _ title: String, _ question: String, _ evidence: [Evidence], _ summary: String
  ) -> ChecklistItem {
    ChecklistItem(
      id: id, title: title, question: question,
      verdict: Verdict(combining: evidence.map(\.verdict)), summary: summary, evidence: evidence)
  }

  private static func unchecked(_ id: String, _ title: String, _ question: String) -> ChecklistItem
  {
    let reason = "nothing looks at this yet"
    return item(
      id, title, question,
      [
        Evidence(
          check: CheckID(rawValue: "\(id).checked"), subject: "shop", verdict: .notChecked,
          reason: reason)
      ], reason)
  }
}
