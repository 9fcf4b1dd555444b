import AssayJSON

/// Names in any case, and all values of each; repeated ones are like a list with commas.
package struct Headers: Sendable, Hashable {
  package var items: [(name: String, values: [String])] {
    names.map { ($0, values[$0.lowercased()] ?? []) }
  }
  private var names: [String] = []
  private var values: [String: [String]] = [:]

  package init(_ items: some Sequence<(String, [String])> = []) {
    for (name, values) in items { add(name, values) }
  }

  package mutating func add(_ name: String, _ more: [String]) {
    if values[name.lowercased()] == nil { names.append(name) }
    values[name.lowercased(), default: []] += more
  }

  package subscript(_ name: String) -> [String]? { values[name.lowercased()] }

  package var contentType: ContentType? {
    self["content-type"]?.first.flatMap { ContentType($0) }
  }
}

/// Compares headers: those of the example must be there, others may.
struct HeaderComparison {
  private let check: ValueCheck
  private var rules: RuleGraph

  /// The check is for values that are text in any case.
  init(_ check: ValueCheck, _ rules: RuleGraph) {
    self.check = check
    self.rules = rules
  }

  static func mismatches(
    _ expected: PreparedHeaders, _ actual: Headers, _ check: ValueCheck
  ) -> [Mismatch] {
    var comparison = HeaderComparison(check, expected.rules)
    return expected.items.flatMap { item -> [Mismatch] in
      guard let values = actual[item.name] else {
        return [
          Mismatch(
            .header(item.name), expected: item.text, actual: "nothing", "\(item.name) is missing")
        ]
      }
      return comparison.compare(item, values)
    }
  }

  private mutating func compare(_ item: PreparedHeaders.Item, _ actual: [String]) -> [Mismatch] {
    let other = actual.joined(separator: ", ")
    let holds: Bool
    switch item.comparison {
    case .rule(let node): return compare(item, actual, other, node)
    case .contentType(let type):
      holds =
        ContentType(other).map { Self.holds(type, $0) }
        ?? (PreparedHeaders.parts(item.text) == PreparedHeaders.parts(other))
    case .ranges(let ranges): holds = ranges == PreparedHeaders.ranges(other)
    case .parts(let parts): holds = item.text == other || parts == PreparedHeaders.parts(other)
    }
    if holds { return [] }
    return [
      Mismatch(
        .header(item.name), expected: item.text, actual: other,
        "expected \(item.text), found \(other)")
    ]
  }

  private mutating func compare(
    _ item: PreparedHeaders.Item, _ actual: [String], _ other: String, _ node: Int
  ) -> [Mismatch] {
    // A rule is about each value, when there are as many, and else about all as one.
    let isEach =
      item.values.count == actual.count || item.values.count == 1 && actual.count > 1
    var result: [Mismatch] = []
    for index in 0..<(isEach ? actual.count : 1) {
      let (example, value) =
        isEach
        ? (item.values[min(index, item.values.count - 1)], actual[index]) : (item.text, other)
      let found = rules[rules.element(node, index)]
      guard let found, let list = found.list else {
        if example != value {
          result.append(
            Mismatch(
              .header(item.name), expected: item.text, actual: other,
              "expected \(example), found \(value)"))
        }
        continue
      }
      for fault in check.faults(list, expected: .string(example), actual: .string(value)) {
        result.append(
          Mismatch(
            .header(item.name), expected: item.text, actual: other,
            rule: "\(list.words) at \(found.rule.path)", fault))
      }
    }
    return result
  }

  /// Parameters that the example does not have are fine.
  private static func holds(_ expected: ContentType, _ actual: ContentType) -> Bool {
    expected.name == actual.name
      && expected.parameters.allSatisfy { name, value in
        actual.parameters[name]?.lowercased() == value.lowercased()
      }
  }
}
