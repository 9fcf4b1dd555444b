import AssayMatching

extension OutlineDifference {
  /// Pairs what is in two branches of one style.
  mutating func pairChildren(
    _ expected: [Outline], _ actual: [Outline], _ style: Outline.Style, _ place: Place,
    _ notes: [Mismatch]
  ) {
    guard style != .members else { return pairMembers(expected, actual, place) }
    var expectedGroups: [String: [Int]] = [:]
    var actualGroups: [String: [Int]] = [:]
    for (number, child) in expected.enumerated() {
      expectedGroups[child.localName(style), default: []].append(number)
    }
    for (number, child) in actual.enumerated() {
      actualGroups[child.localName(style), default: []].append(number)
    }
    var joins: [Join] = []
    for (name, numbers) in expectedGroups.sorted(by: { $0.value[0] < $1.value[0] }) {
      let others = actualGroups.removeValue(forKey: name) ?? []
      joins += join(
        (expected, numbers), (actual, others), style, place,
        hasExample: isForAll(style, numbers.count, others.count, notes))
    }
    for numbers in actualGroups.values {
      joins += numbers.enumerated().map {
        Join(actual: $1, actualIndex: $0, actualCount: numbers.count)
      }
    }
    for join in inOrder(joins, actual.count) { add(join, expected, actual, style, place) }
  }

  /// Two children that are shown in one line, or one for itself.
  struct Join {
    var expected: Int?
    var actual: Int?
    /// Their numbers among those of one name.
    var expectedIndex: Int?
    var actualIndex: Int?
    /// How many there are of that name.
    var expectedCount = 0
    var actualCount = 0
    /// The child that stands for an actual one which has no like.
    var example: Int?
    /// Whether pairs were sought, and so may be of different numbers.
    var isSought = false
  }

  // MARK: Objects

  private mutating func pairMembers(_ expected: [Outline], _ actual: [Outline], _ place: Place) {
    var places: [String: Int] = [:]
    for (number, child) in actual.enumerated() { places[child.name] = number }
    var joins = expected.enumerated().map { number, child in
      Join(expected: number, actual: places.removeValue(forKey: child.name))
    }
    for number in places.values { joins.append(Join(actual: number)) }
    for join in inOrder(joins, actual.count) { add(join, expected, actual, .members, place) }
  }

  // MARK: Lists

  /// Whether one example stands for all elements, as a rule says.
  private func isForAll(
    _ style: Outline.Style, _ expected: Int, _ actual: Int, _ notes: [Mismatch]
  ) -> Bool {
    guard rules == nil else { return matchingRule() != nil }
    // Without rules at hand what was found tells: nobody counted, or a rule did.
    return style == .list && expected != actual && !notes.contains { $0.rule == nil }
      || notes.contains { $0.rule != nil && !$0.isAboutAll }
  }

  private mutating func join(
    _ expected: (all: [Outline], numbers: [Int]), _ actual: (all: [Outline], numbers: [Int]),
    _ style: Outline.Style, _ place: Place, hasExample: Bool
  ) -> [Join] {
    let isRealigned =
      place.concern == .whole || !hasExample && (place.node != nil || place.concern == .moved)
    var pairs = ElementAlignment.byNumber(
      0..<expected.numbers.count, 0..<actual.numbers.count)
    if isRealigned {
      let shared = 0..<min(expected.numbers.count, actual.numbers.count)
      let alignment = ElementAlignment(
        expected: expected.numbers.map { expected.all[$0] },
        actual: actual.numbers.map { actual.all[$0] },
        isSettled: shared.map { index in
          place.concern != .whole
            && node(place.node, actual.all[actual.numbers[index]], index, style) == nil
        }, distance: OutlineDistance(allowsUnexpected: allowsUnexpected))
      let best = alignment.pairs()
      pairs = best.pairs
      if best.isByNumber {
        remarks.append(
          "\(RulePath(path)) differs too much to find what moved; it is compared by position")
      }
    }
    return pairs.map { pair in
      Join(
        expected: pair.expected.map { expected.numbers[$0] },
        actual: pair.actual.map { actual.numbers[$0] },
        expectedIndex: pair.expected, actualIndex: pair.actual,
        expectedCount: expected.numbers.count, actualCount: actual.numbers.count,
        example: hasExample && pair.expected == nil ? expected.numbers.first : nil,
        isSought: isRealigned)
    }
  }

