/// How many lines differ between two outlines, at least roughly.
struct OutlineDistance {
  /// Of a line that differs; of two that do, the one that is more alike costs a little less.
  static let line = 1 << 20

  /// Whether members that only the actual side has count for nothing.
  let allowsUnexpected: Bool
  /// Below it all lines count as different where any is.
  private static let deepest = 4

  func between(_ one: Outline, _ other: Outline) -> Int { between(one, other, depth: 0) }

  private func between(_ one: Outline, _ other: Outline, depth: Int) -> Int {
    if one.fingerprint == other.fingerprint { return 0 }
    switch (one.content, other.content) {
    case (.leaf(let text), .leaf(let otherText)): return Self.between(text, otherText)
    case (
      .branch(let open, _, let style, let children),
      .branch(let otherOpen, _, let otherStyle, let others)
    ) where style == otherStyle && depth < Self.deepest:
      let first = open == otherOpen ? 0 : Self.between(open, otherOpen)
      return first
        + (style == .members
          ? betweenMembers(children, others, depth: depth + 1)
          : betweenElements(children, others, depth: depth + 1))
    default: return max(one.lineCount, other.lineCount) * Self.line
    }
  }

  private func betweenElements(_ children: [Outline], _ others: [Outline], depth: Int) -> Int {
    var cost = 0
    for (child, other) in zip(children, others) { cost += between(child, other, depth: depth) }
    let shared = min(children.count, others.count)
    for rest in [children[shared...], others[shared...]] {
      for child in rest { cost += child.lineCount * Self.line }
    }
    return cost
  }

  private func betweenMembers(_ children: [Outline], _ others: [Outline], depth: Int) -> Int {
    var cost = 0
    var found = 0
    for (number, child) in children.enumerated() {
      // Most often both have one order.
      let isThere = number < others.count && others[number].name == child.name
      if let place = isThere ? number : others.firstIndex(where: { $0.name == child.name }) {
        found += 1
        cost += between(child, others[place], depth: depth)
      } else {
        cost += child.lineCount * Self.line
      }
    }
    guard !allowsUnexpected, found < others.count else { return cost }
    let names = Set(children.map(\.name))
    for other in others where !names.contains(other.name) { cost += other.lineCount * Self.line }
    return cost
  }

  /// Of two lines, by how much they share at their ends.
  private static func between(_ one: String, _ other: String) -> Int {
    let most = max(one.utf8.count, other.utf8.count)
    let start = zip(one.utf8, other.utf8).prefix { $0 == $1 }.count
    let end = zip(one.utf8.reversed(), other.utf8.reversed()).prefix { $0 == $1 }.count
    let shared = min(start + end, most)
    return line + 16 - shared * 16 / max(most, 1)
  }
}

extension Outline {
  /// Of showing it on one side only.
  var cost: Int { lineCount * OutlineDistance.line }
}
