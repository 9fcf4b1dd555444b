import Foundation
import Testing

/// What the Shop planted for this check.
struct PlantedTests {
  @Test func `finds the planted code that is covered and not tested`() async throws {
    let repository = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let invoices = try OrdersPackage(
      plantedAt: repository.appending(path: "Examples/Shop/planted/invoices"))
    defer { invoices.remove() }
    let answer = try await invoices.mutate(
      "--path", "Sources/Invoices/LateFee.swift", "--within", "30m")
    #expect(answer.exitCode == 1, "\(answer.progress)")
    #expect(
      answer.output.contains(
        "Sources/Invoices/LateFee.swift:5: `daysLate > 14` → `daysLate >= 14` survived"
          + " (covered by 1 test, which did not notice)"), "\(answer.output)")
    #expect(answer.output.contains(" 0 noticed"))
  }
}
