import AssayTestSupport
import Foundation
import Testing

/// The Shop as a user has it, green as it is, and a no when one thing breaks.
///
/// One test, because each step needs the machine's cores and the same copy.
struct ShopTests {
  struct Break: Sendable {
    var name: String
    var edits: [ShopCopy.Edit]
    var check: String
    var subject: String
  }

  static let breaks: [Break] = [
    Break(
      name: "a failing unit test",
      edits: [
        .append(
          "\n\ndef test_that_fails():\n    assert 1 + 1 == 3\n",
          to: "services/inventory/tests/unit/test_rules.py")
      ], check: "suite", subject: "inventory/unit"),
    Break(
      name: "pricing coverage gone",
      edits: [
        .replace(
          "--filter OrdersUnitTests", with: "--filter OrdersUnitTests --skip PricingTests",
          in: "assay.yaml")
      ], check: "feedback.coverage", subject: "orders: Sources/OrderService/Pricing/*.swift"),
    Break(
      name: "e2e tests moved into the pull request",
      edits: [.replace("when: staging", with: "when: pull-request", in: "assay.yaml")],
      check: "environments.e2e-in-staging", subject: "journeys/e2e"),
    Break(
      name: "a boundary without a contract", edits: [.remove("pacts/orders-payments.json")],
      check: "contracts.boundary", subject: "orders → payments"),
    Break(
      name: "a suite that reports nothing",
      edits: [
        .replace(
          "../../.venv/bin/python -m pytest tests/integration", with: "true", in: "assay.yaml")
      ], check: "suite", subject: "inventory/integration"),
    Break(
      name: "a provider that breaks its contract",
      edits: [
        .replace(
          "expiresAt=result", with: "expires_at=result",
          in: "services/inventory/inventory/app.py")
      ], check: "contracts.verified", subject: "orders → inventory"),
    Break(
      name: "a consumer that asks for something else",
      edits: [
        .replace(
          "\"Idempotency-Key\": orderID", with: "\"Idempotency\": orderID",
          in: "services/orders/Sources/OrderService/Calls/PaymentsClient.swift")
      ], check: "suite", subject: "orders/contract"),
    Break(
      name: "the budget set to 1 s",
      edits: [.replace("budget: 15m", with: "budget: 1s", in: "assay.yaml")],
      check: "feedback.budget", subject: "pull request"),
  ]

  @Test func `is green, also in staging, and one broken thing is named`() async throws {
    let shop = try await ShopCopy.make()
    let green = try await AssayProgram.run(["verify", "--json"], in: shop.folder)
    let found = try problems(in: green.output)
    try #require(green.status == 0, "\(green.error)\n\(found)")
    let staging = try await AssayProgram.run(
      ["verify", "--when", "staging", "--json"], in: shop.folder)
    let inStaging = try problems(in: staging.output)
    #expect(staging.status == 0, "\(staging.error)\n\(inStaging)")
    for broken in Self.breaks {
      let answer = try await shop.with(broken.edits) {
        try await AssayProgram.run(["verify", "--json"], in: $0)
      }
      #expect(answer.status == 1, "\(broken.name): \(answer.error)")
      let problems = try problems(in: answer.output)
      #expect(
        problems.contains { $0 == "\(broken.check) \(broken.subject)" },
        "\(broken.name): \(problems)")
    }
  }

  /// `check subject` of each problem in a JSON report.
  private func problems(in report: String) throws -> [String] {
    struct Report: Decodable {
      struct Conclusion: Decodable { var problems: [Problem] }
      struct Problem: Decodable {
        var check: String
        var subject: String
      }
      var conclusion: Conclusion
    }
    guard !report.isEmpty else { return ["no report"] }
    return try JSONDecoder().decode(Report.self, from: Data(report.utf8)).conclusion.problems
      .map { "\($0.check) \($0.subject)" }
  }
}
