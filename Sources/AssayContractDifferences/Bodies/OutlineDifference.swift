import AssayMatching

/// Puts two outlines side by side, and each mismatch at its line.
struct OutlineDifference {
  let mismatches: [Mismatch]
  /// nil: nobody knows.
  let rules: RuleTable?
  let allowsUnexpected: Bool
  let tree: MismatchTree
  var rows: [DifferenceRow] = []
  var remarks: [String] = []
  /// Why a mismatch stands at no row; nil: it does, or nobody came by its path.
  private(set) var reasons: [ListedMismatch.Reason?]
  private var isShown: [Bool]
  /// Of the value at hand, as the actual side counts.
  var path: [RulePath.Token] = []

  /// Where the values at hand stand.
  struct Place {
    /// Of the mismatches; nil: there are none here or below.
    var node: Int?
    var depth = 0
    var concern = Concern.own
    /// Whether the expected side is shown once more.
    var isRepeated = false
  }

  /// What is known of values that differ, and of which no mismatch tells.
  enum Concern {
    /// They are allowed to.
    case own
    /// They were never compared, as they stand at different numbers of a list.
    case moved
    /// They are wrong, as all of what they are in is.
    case whole
  }

  init(mismatches: [Mismatch], rules: RuleTable?, allowsUnexpected: Bool) {
    self.mismatches = mismatches
    self.rules = rules
    self.allowsUnexpected = allowsUnexpected
    tree = MismatchTree(mismatches)
    reasons = mismatches.map { _ in nil }
    isShown = mismatches.map { _ in false }
  }

  /// Those about bodies that no row has.
  var listed: [ListedMismatch] {
    mismatches.indices.compactMap { number in
      switch mismatches[number].place {
      case .body, .contentType: break
      default: return nil
      }
      if isShown[number] { return nil }
      return ListedMismatch(mismatches[number], reasons[number] ?? .notFound)
    }
  }

  // MARK: Notes

  mutating func take(_ numbers: [Int]) -> [Mismatch] {
    numbers.filter { !isShown[$0] }.map { number in
      isShown[number] = true
      return mismatches[number]
    }
  }

  /// Takes the mismatches away from a place, as they are about another pair.
  mutating func setAside(_ place: inout Place) {
    for number in tree.all(place.node) { reasons[number] = .shifted }
    place.node = nil
  }

  /// Puts notes of what has no line of its own at the first line that matters.
  private mutating func add(_ notes: [Mismatch], from start: Int) {
    if notes.isEmpty { return }
    if rows.count == start { rows.append(DifferenceRow(.changed)) }
    let place = rows[start...].firstIndex(where: \.isOfInterest) ?? start
    rows[place].notes = notes + rows[place].notes
  }

  // MARK: Pairs

  mutating func pair(_ expected: Outline, _ actual: Outline, _ place: Place) {
    guard case .branch(let open, let close, let style, let children) = expected.content,
      case .branch(let otherOpen, let otherClose, style, let others) = actual.content
    else { return pairLines(expected, actual, place) }
    let notes = take(ownNotes(place.node, style))
    var inner = place
    // An element of another name was not looked into.
    let isOther = style == .elements && tree.own(place.node).contains { mismatches[$0].rule == nil }
    if isOther || style == .lines && !notes.isEmpty || notes.contains(where: \.isAboutAll) {
      inner.concern = .whole
    }
    if open.isEmpty {
      let start = rows.count
      pairChildren(children, others, style, inner, notes)
      return add(notes, from: start)
    }
    let (one, other) = (expected.label + open, actual.label + otherOpen)
    addLines(one, other, isOpening: true, notes, place)
    inner.depth += 1
    pairChildren(children, others, style, inner, notes)
    inner.depth = place.depth
    addLines(close, otherClose, [], inner)
  }

  /// Of a branch, and what is written in its first line.
  private func ownNotes(_ node: Int?, _ style: Outline.Style) -> [Int] {
    if style == .lines { return tree.all(node) }
    guard let node, style == .elements else { return tree.own(node) }
    var numbers = tree.nodes[node].own
    for (token, next) in tree.nodes[node].below {
      if case .name(let name) = token, name.hasPrefix("@") { numbers += tree.all(next) }
    }
    return numbers.sorted()
  }

  /// Bytes have no paths, so all that was found is about the first that differs.
  mutating func pairBytes(_ expected: [UInt8], _ actual: [UInt8]) {
    let notes = take(tree.all(0))
    rows = ByteDifference.rows(expected, actual, isWrong: !notes.isEmpty)
    add(notes, from: 0)
  }

