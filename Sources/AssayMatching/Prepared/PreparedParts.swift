import AssayJSON

/// A request that a contract expects, read once for many that come.
package struct PreparedRequest: Sendable {
  package let parts: RequestParts
  package let rules: MatchingRules
  let query: RuleGraph
  let headers: PreparedHeaders
  package let body: PreparedBody

  package init(_ parts: RequestParts, _ rules: MatchingRules) {
    self.init(parts, rules, isForOnce: false)
  }

  init(_ parts: RequestParts, _ rules: MatchingRules, isForOnce: Bool) {
    self.parts = parts
    self.rules = rules
    let query = RuleGraph(rules.query)
    self.query = isForOnce ? query : query.prepared(parts.query)
    headers = PreparedHeaders(parts.headers, rules.header)
    body = PreparedBody(parts.body, rules.body, isForOnce: isForOnce)
  }
}

/// An answer that a contract expects, read once for many that come.
package struct PreparedResponse: Sendable {
  package let parts: ResponseParts
  package let rules: MatchingRules
  let headers: PreparedHeaders
  package let body: PreparedBody

  package init(_ parts: ResponseParts, _ rules: MatchingRules) {
    self.init(parts, rules, isForOnce: false)
  }

  init(_ parts: ResponseParts, _ rules: MatchingRules, isForOnce: Bool) {
    self.parts = parts
    self.rules = rules
    headers = PreparedHeaders(parts.headers, rules.header)
    body = PreparedBody(parts.body, rules.body, isForOnce: isForOnce)
  }
}

/// A message that a contract expects, read once for many that come.
package struct PreparedMessage: Sendable {
  package let parts: MessageParts
  package let rules: MatchingRules
  let metadata: RuleGraph
  package let contents: PreparedBody

  package init(_ parts: MessageParts, _ rules: MatchingRules) {
    self.init(parts, rules, isForOnce: false)
  }

  init(_ parts: MessageParts, _ rules: MatchingRules, isForOnce: Bool) {
    self.parts = parts
    self.rules = rules
    metadata = RuleGraph(rules.metadata).prepared(parts.metadata.names.map { ($0, 0) })
    contents = PreparedBody(parts.contents, rules.body, isForOnce: isForOnce)
  }
}
