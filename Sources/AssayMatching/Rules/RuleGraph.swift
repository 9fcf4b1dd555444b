/// Finds the rules of places step by step, and remembers each step that it has taken.
///
/// A copy of one that has taken the steps of the example costs nothing, and finds most places ready.
struct RuleGraph: Sendable {
  private let rules: [RuleTable.Rule]
  private var nodes: [Node] = []
  private var known: [Key: Int] = [:]

  static let root = 0

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

  /// A rule of which the first tokens are used up.
  private struct Live: Hashable {
    var rule: Int
    var depth: Int
  }

  /// Rules that go on over one name or index, and what is behind it; nil: not asked for yet.
  private struct Branch {
    var live: [Live] = []
    var target: Int?
  }

  private struct Node {
    var best: Int?
    var found: Found?
    var isEmpty: Bool
    /// Names and indices that rules tell from others.
    var names = NameTable<Branch>()
    var indices: [Int: Branch] = [:]
    /// Over what any name, and any index, leads on.
    var otherNames = Branch()
    var otherIndices = Branch()
  }

  private struct Key: Hashable {
    var live: [Live]
    var best: Int?
    var isExact: Bool
  }

  init(_ table: RuleTable) {
    rules = table.rules
    _ = node(rules.indices.map { Live(rule: $0, depth: 0) }, above: nil)
  }

  /// What holds at a place; nil: nothing.
  subscript(node: Int) -> Found? { nodes[node].found }

  // MARK: Steps

  mutating func member(_ node: Int, _ name: String) -> Int {
    if !nodes[node].isEmpty, let place = nodes[node].names.place(of: name) {
      if let target = nodes[node].names[place].target { return target }
      let next = self.node(
        merged(nodes[node].names[place].live, nodes[node].otherNames.live), from: node)
      nodes[node].names[place].target = next
      return next
    }
    if let target = nodes[node].otherNames.target { return target }
    let next = self.node(nodes[node].otherNames.live, from: node)
    nodes[node].otherNames.target = next
    return next
  }

  mutating func element(_ node: Int, _ index: Int) -> Int {
    if !nodes[node].indices.isEmpty, let branch = nodes[node].indices[index] {
      if let target = branch.target { return target }
      let next = self.node(merged(branch.live, nodes[node].otherIndices.live), from: node)
      nodes[node].indices[index]?.target = next
      return next
    }
    if let target = nodes[node].otherIndices.target { return target }
    let next = self.node(nodes[node].otherIndices.live, from: node)
    nodes[node].otherIndices.target = next
    return next
  }

  mutating func child(_ node: Int, _ name: String, index: Int, position: Int) -> Int {
    if nodes[node].isEmpty { return member(node, name) }
    let named = nodes[node].names.place(of: name).map { nodes[node].names[$0].live } ?? []
    var live = merged(named, nodes[node].otherIndices.live)
    // Those over any name, so that a number may follow.
    let over = merged(named, nodes[node].otherNames.live)
    live = merged(live, nodes[node].indices[position]?.live ?? [])
    for item in over {
      let tokens = rules[item.rule].path.tokens
      // What is left of the name itself.
      guard item.depth < tokens.count else { continue }
      switch tokens[item.depth] {
      case .index(index), .anyIndex: break
      default: continue
      }
      live.append(Live(rule: item.rule, depth: item.depth + 1))
    }
    // One place can be reached in two ways, and then the next in three.
    let each = Set(live).sorted { ($0.rule, $0.depth) < ($1.rule, $1.depth) }
    return self.node(each, from: node)
  }

  // MARK: Nodes

  /// Both in the order of the rules, each once.
  private func merged(_ some: [Live], _ others: [Live]) -> [Live] {
    if others.isEmpty { return some }
    if some.isEmpty { return others }
    var result: [Live] = []
    var (one, other) = (0, 0)
    while one < some.count, other < others.count {
      let (left, right) = (some[one], others[other])
      let isFirst = (left.rule, left.depth) <= (right.rule, right.depth)
      if left == right { other += 1 }
      result.append(isFirst ? left : right)
      if isFirst { one += 1 } else { other += 1 }
    }
    return result + some[one...] + others[other...]
  }

  private mutating func node(_ reached: [Live], from node: Int) -> Int {
    self.node(reached, above: nodes[node].best)
  }

  private mutating func node(_ reached: [Live], above: Int?) -> Int {
    var (live, best, isExact): ([Live], Int?, Bool) = ([], above, false)
    for item in reached {
      if item.depth < rules[item.rule].path.tokens.count {
        live.append(item)
      } else if best.map({ item.rule < $0 }) ?? true {
        // The table is in their order.
        best = item.rule
        isExact = true
      }
    }
    let key = Key(live: live, best: best, isExact: isExact)
    if let node = known[key] { return node }
    let found = best.map { Found(rules[$0], isExact: isExact) }
    nodes.append(made(live, best, found))
    known[key] = nodes.count - 1
    return nodes.count - 1
  }

  private func made(_ live: [Live], _ best: Int?, _ found: Found?) -> Node {
    var node = Node(best: best, found: found, isEmpty: live.isEmpty)
    for item in live {
      let next = Live(rule: item.rule, depth: item.depth + 1)
      switch rules[item.rule].path.tokens[item.depth] {
      case .name(let name):
        node.names[name, default: Branch()].live.append(next)
        // A name that is a number stands for an index, too.
        if let index = Int(name) { node.indices[index, default: Branch()].live.append(next) }
      case .index(let index): node.indices[index, default: Branch()].live.append(next)
      case .any:
        node.otherNames.live.append(next)
        node.otherIndices.live.append(next)
      case .anyIndex: node.otherIndices.live.append(next)
      }
    }
    return node
  }
}
