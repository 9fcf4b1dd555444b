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

  package init(tools: MatchingTools, comparesQueryAsText: Bool = false) {
    self.tools = tools
    self.comparesQueryAsText = comparesQueryAsText
  }

  private var check: ValueCheck { ValueCheck(tools: tools) }
  private var textCheck: ValueCheck { ValueCheck(tools: tools, isText: true) }

  package func request(
    _ expected: RequestParts, _ rules: MatchingRules, _ actual: RequestParts
  ) -> [Mismatch] {
    var result = single(
      .method, .string(expected.method.uppercased()), .string(actual.method.uppercased()),
      rules.method)
    result += single(.path, .string(expected.path), .string(actual.path), rules.path)
    result += query(expected.query, actual.query, rules.query)
    result += headers(expected.headers, actual.headers, rules.header)
    return result + body(expected.body, actual.body, rules.body, allowsUnexpected: false)
  }

  package func response(
    _ expected: ResponseParts, _ rules: MatchingRules, _ actual: ResponseParts
  ) -> [Mismatch] {
    single(
      .status, .number(JSONNumber(expected.status)), .number(JSONNumber(actual.status)),
      rules.status)
      + headers(expected.headers, actual.headers, rules.header)
      + body(expected.body, actual.body, rules.body, allowsUnexpected: true)
  }

  package func message(
    _ expected: MessageParts, _ rules: MatchingRules, _ actual: MessageParts
  ) -> [Mismatch] {
    metadata(expected.metadata, actual.metadata, rules.metadata)
      + body(expected.contents, actual.contents, rules.body, allowsUnexpected: true)
  }

  // MARK: Parts

  private func single(
    _ place: Mismatch.Place, _ expected: JSON, _ actual: JSON, _ list: RuleList?
  ) -> [Mismatch] {
    let (one, other) = (expected.text ?? "", actual.text ?? "")
    guard let list else {
      if expected == actual { return [] }
      return [
        Mismatch(place, expected: one, actual: other, ValueCheck.differs(expected, actual))
      ]
    }
    return textCheck.faults(list, expected: expected, actual: actual).map {
      Mismatch(place, expected: one, actual: other, rule: list.words, $0)
    }
  }

  private func query(_ expected: Query, _ actual: Query, _ rules: RuleTable) -> [Mismatch] {
    if comparesQueryAsText, let one = expected.text, let other = actual.text {
      // However they escape their letters.
      if Query.decoded(one[...]) == Query.decoded(other[...]) { return [] }
      return [
        Mismatch(
          .query(""), expected: one, actual: other,
          "version 1 compares queries as text: expected \(one), found \(other)")
      ]
    }
    return QueryComparison(check: textCheck, rules: rules, allowsUnexpected: false) { .query($0) }
      .mismatches(expected, actual)
  }

  private func headers(_ expected: Headers, _ actual: Headers, _ rules: RuleTable) -> [Mismatch] {
    HeaderComparison(check: check, rules: rules).mismatches(expected, actual)
  }

  private func body(
    _ expected: Body, _ actual: Body, _ rules: RuleTable, allowsUnexpected: Bool
  ) -> [Mismatch] {
    BodyComparison(check: check, rules: rules, allowsUnexpected: allowsUnexpected)
      .mismatches(expected, actual)
  }

  private func metadata(
    _ expected: JSONObject, _ actual: JSONObject, _ rules: RuleTable
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
