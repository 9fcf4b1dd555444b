/// The rules of one part of an interaction, by place, in their total order.
package struct RuleTable: Sendable, Hashable {
  package struct Rule: Sendable, Hashable {
    package var path: RulePath
    package var list: RuleList

    package init(_ path: RulePath, _ list: RuleList) {
      self.path = path
      self.list = list
    }
  }

  /// The one that wins over another stands before it.
  package let rules: [Rule]

  package init(_ rules: [Rule] = []) {
    self.rules = rules.sorted { Self.wins($0.path, over: $1.path) }
  }

  package var isEmpty: Bool { rules.isEmpty }

  /// What decides between rules that hold for one value: the heavier path; of two with one weight
  /// that which is exact earlier; then the text of the path.
  ///
  /// The specification leaves ties open, and so an implementation may answer by chance.
  static func wins(_ left: RulePath, over right: RulePath) -> Bool {
    let (leftWeight, rightWeight) = (weight(left), weight(right))
    if leftWeight != rightWeight { return leftWeight > rightWeight }
    for (one, other) in zip(left.tokens, right.tokens) where one.weight != other.weight {
      return one.weight > other.weight
    }
    return left.description < right.description
  }

  /// The product of all weights times the number of tokens, `$` being one.
  static func weight(_ path: RulePath) -> Double {
    var product = 2.0
    for token in path.tokens { product *= Double(token.weight) }
    return product * Double(path.tokens.count + 1)
  }

  /// Pairs of rules that weigh the same and may both hold for one value.
  package var ties: [(Rule, Rule)] {
    var result: [(Rule, Rule)] = []
    for (number, rule) in rules.enumerated() {
      for other in rules[(number + 1)...]
      where Self.weight(rule.path) == Self.weight(other.path)
        && rule.path.tokens.count == other.path.tokens.count
        && zip(rule.path.tokens, other.path.tokens).allSatisfy({ $0.overlaps($1) })
      {
        result.append((rule, other))
      }
    }
    return result
  }
}

extension RulePath.Token {
  fileprivate var weight: Int {
    switch self {
    case .name, .index: 2
    case .any, .anyIndex: 1
    }
  }

  package func holds(for name: String) -> Bool {
    switch self {
    case .name(let own): own == name
    case .any: true
    case .index, .anyIndex: false
    }
  }

  /// A name that is a number stands for an index, too.
  package func holds(for index: Int) -> Bool {
    switch self {
    case .index(let own): own == index
    case .any, .anyIndex: true
    case .name(let name): Int(name) == index
    }
  }

  fileprivate func overlaps(_ other: Self) -> Bool {
    switch (self, other) {
    case (.name(let left), .name(let right)): left == right
    case (.index(let left), .index(let right)): left == right
    case (.name(let name), .index(let index)), (.index(let index), .name(let name)):
      Int(name) == index
    case (.name(let name), .anyIndex), (.anyIndex, .name(let name)): Int(name) != nil
    default: true
    }
  }
}
