package import AssayJSON

/// A request, as a contract says it or as it came.
package struct RequestParts: Sendable, Hashable {
  package var method: String
  package var path: String
  package var query: Query
  package var headers: Headers
  package var body: Body

  package init(
    method: String = "GET", path: String = "/", query: Query = Query([]),
    headers: Headers = Headers(), body: Body = .missing
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
  }
}

package struct ResponseParts: Sendable, Hashable {
  package var status: Int
  package var headers: Headers
  package var body: Body

  package init(status: Int = 200, headers: Headers = Headers(), body: Body = .missing) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

package struct MessageParts: Sendable, Hashable {
  package var contents: Body
  package var metadata: JSONObject

  package init(contents: Body = .missing, metadata: JSONObject = [:]) {
    self.contents = contents
    self.metadata = metadata
  }
}

/// Holds what came against what a contract says, and gives all differences.
package struct Matching: Sendable {
  package var tools: MatchingTools
  /// Version 1 compares queries as text.
  package var comparesQueryAsText = false
  private let patterns = DateTimePatterns()

  package init(tools: MatchingTools, comparesQueryAsText: Bool = false) {
    self.tools = tools
    self.comparesQueryAsText = comparesQueryAsText
  }

  private var check: ValueCheck { ValueCheck(tools: tools, patterns: patterns) }

  package func request(
    _ expected: RequestParts, _ rules: MatchingRules, _ actual: RequestParts
  ) -> [Mismatch] {
    request(PreparedRequest(expected, rules, isForOnce: true), actual)
  }

  package func response(
    _ expected: ResponseParts, _ rules: MatchingRules, _ actual: ResponseParts
  ) -> [Mismatch] {
    response(PreparedResponse(expected, rules, isForOnce: true), actual)
  }

  package func message(
    _ expected: MessageParts, _ rules: MatchingRules, _ actual: MessageParts
  ) -> [Mismatch] {
    message(PreparedMessage(expected, rules, isForOnce: true), actual)
  }

  // MARK: Many against one

  package func request(_ expected: PreparedRequest, _ actual: RequestParts) -> [Mismatch] {
    let check = check
    return head(expected, actual, check)
      + self.body(check, allowsUnexpected: false)
      .mismatches(expected.body, actual.body)
  }

  /// Whether a request is as expected; it ends with the first difference.
  package func holds(_ expected: PreparedRequest, _ actual: RequestParts) -> Bool {
    let check = check
    return head(expected, actual, check).isEmpty
      && self.body(check, allowsUnexpected: false).holds(expected.body, actual.body)
  }

  package func response(_ expected: PreparedResponse, _ actual: ResponseParts) -> [Mismatch] {
    let check = check
    return single(
      .status, .number(JSONNumber(expected.parts.status)), .number(JSONNumber(actual.status)),
      expected.rules.status, check)
      + HeaderComparison.mismatches(expected.headers, actual.headers, check.ofText)
      + self.body(check, allowsUnexpected: true).mismatches(expected.body, actual.body)
  }

  package func message(_ expected: PreparedMessage, _ actual: MessageParts) -> [Mismatch] {
    let check = check
    return metadata(expected.parts.metadata, actual.metadata, expected.metadata, check)
      + self.body(check, allowsUnexpected: true).mismatches(expected.contents, actual.contents)
  }

  /// Holds a body alone against what a contract says about it; what the example does not have may be
  /// fine, as in answers.
  package func body(
    _ expected: PreparedBody, _ actual: Body, allowsUnexpected: Bool
  ) -> [Mismatch] {
    body(check, allowsUnexpected: allowsUnexpected).mismatches(expected, actual)
  }

  // MARK: Parts

  /// All but the body.
  private func head(
    _ expected: PreparedRequest, _ actual: RequestParts, _ check: ValueCheck
  ) -> [Mismatch] {
    let (parts, rules) = (expected.parts, expected.rules)
    return single(
      .method, .string(parts.method.uppercased()), .string(actual.method.uppercased()),
      rules.method, check)
      + single(.path, .string(parts.path), .string(actual.path), rules.path, check)
      + query(parts.query, actual.query, expected.query, check)
      + HeaderComparison.mismatches(expected.headers, actual.headers, check.ofText)
  }

  private func single(
    _ place: Mismatch.Place, _ expected: JSON, _ actual: JSON, _ list: RuleList?,
    _ check: ValueCheck
  ) -> [Mismatch] {
    if list == nil, expected == actual { return [] }
    let (one, other) = (expected.text ?? "", actual.text ?? "")
    guard let list else {
      return [
        Mismatch(place, expected: one, actual: other, ValueCheck.differs(expected, actual))
      ]
    }
    return check.ofText.faults(list, expected: expected, actual: actual).map {
      Mismatch(place, expected: one, actual: other, rule: list.words, $0)
    }
  }

  private func query(
    _ expected: Query, _ actual: Query, _ rules: RuleGraph, _ check: ValueCheck
  ) -> [Mismatch] {
    if comparesQueryAsText, let one = expected.text, let other = actual.text {
      // However they escape their letters.
      if Query.decoded(one[...]) == Query.decoded(other[...]) { return [] }
      return [
        Mismatch(
          .query(""), expected: one, actual: other,
          "version 1 compares queries as text: expected \(one), found \(other)")
      ]
    }
    return QueryComparison(check: check.ofText, rules: rules, allowsUnexpected: false) {
      .query($0)
    }.mismatches(expected, actual)
  }

  private func body(_ check: ValueCheck, allowsUnexpected: Bool) -> BodyComparison {
    BodyComparison(check: check, allowsUnexpected: allowsUnexpected)
  }

  private func metadata(
    _ expected: JSONObject, _ actual: JSONObject, _ rules: RuleGraph, _ check: ValueCheck
  ) -> [Mismatch] {
    let state = RuleState(rules)
    return expected.members.flatMap { member -> [Mismatch] in
      let place = Mismatch.Place.metadata(member.name)
      guard let value = actual[member.name] else {
        return [
          Mismatch(
            place, expected: member.value.short, actual: "nothing", "\(member.name) is missing")
        ]
      }
      if let found = state.member(member.name).found, let list = found.list {
        return check.faults(list, expected: member.value, actual: value).map {
          Mismatch(
            place, expected: member.value.short, actual: value.short,
            rule: "\(list.words) at \(found.rule.path)", $0)
        }
      }
      if let one = member.value.string.flatMap({ ContentType($0) }),
        let other = value.string.flatMap({ ContentType($0) }), one == other
      {
        return []
      }
      if member.value == value { return [] }
      return [
        Mismatch(
          place, expected: member.value.short, actual: value.short,
          ValueCheck.differs(member.value, value))
      ]
    }
  }
}
