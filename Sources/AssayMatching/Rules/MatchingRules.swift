/// All rules of a request, an answer or a message.
package struct MatchingRules: Sendable, Hashable {
  package var method: RuleList?
  package var path: RuleList?
  package var status: RuleList?
  /// By name and, where they say so, by number: `$.id[0]`.
  package var query: RuleTable
  /// Names in small letters.
  package var header: RuleTable
  package var metadata: RuleTable
  package var body: RuleTable

  package init(
    method: RuleList? = nil, path: RuleList? = nil, status: RuleList? = nil,
    query: RuleTable = RuleTable(), header: RuleTable = RuleTable(),
    metadata: RuleTable = RuleTable(), body: RuleTable = RuleTable()
  ) {
    self.method = method
    self.path = path
    self.status = status
    self.query = query
    self.header = header
    self.metadata = metadata
    self.body = body
  }
}
