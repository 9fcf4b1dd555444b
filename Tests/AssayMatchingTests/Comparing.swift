import AssayJSON
import AssayMatching

/// Compares JSON bodies under rules of version 3.
enum Comparing {
  static func answer(
    _ expected: String, _ actual: String, _ rules: String = "{}", isRequest: Bool = false
  ) throws -> [Mismatch] {
    try body(
      .present(Array(expected.utf8), ContentType("application/json")),
      .present(Array(actual.utf8), ContentType("application/json")), rules, isRequest: isRequest)
  }

  static func body(
    _ expected: Body, _ actual: Body, _ rules: String = "{}", isRequest: Bool = false
  ) throws -> [Mismatch] {
    let rules = try RuleReader.read(["body": JSON(parsing: rules)], at: JSONPointer())
    let matching = Matching(tools: .forTests)
    return isRequest
      ? matching.request(RequestParts(body: expected), rules, RequestParts(body: actual))
      : matching.response(ResponseParts(body: expected), rules, ResponseParts(body: actual))
  }

  /// The rule at `$.a`.
  static func rule(_ matcher: String) -> String { #"{"$.a": {"matchers": [\#(matcher)]}}"# }
}
