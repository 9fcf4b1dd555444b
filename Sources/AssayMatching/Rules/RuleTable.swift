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
    guard rules.count > 1 else {
      self.rules = rules
      return
    }
    self.rules = rules.map { (rule: $0, rank: Rank($0.path)) }.sorted { $0.rank < $1.rank }
      .map(\.rule)
  }

  package var isEmpty: Bool { rules.isEmpty }

  /// What decides between rules that hold for one value: the heavier path; of two with one weight
  /// that which is exact earlier; then the text of the first token that differs.
  ///
  /// The specification leaves ties open, and so an implementation may answer by chance.
  private struct Rank: Comparable {
    var weight: Double
    var path: RulePath

    init(_ path: RulePath) {
      weight = RuleTable.weight(path)
      self.path = path
    }

    static func < (left: Self, right: Self) -> Bool {
      if left.weight != right.weight { return left.weight > right.weight }
      for (one, other) in zip(left.path.tokens, right.path.tokens) where one.weight != other.weight
      {
        return one.weight > other.weight
      }
      for (one, other) in zip(left.path.tokens, right.path.tokens) where one != other {
        return one.description < other.description
      }
      return false
    }

    static func == (left: Self, right: Self) -> Bool { left.path == right.path }
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
    let weights = rules.map { Self.weight($0.path) }
    for (number, rule) in rules.enumerated() {
      // Those of one weight stand together.
      for place in rules.indices.dropFirst(number + 1) {
        guard weights[place] == weights[number] else { break }
        let other = rules[place]
        if rule.path.tokens.count == other.path.tokens.count,
          zip(rule.path.tokens, other.path.tokens).allSatisfy({ $0.overlaps($1) })
        {
          result.append((rule, other))
        }
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
