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
  var check: ValueCheck
  let rules: RuleTable

  init(check: ValueCheck, rules: RuleTable) {
    self.check = check
    self.check.isText = true
    self.rules = rules
  }

  func mismatches(_ expected: Headers, _ actual: Headers) -> [Mismatch] {
    let state = RuleState(rules)
    return expected.items.flatMap { name, values -> [Mismatch] in
      guard let others = actual[name] else {
        return [
          Mismatch(
            .header(name), expected: values.joined(separator: ", "), actual: "nothing",
            "\(name) is missing")
        ]
      }
      return compare(name, values, others, state.member(name.lowercased()))
    }
  }

  private func compare(
    _ name: String, _ expected: [String], _ actual: [String], _ state: RuleState
  ) -> [Mismatch] {
    let (one, other) = (expected.joined(separator: ", "), actual.joined(separator: ", "))
    func mismatch(_ sentence: String, _ found: RuleState.Found? = nil) -> Mismatch {
      Mismatch(
        .header(name), expected: one, actual: other,
        rule: found.flatMap { found in found.list.map { "\($0.words) at \(found.rule.path)" } },
        sentence)
    }
    if state.found != nil || !rules.isEmpty && state.element(0).found != nil {
      // A rule is about each value, when there are as many, and else about all as one.
      let pairs =
        expected.count == actual.count || expected.count == 1 && actual.count > 1
        ? actual.enumerated().map { (expected[min($0, expected.count - 1)], $1) } : [(one, other)]
      return pairs.enumerated().flatMap { index, pair -> [Mismatch] in
        let found = state.element(index).found
        guard let list = found?.list else {
          return pair.0 == pair.1 ? [] : [mismatch("expected \(pair.0), found \(pair.1)")]
        }
        return check.faults(list, expected: .string(pair.0), actual: .string(pair.1)).map {
          mismatch($0, found)
        }
      }
    }
    if name.lowercased() == "content-type", let type = ContentType(one),
      let found = ContentType(other)
    {
      return Self.holds(type, found) ? [] : [mismatch("expected \(one), found \(other)")]
    }
    let isSame =
      name.lowercased() == "accept"
      ? Self.ranges(one) == Self.ranges(other) : Self.parts(one) == Self.parts(other)
    return isSame ? [] : [mismatch("expected \(one), found \(other)")]
  }

  /// Parameters that the example does not have are fine.
  private static func holds(_ expected: ContentType, _ actual: ContentType) -> Bool {
    expected.name == actual.name
      && expected.parameters.allSatisfy { name, value in
        actual.parameters[name]?.lowercased() == value.lowercased()
      }
  }

  /// Media types, of whose parameters the case does not matter, and what is none as it is.
  private static func ranges(_ text: String) -> [String] {
    parts(text).map { ContentType($0)?.description.lowercased() ?? $0 }
  }

  /// White space around commas means nothing.
  private static func parts(_ text: String) -> [String] {
    let parts: [Substring] = text.split(separator: ",", omittingEmptySubsequences: false)
    return parts.map { part in
      var part = part
      while part.first?.isWhitespace == true { part = part.dropFirst() }
      while part.last?.isWhitespace == true { part = part.dropLast() }
      return String(part)
    }
  }
}
