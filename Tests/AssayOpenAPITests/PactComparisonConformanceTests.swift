import AssayJSON
import AssayOpenAPI
import AssayTestSupport
import Foundation
import Testing

/// PactFlow's cases for comparing a pact with a provider's document, judged by type, code and
/// place; the sentences are our own.
struct PactComparisonConformanceTests {
  private struct Case {
    var name: String
    var expected: [String]
    var found: [String]

    var holds: Bool { expected == found }
  }

  @Test(.enabled(if: ConformanceData.isExpected, "\(ConformanceData.missing)"))
  func `finds what PactFlow's comparator finds in all of its cases`() throws {
    let cases = try ConformanceData.folders(under: "openapi-pact", holding: "pact.json")
      .map(compare)
    print("\(cases.filter(\.holds).count) of \(cases.count) comparisons with PactFlow's cases")
    #expect(cases.count == 74)
    for item in cases where !item.holds {
      let missing = item.expected.filter { !item.found.contains($0) }
      let extra = item.found.filter { !item.expected.contains($0) }
      Issue.record("\(item.name): missing \(missing), extra \(extra), found \(item.found.count)")
    }
  }

  private func compare(_ name: String) throws -> Case {
    let folder = "openapi-pact/\(name)"
    let pact = try #require(try ConformanceData.json("\(folder)/pact.json"))
    let results = try #require(try ConformanceData.json("\(folder)/results.json"))
    let expected = (results.array ?? []).map { result in
      [
        result["type"]?.string ?? "", result["code"]?.string ?? "",
        result["mockDetails"]?["location"]?.string ?? "",
      ].joined(separator: " ")
    }
    let comparison = ContractComparison(
      openAPI: try ConformanceData.json("\(folder)/oas.yaml").map { try OpenAPIDocument($0) },
      asyncAPI: try ConformanceData.json("\(folder)/asyncapi.yaml").map {
        try AsyncAPIDocument($0)
      }, matchesPattern: matchesPattern)
    let outcome = comparison.compare(try ConsumerPact(pact))
    let found = outcome.findings.map {
      [$0.severity.rawValue, $0.code.rawValue, $0.mock?.description ?? ""].joined(separator: " ")
    }
    return Case(name: name, expected: expected.sorted(), found: found.sorted())
  }
}
