import AssayMatching

extension OutlineDifference {
  /// The rule that matching took at the path at hand.
  func matchingRule() -> RuleTable.Rule? {
    rules?.rules.first { rule in
      guard let rest = rule.path.tokens.remainder(in: path) else { return false }
      return rest.isEmpty || !rule.list.matchers.contains(where: \.isOfMembers)
    }
  }

  /// For a row; nil: no rule holds, or one that allows nothing.
  func ruleWords() -> String? {
    let rule = rules?.rules.first { $0.path.tokens.remainder(in: path) != nil }
    guard let rule, rule.list.matchers != [.equality] else { return nil }
    let names = rule.list.matchers.map(\.name)
    return names.joined(separator: rule.list.combination == .and ? " and " : " or ")
      + " at \(rule.path)"
  }
}

extension Matcher {
  /// Whether it is about what is right inside a value, and not about what is further inside.
  fileprivate var isOfMembers: Bool {
    switch self {
    case .values, .eachKey, .eachValue, .arrayContains: true
    default: false
    }
  }
}

extension [RulePath.Token] {
  /// What is left of a path of which these tokens are the start; nil: they are not.
  ///
  /// Numbers of XML elements may be left out.
  fileprivate func remainder(in path: [RulePath.Token]) -> ArraySlice<RulePath.Token>? {
    var rest = path[...]
    for token in self {
      guard var next = rest.popFirst() else { return nil }
      if case .name = token, case .index(let index) = next, !token.holds(for: index) {
        guard let following = rest.popFirst() else { return nil }
        next = following
      }
      let holds =
        switch next {
        case .name(let name): token.holds(for: name)
        case .index(let index): token.holds(for: index)
        case .any, .anyIndex: false
        }
      guard holds else { return nil }
    }
    return rest
  }
}
