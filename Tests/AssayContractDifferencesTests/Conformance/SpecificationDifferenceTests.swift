import AssayContractDifferences
import AssayJSON
import AssayMatching
import AssayTestSupport
import Foundation
import Testing

/// The bodies of the Pact specification's own cases.
struct SpecificationDifferenceTests {
  @Test(
    .enabled(if: ConformanceData.isExpected, "\(ConformanceData.missing)"),
    arguments: ["v1", "v1.1", "v2", "v3", "v4"])
  func `every mismatch of a body is shown, and none where there is none`(version: String) throws {
    var (shown, listed, count) = (0, 0, 0)
    for (name, item) in try cases(version) {
      let isRequest = name.hasPrefix("request")
      let (expected, actual) = (
        try body(item["expected"], version), try body(item["actual"], version)
      )
      let rules = try RuleReader.read(item["expected"]?["matchingRules"] ?? [:], at: JSONPointer())
      let matching = Matching(tools: .forTests)
      let all =
        isRequest
        ? matching.request(RequestParts(body: expected), rules, RequestParts(body: actual))
        : matching.response(ResponseParts(body: expected), rules, ResponseParts(body: actual))
      // A rule of a path that is not here may fail as well.
      let mismatches = all.filter { $0.place != .path }
      for table in [rules.body, nil] {
        let difference = BodyDifference(
          expected: expected, actual: actual, mismatches: mismatches, rules: table,
          allowsUnexpected: !isRequest)
        let notes = difference.rows.flatMap(\.notes)
        let found = notes + difference.listed.map(\.mismatch)
        #expect(
          found.map(\.description).sorted() == mismatches.map(\.description).sorted(),
          "\(version) \(name)\n\(difference.drawn.joined(separator: "\n"))")
        #expect(difference.isEmpty == mismatches.isEmpty, "\(version) \(name)")
        #expect(
          difference.listed.allSatisfy { $0.reason == .shifted },
          "\(version) \(name)\n\(difference.drawn.joined(separator: "\n"))")
        shown += notes.count
        listed += difference.listed.count
      }
      count += 1
    }
    print("Pact specification \(version): \(count) bodies, \(shown) at rows, \(listed) listed")
    #expect(count > 50)
  }

  private func cases(_ version: String) throws -> [(String, JSON)] {
    let base = ConformanceData.path("pact-spec/\(version)/testcases")
    let paths = FileManager.default.enumerator(atPath: base)?.allObjects.compactMap {
      $0 as? String
    }
    return try (paths ?? []).filter { $0.hasSuffix(".json") }.sorted().map { path in
      (path, try JSON(parsing: [UInt8](try Data(contentsOf: URL(filePath: "\(base)/\(path)")))))
    }
  }

  private func body(_ part: JSON?, _ version: String) throws -> Body {
    let metadata = part?["metaData"] ?? part?["metadata"]
    let type = part?["headers"]?.object?.members.first { $0.name.lowercased() == "content-type" }
    let text = type?.value.string ?? type?.value[0]?.string ?? metadata?["contentType"]?.string
    let contentType = text.flatMap { ContentType($0) }
    let json = part?["body"] ?? part?["contents"]
    return version == "v4"
      ? try Body(content: json, contentType, at: JSONPointer()) : Body(plain: json, contentType)
  }
}
