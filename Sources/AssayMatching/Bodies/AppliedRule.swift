/// What a value was held against, put into words only where it is needed.
struct AppliedRule {
  var list: RuleList
  /// nil: it came with an `eachValue`.
  var path: RulePath?

  var words: String { "\(list.words) at \(path?.description ?? "eachValue")" }
}

extension RuleList {
  /// For messages.
  var words: String {
    matchers.map(\.name).joined(separator: combination == .and ? " and " : " or ")
  }
}
