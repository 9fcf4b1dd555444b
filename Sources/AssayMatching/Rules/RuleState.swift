/// Which rules hold at a place, and which may below it.
///
/// It is handed down from value to value, so that a body costs as much as it has values, however
/// many rules there are.
struct RuleState {
  private let machine: RuleMachine
  private let node: Int

  /// At the root of a part with these rules.
  init(_ table: RuleTable) {
    machine = RuleMachine(table)
    node = 0
  }

  private init(_ machine: RuleMachine, _ node: Int) {
    self.machine = machine
    self.node = node
  }

  /// What holds here; nil: nothing.
  var found: Found? { machine.nodes[node].found }

  /// The matchers of a place, as they are meant there.
  final class Found: Sendable {
    let rule: RuleTable.Rule
    /// Whether the rule was written for this place, and not for one above.
    let isExact: Bool
    /// nil: none of its matchers is meant here.
    let list: RuleList?

    init(_ rule: RuleTable.Rule, isExact: Bool) {
      self.rule = rule
      self.isExact = isExact
      guard !isExact else {
        list = rule.list
        return
      }
      let matchers = rule.list.matchers.filter(\.cascades).map(\.cascaded)
      list = matchers.isEmpty ? nil : RuleList(matchers, rule.list.combination)
    }
  }

  func member(_ name: String) -> RuleState { RuleState(machine, machine.member(node, name)) }

  func element(_ index: Int) -> RuleState { RuleState(machine, machine.element(node, index)) }

  /// A child of an XML element: named, with or without its number among those of its name, or only
  /// by its position among all children.
  func child(_ name: String, index: Int, position: Int) -> RuleState {
    RuleState(machine, machine.child(node, name, index: index, position: position))
  }
}

/// Finds the rules of places step by step, and remembers each step that it has taken.
private final class RuleMachine {
  let table: RuleTable
  private(set) var nodes: [Node] = []
  private var known: [Key: Int] = [:]

  /// A rule of which the first tokens are used up.
  struct Live: Hashable {
    var rule: Int
    var depth: Int
  }

  struct Node {
    var live: [Live]
    var best: Int?
    var found: RuleState.Found?
    /// Names and indices that rules tell from others, with the nodes behind them.
    var names: [(String, Int)] = []
    var indices: [(Int, Int)] = []
    /// Behind all others; nil: not asked for yet.
    var otherName: Int?
    var otherIndex: Int?
  }

  private struct Key: Hashable {
    var live: [Live]
    var best: Int?
    var isExact: Bool
  }

  init(_ table: RuleTable) {
    self.table = table
    _ = node(table.rules.indices.map { Live(rule: $0, depth: 0) }, above: nil)
  }

  func member(_ node: Int, _ name: String) -> Int {
    if nodes[node].live.isEmpty { return below(node) }
    for (known, next) in nodes[node].names where known == name { return next }
    if isNamed(node, name) {
      let next = step(node) { $0.holds(for: name) }
      nodes[node].names.append((name, next))
      return next
    }
    if let next = nodes[node].otherName { return next }
    let next = step(node) { $0 == .any }
    nodes[node].otherName = next
    return next
  }

  func element(_ node: Int, _ index: Int) -> Int {
    if nodes[node].live.isEmpty { return below(node) }
    for (known, next) in nodes[node].indices where known == index { return next }
    if isNumbered(node, index) {
      let next = step(node) { $0.holds(for: index) }
      nodes[node].indices.append((index, next))
      return next
    }
    if let next = nodes[node].otherIndex { return next }
    let next = step(node) { $0 == .any || $0 == .anyIndex }
    nodes[node].otherIndex = next
    return next
  }

  func child(_ node: Int, _ name: String, index: Int, position: Int) -> Int {
    if nodes[node].live.isEmpty { return below(node) }
    var live: [Live] = []
    for item in nodes[node].live {
      let tokens = table.rules[item.rule].path.tokens
      let isNamed = tokens[item.depth].holds(for: name)
      guard isNamed || tokens[item.depth].holds(for: position) else { continue }
      live.append(Live(rule: item.rule, depth: item.depth + 1))
      let following = item.depth + 1
      guard isNamed, following < tokens.count else { continue }
      switch tokens[following] {
      case .index(index), .anyIndex: live.append(Live(rule: item.rule, depth: following + 1))
      default: break
      }
    }
    return self.node(live, above: nodes[node].best)
  }

  // MARK: Steps

  /// What is below a place under which no rule is left: itself, but for what was only for it.
  private func below(_ node: Int) -> Int {
    if let next = nodes[node].otherName { return next }
    let next = self.node([], above: nodes[node].best)
    nodes[node].otherName = next
    return next
  }

  private func isNamed(_ node: Int, _ name: String) -> Bool {
    nodes[node].live.contains { table.rules[$0.rule].path.tokens[$0.depth] == .name(name) }
  }

  private func isNumbered(_ node: Int, _ index: Int) -> Bool {
    nodes[node].live.contains { item in
      switch table.rules[item.rule].path.tokens[item.depth] {
      case .any, .anyIndex: false
      case let token: token.holds(for: index)
      }
    }
  }

  private func step(_ node: Int, _ holds: (RulePath.Token) -> Bool) -> Int {
    let live = nodes[node].live.compactMap { item in
      holds(table.rules[item.rule].path.tokens[item.depth])
        ? Live(rule: item.rule, depth: item.depth + 1) : nil
    }
    return self.node(live, above: nodes[node].best)
  }

  private func node(_ reached: [Live], above: Int?) -> Int {
    var (live, best, isExact): ([Live], Int?, Bool) = ([], above, false)
    for item in reached {
      if item.depth < table.rules[item.rule].path.tokens.count {
        live.append(item)
      } else if best.map({ item.rule < $0 }) ?? true {
        // The table is in their order.
        best = item.rule
        isExact = true
      }
    }
    let key = Key(live: live, best: best, isExact: isExact)
    if let node = known[key] { return node }
    let found = best.map { RuleState.Found(table.rules[$0], isExact: isExact) }
    nodes.append(Node(live: live, best: best, found: found))
    known[key] = nodes.count - 1
    return nodes.count - 1
  }
}
