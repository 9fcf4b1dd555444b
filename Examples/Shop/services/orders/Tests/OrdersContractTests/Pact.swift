import Foundation
import OrderService
import Testing

/// The little of a pact file that these tests need.
struct Pact {
  typealias Object = [String: Any]

  private let entries: [Object]

  /// Reads `pacts/NAME.json` at the shop's root.
  init(_ name: String) throws {
    let shop = URL(filePath: #filePath).appending(path: "../../../../..").standardized
    let data = try Data(contentsOf: shop.appending(path: "pacts/\(name).json"))
    let pact = try #require(try JSONSerialization.jsonObject(with: data) as? Object)
    entries = try #require((pact["interactions"] ?? pact["messages"]) as? [Object])
  }

  func entry(_ description: String) throws -> Object {
    try #require(
      entries.first { $0["description"] as? String == description }, "no \(description) in the pact"
    )
  }

  /// Lets the code under test make its call: its request must be the pact's, and the pact's response
  /// is what it gets.
  func play<Value>(
    _ description: String, _ call: (any HTTPTransport) async throws -> Value
  ) async throws -> Value {
    let entry = try entry(description)
    let expected = try #require(entry["request"] as? Object)
    let response = try #require(entry["response"] as? Object)
    let body = try response["body"].map { try JSONSerialization.data(withJSONObject: $0) }
    let recorder = Recorder(
      response: InboundResponse(
        status: try #require(response["status"] as? Int), body: body ?? Data()))
    let value = try await call(recorder)

    let requests = await recorder.requests
    let actual = try #require(requests.first)
    #expect(requests.count == 1)
    #expect(actual.method == expected["method"] as? String)
    #expect(actual.path == expected["path"] as? String)
    #expect(actual.headers == expected["headers"] as? [String: String] ?? [:])
    let sent = try actual.body.map { try JSONSerialization.jsonObject(with: $0) }
    #expect(try Self.text(sent) == Self.text(expected["body"]))
    return value
  }

  /// Where the actual value breaks the example and its matching rules, as `path: reason`.
  ///
  /// Knows the matchers `regex`, `integer`, `number` and `type`; without one, values must be equal.
  static func mismatches(
    _ actual: Any?, example: Any, rules: Object, at path: String = "$", inherited: String? = nil
  ) throws -> [String] {
    let pattern = path.replacing(/\[\d+\]/, with: "[*]")
    let matcher = ((rules[pattern] as? Object)?["matchers"] as? [Object])?.first
    let kind = matcher?["match"] as? String ?? inherited
    switch (kind, example, actual) {
    case ("regex", _, let text as String):
      let regex = matcher?["regex"] as? String ?? ""
      return text.range(of: regex, options: .regularExpression) == nil
        ? ["\(path): \(text) does not match \(regex)"] : []
    case ("integer", _, let number as NSNumber)
    where number.doubleValue.rounded() == number.doubleValue:
      return []
    case ("number", _, is NSNumber), ("type", is NSNumber, is NSNumber),
      ("type", is String, is String):
      return []
    case (_, let example as Object, let actual as Object):
      // A consumer must cope with more than it asked for.
      return try example.keys.sorted().flatMap { key in
        try mismatches(
          actual[key], example: example[key] ?? NSNull(), rules: rules, at: "\(path).\(key)",
          inherited: kind)
      }
    case ("type", let example as [Any], let actual as [Any]):
      let least = matcher?["min"] as? Int ?? 0
      guard actual.count >= least, let one = example.first else {
        return ["\(path): has \(actual.count) entries, not \(least) or more"]
      }
      return try actual.enumerated().flatMap { index, value in
        try mismatches(
          value, example: one, rules: rules, at: "\(path)[\(index)]", inherited: "type")
      }
    default:
      let (found, wanted) = (try text(actual), try text(example))
      return kind == nil && found == wanted ? [] : ["\(path): \(found) is not like \(wanted)"]
    }
  }

  /// JSON with its keys in order, to compare and to print.
  private static func text(_ value: Any?) throws -> String {
    guard let value else { return "nothing" }
    let data = try JSONSerialization.data(
      withJSONObject: value, options: [.sortedKeys, .fragmentsAllowed])
    return String(decoding: data, as: UTF8.self)
  }
}

/// Answers every request with the same response, and keeps the requests.
private actor Recorder: HTTPTransport {
  private let response: InboundResponse
  private(set) var requests: [OutboundRequest] = []

  init(response: InboundResponse) {
    self.response = response
  }

  func send(_ request: OutboundRequest) -> InboundResponse {
    requests.append(request)
    return response
  }
}
