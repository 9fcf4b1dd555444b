import AssayJSON

/// Compares the values of a query or a form: names in any order, the values of one in theirs.
struct QueryComparison {
  let check: ValueCheck
  let rules: RuleGraph
  let allowsUnexpected: Bool
  let place: (String) -> Mismatch.Place

  func mismatches(_ expected: Query, _ actual: Query) -> [Mismatch] {
    let state = RuleState(rules)
    let (examples, others) = (Self.places(expected), Self.places(actual))
    var result: [Mismatch] = []
    for item in expected.items {
      guard let values = others[item.name].map({ actual.items[$0].values }) else {
        result.append(
          Mismatch(
            place(item.name), expected: Self.words(item.values), actual: "nothing",
            "\(item.name) is missing"))
        continue
      }
      result += compare(item, values, state.member(item.name))
    }
    guard !allowsUnexpected else { return result }
    for item in actual.items where examples[item.name] == nil {
      result.append(
        Mismatch(
          place(item.name), expected: "nothing", actual: Self.words(item.values),
          "\(item.name) is not expected"))
    }
    return result
  }

  /// Where each name stands first.
  private static func places(_ query: Query) -> NameTable<Int> {
    var result = NameTable<Int>()
    for (place, item) in query.items.enumerated() where result[item.name] == nil {
      result[item.name, default: place] = place
    }
    return result
  }

  private func compare(_ item: Query.Item, _ actual: [String?], _ state: RuleState) -> [Mismatch] {
    var result: [Mismatch] = []
    let rule = state.found
    func add(_ sentence: String, _ rule: RuleGraph.Found?) {
      result.append(
        Mismatch(
          place(item.name), expected: Self.words(item.values), actual: Self.words(actual),
          rule: rule.flatMap { rule in rule.list.map { "\($0.words) at \(rule.rule.path)" } },
          sentence))
    }
    let limits: [Matcher] =
      rule?.list?.matchers.filter { if case .type = $0 { true } else { false } } ?? []
    for limit in limits {
      let values = JSON.array(actual.map { .string($0 ?? "") })
      if let fault = check.fault(limit, expected: values, actual: values) { add(fault, rule) }
    }
    if limits.isEmpty, item.values.count != actual.count {
      add("expected \(item.values.count) values, found \(actual.count)", nil)
      return result
    }
    for (index, value) in actual.enumerated() {
      guard let example = index < item.values.count ? item.values[index] : item.values.first ?? nil
      else {
        // A name without a value.
        if let value, !value.isEmpty {
          add("expected no value, found \(ValueCheck.quoted(value))", nil)
        }
        continue
      }
      let below = state.element(index)
      if let found = below.found, let list = found.list {
        let faults = check.faults(
          list, expected: .string(example), actual: .string(value ?? ""))
        for fault in faults { add(fault, found) }
      } else if example != value ?? "" {
        add(ValueCheck.differs(.string(example), .string(value ?? "")), nil)
      }
    }
    return result
  }

  private static func words(_ values: [String?]) -> String {
    values.count == 1
      ? JSON.string((values.first ?? nil) ?? "").short
      : JSON.array(values.map { .string($0 ?? "") }).description
  }
}