  // MARK: Order

  /// In the order of the expected side; what only the actual side has follows what it does there,
  /// and what is missing at that place.
  private func inOrder(_ joins: [Join], _ actualCount: Int) -> [Join] {
    var alone = [Join?](repeating: nil, count: actualCount)
    for join in joins where join.expected == nil {
      if let place = join.actual { alone[place] = join }
    }
    var result: [Join] = []
    // From where on those of the actual side may come next.
    var next = 0
    func addAlone() {
      while next < actualCount, let join = alone[next] {
        result.append(join)
        next += 1
      }
    }
    let others = joins.filter { $0.expected != nil }
      .sorted { ($0.expected ?? 0) < ($1.expected ?? 0) }
    for join in others {
      if let place = join.actual {
        addAlone()
        next = place + 1
      }
      result.append(join)
    }
    addAlone()
    return result
  }

  // MARK: Rows

  private mutating func add(
    _ join: Join, _ expected: [Outline], _ actual: [Outline], _ style: Outline.Style,
    _ place: Place
  ) {
    var inner = place
    let one = join.expected.map { expected[$0] }
    let other = join.actual.map { actual[$0] }
    guard let child = other ?? one else { return }
    let index = join.actualIndex ?? join.expectedIndex ?? 0
    let node =
      node(place.node, child, index, style)
      ?? one.flatMap { self.node(place.node, $0, index, style) }
    let pathCount = path.count
    path += child.steps(style, index)
    defer { path.removeLast(path.count - pathCount) }
    let isMoved = join.isSought && join.expectedIndex != join.actualIndex
    if isMoved, place.concern == .own { inner.concern = .moved }
    inner.node = node
    switch (one, other) {
    case (let one?, let other?):
      if isMoved { setAside(&inner) }
      pair(one, other, inner)
    case (nil, let other?):
      let example = join.example.map { expected[$0] } ?? memberExample(expected, other, style, node)
      if let example, node != nil {
        inner.isRepeated = true
        return pair(example, other, inner)
      }
      // What was found at its number is about another element of the example.
      if isMoved, index < join.expectedCount { setAside(&inner) }
      if style == .elements, allowsUnexpected { inner.concern = place.concern }
      addUnexpected(other, inner)
    case (let one?, nil):
      if style != .members, index < join.actualCount { inner.node = nil }
      addMissing(one, inner)
    case (nil, nil): break
    }
  }

  /// With rules for all values of an object the first of the example stands for others.
  private func memberExample(
    _ expected: [Outline], _ actual: Outline, _ style: Outline.Style, _ node: Int?
  ) -> Outline? {
    guard style == .members, var first = expected.first else { return nil }
    // A name that must not be there is held against no value.
    let isOfValues = tree.own(node).allSatisfy {
      mismatches[$0].rule != nil && !mismatches[$0].expected.isEmpty
    }
    first.label = actual.label
    return isOfValues ? first : nil
  }

  private func node(_ node: Int?, _ child: Outline, _ index: Int, _ style: Outline.Style) -> Int? {
    var node = node
    for token in child.steps(style, index) { node = tree.child(node, token) }
    return node
  }
}

extension Outline {
  /// What leads to it from its branch.
  fileprivate func steps(_ style: Style, _ index: Int) -> [RulePath.Token] {
    switch style {
    case .members: [.name(name)]
    case .list, .lines: [.index(index)]
    case .elements: name == "#text" ? [.name(name)] : [.name(name), .index(index)]
    }
  }

  /// Without a prefix, which may be another one for the same name.
  fileprivate func localName(_ style: Style) -> String {
    guard style == .elements, let colon = name.lastIndex(of: ":") else { return name }
    return String(name[name.index(after: colon)...])
  }
}
