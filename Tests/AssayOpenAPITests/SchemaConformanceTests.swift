import AssayJSON
import AssayOpenAPI
import AssayTestSupport
import Foundation
import Testing

/// The official cases of JSON Schema 2020-12 (github.com/json-schema-org/JSON-Schema-Test-Suite),
/// where somebody has put them under `json-schema-suite` of the conformance data.
struct SchemaConformanceTests {
  private static let folder = "json-schema-suite/tests/draft2020-12"

  /// Documents elsewhere and vocabularies are not for an engine that reads one document.
  private static let others: Set<String> = ["refRemote.json", "vocabulary.json"]

  private static var isThere: Bool {
    FileManager.default.fileExists(atPath: ConformanceData.url(folder).path)
  }

  @Test(.enabled(if: isThere, "no json-schema-suite among the conformance data"))
  func `agrees with the official cases for one document`() throws {
    let files = try FileManager.default.contentsOfDirectory(
      atPath: ConformanceData.url(Self.folder).path
    ).filter { $0.hasSuffix(".json") && !Self.others.contains($0) }.sorted()
    let results = try files.flatMap { try check($0, checksFormats: false) }
    let elsewhere = results.filter(\.isElsewhere).count
    let right = results.filter(\.isRight).count
    print(
      "\(right) of \(results.count) official cases of JSON Schema 2020-12, "
        + "\(elsewhere) of which need other documents")
    #expect(results.count > 1000)
    for result in results where !result.isElsewhere && !result.isRight {
      Issue.record("\(result.name)")
    }
  }

  @Test(
    .enabled(if: isThere, "no json-schema-suite among the conformance data"),
    arguments: [
      "date", "date-time", "time", "uuid", "ipv4", "ipv6", "json-pointer", "email", "uri",
    ])
  func `agrees with the official cases for formats`(format: String) throws {
    let results = try check("optional/format/\(format).json", checksFormats: true)
    let wrong = results.filter { !$0.isRight }
    #expect(results.count > 10)
    #expect(wrong.map(\.name) == [])
  }

  private struct Result {
    var name: String
    var isRight: Bool
    /// Whether a reference leads to another document.
    var isElsewhere: Bool
  }

  private func check(_ file: String, checksFormats: Bool) throws -> [Result] {
    var results: [Result] = []
    for group in try ConformanceData.json("\(Self.folder)/\(file)")?.array ?? [] {
      let document = SchemaDocument(group["schema"] ?? .null, dialect: .draft2020)
      let validator = SchemaValidator(
        document, options: SchemaValidator.Options(checksFormats: checksFormats),
        matchesPattern: matchesPattern)
      for test in group["tests"]?.array ?? [] {
        let outcome = validator.outcome(of: test["data"] ?? .null)
        results.append(
          Result(
            name: "\(file): \(group["description"] ?? "") \(test["description"] ?? "")",
            isRight: outcome.errors.isEmpty == test["valid"]?.bool && outcome.unchecked.isEmpty,
            isElsewhere: outcome.unchecked.contains { $0.sentence.contains("names nothing") }))
      }
    }
    return results
  }
}
