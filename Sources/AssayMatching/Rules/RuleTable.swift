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

  func holds(for name: String) -> Bool {
    switch self {
    case .name(let own): own == name
    case .any: true
    case .index, .anyIndex: false
    }
  }

  /// A name that is a number stands for an index, too.
  func holds(for index: Int) -> Bool {
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

/// Which rules hold at a place, and which may below it.
///
/// It is handed down from value to value, so that a body costs as much as it has values, however
/// many rules there are.
struct RuleState: Sendable {
  private let table: RuleTable
  private var live: [Live] = []
  /// Of the rule that holds here: its place in the table.
  private var best: Int?
  /// Whether it was written for this place, and not for one above.
  private var isExact = false

  private struct Live: Sendable {
    var rule: Int
    var depth: Int
  }

  init(_ table: RuleTable) {
    self.table = table
    for rule in table.rules.indices { advance(Live(rule: rule, depth: 0)) }
  }

  private init(below state: RuleState) {
    table = state.table
    best = state.best
  }

  /// What holds here.
  var found: Found? {
    guard let best else { return nil }
    return Found(rule: table.rules[best], isExact: isExact)
  }

  struct Found: Sendable {
    var rule: RuleTable.Rule
    var isExact: Bool

    /// The matchers as they are meant here; nil: none is.
    var list: RuleList? {
      if isExact { return rule.list }
      let matchers = rule.list.matchers.filter(\.cascades).map(\.cascaded)
      return matchers.isEmpty ? nil : RuleList(matchers, rule.list.combination)
    }
  }

  /// Whether what holds below does not depend on which index it is.
  var treatsIndicesAlike: Bool {
    live.allSatisfy { item in
      switch table.rules[item.rule].path.tokens[item.depth] {
      case .index: false
      case .name(let name): Int(name) == nil
      case .any, .anyIndex: true
      }
    }
  }

  func member(_ name: String) -> RuleState { step { $0.holds(for: name) } }

  func element(_ index: Int) -> RuleState { step { $0.holds(for: index) } }

  /// A child of an XML element: named, with or without its number among those of its name, or only
  /// by its position among all children.
  func child(_ name: String, index: Int, position: Int) -> RuleState {
    if live.isEmpty { return RuleState(below: self) }
    var next = RuleState(below: self)
    for item in live {
      let tokens = table.rules[item.rule].path.tokens
      let token = tokens[item.depth]
      let isNamed = token.holds(for: name)
      guard isNamed || token.holds(for: position) else { continue }
      next.advance(Live(rule: item.rule, depth: item.depth + 1))
      let following = item.depth + 1
      guard isNamed, following < tokens.count else { continue }
      switch tokens[following] {
      case .index(index), .anyIndex: next.advance(Live(rule: item.rule, depth: following + 1))
      default: break
      }
    }
    return next
  }

  private func step(_ holds: (RulePath.Token) -> Bool) -> RuleState {
    var next = RuleState(below: self)
    for item in live where holds(table.rules[item.rule].path.tokens[item.depth]) {
      next.advance(Live(rule: item.rule, depth: item.depth + 1))
    }
    return next
  }

  private mutating func advance(_ item: Live) {
    guard item.depth == table.rules[item.rule].path.tokens.count else { return live.append(item) }
    // The table is in their order.
    if best.map({ item.rule < $0 }) ?? true {
      best = item.rule
      isExact = true
    }
  }
}
