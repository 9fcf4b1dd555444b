import AssayJSON
import AssayMatching
import AssayTestSupport
import Foundation
import Testing

/// The cases of the Pact specification.
struct SpecificationTests {
  @Test(
    .enabled(if: ConformanceData.isExpected, "\(ConformanceData.missing)"),
    arguments: [("v1", 76), ("v1.1", 97), ("v2", 178), ("v3", 226), ("v4", 226)])
  func `every case of a version is decided as it says`(_ version: String, _ count: Int) throws {
    let cases = try SpecificationCase.all(version)
    var passed = 0
    for item in cases {
      let mismatches = try item.mismatches()
      let holds = mismatches.isEmpty == item.matches
      passed += holds ? 1 : 0
      #expect(holds, "\(item.name): \(item.comment)\n\(mismatches)")
    }
    print("Pact specification \(version): \(passed) of \(cases.count)")
    #expect(cases.count == count)
  }
}

/// One file: what is expected, what came, and whether that is a match.
struct SpecificationCase {
  let version: String
  /// As `request/body/array at top level`.
  let name: String
  let kind: String
  let json: JSON

  var comment: String { json["comment"]?.string ?? "" }
  var matches: Bool { json["match"] == true }

  static func all(_ version: String) throws -> [SpecificationCase] {
    let base = ConformanceData.path("pact-spec/\(version)/testcases")
    let walker = FileManager.default.enumerator(atPath: base)
    var found: [SpecificationCase] = []
    while let path = walker?.nextObject() as? String {
      guard path.hasSuffix(".json"), let kind = path.split(separator: "/").first else { continue }
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(base)/\(path)")))
      found.append(
        SpecificationCase(
          version: version, name: "\(version)/\(path.dropLast(5))", kind: String(kind),
          json: try JSON(parsing: bytes)))
    }
    return found.sorted { $0.name < $1.name }
  }

  func mismatches() throws -> [Mismatch] {
    let expected = try #require(json["expected"])
    let actual = try #require(json["actual"])
    let rules = try RuleReader.read(expected["matchingRules"] ?? [:], at: JSONPointer())
    let matching = Matching(tools: .forTests, comparesQueryAsText: version == "v1")
    switch kind {
    case "request": return matching.request(try request(expected), rules, try request(actual))
    case "response": return matching.response(try response(expected), rules, try response(actual))
    default: return matching.message(try message(expected), rules, try message(actual))
    }
  }

  private func request(_ json: JSON) throws -> RequestParts {
    let headers = headers(json)
    var query = Query([])
    switch json["query"] {
    case .string(let text)?: query = Query(text)
    case .object(let object)?:
      query = Query(
        object.members.map { member in
          Query.Item(member.name, member.value.array?.map(\.string) ?? [member.value.string])
        })
    default: break
    }
    return RequestParts(
      method: json["method"]?.string ?? "GET", path: json["path"]?.string ?? "/", query: query,
      headers: headers, body: try body(json["body"], headers))
  }

  private func response(_ json: JSON) throws -> ResponseParts {
    let headers = headers(json)
    return ResponseParts(
      status: json["status"]?.int ?? 200, headers: headers, body: try body(json["body"], headers))
  }

  private func message(_ json: JSON) throws -> MessageParts {
    let metadata = json["metaData"]?.object ?? json["metadata"]?.object ?? [:]
    let type = metadata["contentType"]?.string.flatMap { ContentType($0) }
    let contents =
      version == "v4"
      ? try Body(content: json["contents"], type, at: JSONPointer())
      : Body(plain: json["contents"], type)
    return MessageParts(contents: contents, metadata: metadata)
  }

  private func headers(_ json: JSON) -> Headers {
    Headers(
      json["headers"]?.object?.members.map { member in
        (member.name, member.value.array?.compactMap(\.string) ?? [member.value.string ?? ""])
      } ?? [])
  }

  private func body(_ json: JSON?, _ headers: Headers) throws -> Body {
    // A key that is there says something, also when it says null.
    version == "v4"
      ? try Body(content: json, headers.contentType, at: JSONPointer())
      : Body(plain: json, headers.contentType)
  }
}