  /// Line beside line: one of both is a single one, or they are of different kinds.
  mutating func pairLines(_ expected: Outline, _ actual: Outline, _ place: Place) {
    let notes = take(tree.all(place.node))
    let isWrong = !notes.isEmpty || isWrong(place)
    let (one, other) = (expected.lines(depth: place.depth), actual.lines(depth: place.depth))
    let start = rows.count
    for number in 0..<max(one.count, other.count) {
      switch (number < one.count, number < other.count) {
      case (true, true) where number == 0:
        addLines(one[0].text, other[0].text, label: expected.label, notes, place)
      case (true, true):
        let (line, otherLine) = (one[number], other[number])
        rows.append(
          Self.row(
            isWrong ? .changed : .allowed, expected: line, actual: otherLine,
            isRepeated: place.isRepeated))
      case (true, false):
        rows.append(
          Self.row(
            isWrong ? .missing : .allowed, expected: one[number], isRepeated: place.isRepeated))
      default: rows.append(Self.row(isWrong ? .unexpected : .allowed, actual: other[number]))
      }
    }
    if one.isEmpty || other.isEmpty { add(notes, from: start) }
  }

  private mutating func addLines(
    _ expected: String, _ actual: String, label: String = "", isOpening: Bool = false,
    _ notes: [Mismatch], _ place: Place
  ) {
    func line(_ segments: [DifferenceLine.Segment], isRepeated: Bool) -> DifferenceLine {
      DifferenceLine(depth: place.depth, segments, isRepeated: isRepeated)
    }
    let isSame = expected.isIdentical(to: actual)
    // The first line of a list may be as expected although the list is not.
    if isSame, notes.isEmpty || isOpening {
      let segments = LineMaking.segments(expected)
      return rows.append(
        DifferenceRow(
          .same, expected: line(segments, isRepeated: place.isRepeated),
          actual: line(segments, isRepeated: false), notes: notes))
    }
    let isLabelled =
      !label.isEmpty && label.utf8.count < LineMaking.longest && actual.hasPrefix(label)
    let prefix = isLabelled ? label : ""
    let (one, other) = LineMaking.segments(
      String(expected.dropFirst(prefix.count)), String(actual.dropFirst(prefix.count)))
    let isWrong = !notes.isEmpty || isWrong(place)
    let start = prefix.isEmpty ? [] : [DifferenceLine.Segment(prefix)]
    rows.append(
      DifferenceRow(
        isWrong ? .changed : .allowed, expected: line(start + one, isRepeated: place.isRepeated),
        actual: line(start + other, isRepeated: false), notes: notes,
        rule: isWrong ? nil : ruleWords()))
  }

  // MARK: One side

  mutating func addMissing(_ outline: Outline, _ place: Place) {
    let notes = take(tree.all(place.node))
    let isWrong = !notes.isEmpty || isWrong(place, isOneSided: true)
    addBlock(isWrong ? .missing : .allowed, outline, notes, place, isExpected: true)
  }

  mutating func addUnexpected(_ outline: Outline, _ place: Place) {
    let notes = take(tree.all(place.node))
    let isWrong =
      !notes.isEmpty
      || isWrong(place, isOneSided: true) && !(place.concern == .moved && isAllowedMember)
    addBlock(isWrong ? .unexpected : .allowed, outline, notes, place, isExpected: false)
  }

  /// Whether the value at hand is a member of an object that may have others.
  private var isAllowedMember: Bool {
    if case .name? = path.last { allowsUnexpected } else { false }
  }

  private mutating func addBlock(
    _ kind: DifferenceRow.Kind, _ outline: Outline, _ notes: [Mismatch], _ place: Place,
    isExpected: Bool
  ) {
    let rule = kind == .allowed ? ruleWords() : nil
    for (number, line) in outline.lines(depth: place.depth).enumerated() {
      var row =
        isExpected
        ? Self.row(kind, expected: line, isRepeated: place.isRepeated)
        : Self.row(kind, actual: line)
      if number == 0 {
        row.notes = notes
        row.rule = rule
      }
      rows.append(row)
    }
  }

  static func row(
    _ kind: DifferenceRow.Kind, expected: (depth: Int, text: String)? = nil,
    actual: (depth: Int, text: String)? = nil, isRepeated: Bool = false
  ) -> DifferenceRow {
    DifferenceRow(
      kind,
      expected: expected.map {
        DifferenceLine(
          depth: $0.depth, LineMaking.segments($0.text), isRepeated: isRepeated)
      },
      actual: actual.map { DifferenceLine(depth: $0.depth, LineMaking.segments($0.text)) })
  }

  private func isWrong(_ place: Place, isOneSided: Bool = false) -> Bool {
    switch place.concern {
    case .own: false
    case .whole: true
    case .moved: isOneSided || ruleWords() == nil
    }
  }
}

extension Mismatch {
  /// Whether it says that nothing inside was as it should be, so that nothing else tells so.
  var isAboutAll: Bool {
    if place == .contentType { return true }
    return ["equality", "arrayContains", "contentType"].contains { rule?.hasPrefix($0) == true }
  }
}
