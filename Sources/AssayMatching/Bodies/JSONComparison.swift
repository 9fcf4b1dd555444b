import AssayJSON

/// Compares a JSON body with its example.
struct JSONComparison {
  let check: ValueCheck
  /// Whether members that the example does not have are fine, as in answers and messages.
  let allowsUnexpected: Bool
  private(set) var mismatches: [Mismatch] = []
  private var path: [RulePath.Token] = []

  init(check: ValueCheck, allowsUnexpected: Bool) {
    self.check = check
    self.allowsUnexpected = allowsUnexpected
  }

  /// Compares a value; `given` rules, of an `eachValue` above, yield to those of this very place.
  mutating func compare(
    _ expected: JSON, _ actual: JSON, _ state: RuleState, given: RuleList? = nil
  ) {
    let found = state.found
    let list = given.map { found?.isExact == true ? found?.list ?? $0 : $0 } ?? found?.list
    guard let list else { return compareWithoutRule(expected, actual, state) }
    let rule = AppliedRule(list: list, path: found?.rule.path)
    switch (expected, actual) {
    case (.object(let expected), .object(let actual)):
      compare(expected, actual, state, list, rule)
    case (.array(let expected), .array(let actual)):
      compare(expected, actual, state, list, rule)
    default:
      // Most places have one matcher, and most values are as they should be.
      if list.matchers.count == 1,
        check.fault(list.matchers[0], expected: expected, actual: actual) == nil
      {
        return
      }
      for fault in check.faults(list, expected: expected, actual: actual) {
        add(expected.short, actual.short, fault, rule)
      }
    }
  }

  private mutating func compareWithoutRule(_ expected: JSON, _ actual: JSON, _ state: RuleState) {
    switch (expected, actual) {
    case (.object(let expected), .object(let actual)): compareMembers(expected, actual, state)
    case (.array(let expected), .array(let actual)):
      if expected.count != actual.count {
        let found = "found \(actual.count)"
        add(
          JSON.array(expected).short, JSON.array(actual).short,
          "expected \(expected.count) elements, \(found)")
      }
      for (index, (one, other)) in zip(expected, actual).enumerated() {
        descend(.index(index)) { $0.compare(one, other, state.element(index)) }
      }
    default:
      if expected != actual {
        add(expected.short, actual.short, ValueCheck.differs(expected, actual))
      }
    }
  }

  // MARK: Objects

  private mutating func compareMembers(
    _ expected: JSONObject, _ actual: JSONObject, _ state: RuleState
  ) {
    for member in expected.members {
      let below = state.member(member.name)
      descend(.name(member.name)) { comparison in
        if let value = actual[member.name] {
          comparison.compare(member.value, value, below)
        } else {
          comparison.add(
            member.value.short, "nothing", Self.missing(member.name, in: actual, expected))
        }
      }
    }
    guard !allowsUnexpected else { return }
    for member in actual.members where expected[member.name] == nil {
      descend(.name(member.name)) { comparison in
        comparison.add("nothing", member.value.short, "\(member.name) is not expected")
      }
    }
  }

  private mutating func compare(
    _ expected: JSONObject, _ actual: JSONObject, _ state: RuleState, _ list: RuleList,
    _ rule: AppliedRule
  ) {
    let (one, other) = (JSON.object(expected), JSON.object(actual))
    var isForNames = false
    var isForValues = false
    var each: [Matcher] = []
    var faults: [[(String, RulePath.Token?)]] = []
    for matcher in list.matchers {
      switch matcher {
      case .values: isForValues = true
      case .eachValue(let matchers):
        isForValues = true
        each += matchers
      case .eachKey(let matchers):
        isForNames = true
        faults.append(nameFaults(matchers, expected, actual))
      case .null, .notEmpty, .type, .arrayContains, .unknown:
        faults.append(check.fault(matcher, expected: one, actual: other).map { [($0, nil)] } ?? [])
      default:
        // What is about single values is about those inside.
        faults.append([])
      }
    }
    if list.combination == .and || !faults.contains(where: \.isEmpty) {
      for (fault, token) in faults.joined() {
        if let token {
          descend(token) { $0.add("", "", fault, rule) }
        } else {
          add(one.short, other.short, fault, rule)
        }
      }
    }
    if isForValues {
      compareValues(expected, actual, state, each.isEmpty ? nil : RuleList(each))
    } else if isForNames {
      for member in expected.members {
        guard let value = actual[member.name] else { continue }
        descend(.name(member.name)) { $0.compare(member.value, value, state.member(member.name)) }
      }
    } else {
      compareMembers(expected, actual, state)
    }
  }

  /// Names are like the first of the example, and as the matchers say.
  private func nameFaults(
    _ matchers: [Matcher], _ expected: JSONObject, _ actual: JSONObject
  ) -> [(String, RulePath.Token?)] {
    let example = JSON.string(expected.names.first ?? "")
    return actual.names.flatMap { name in
      check.faults(RuleList(matchers), expected: example, actual: .string(name)).map {
        ("the name \(ValueCheck.quoted(name)): \($0)", .name(name))
      }
    }
  }

  private mutating func compareValues(
    _ expected: JSONObject, _ actual: JSONObject, _ state: RuleState, _ each: RuleList?
  ) {
    for member in actual.members {
      let example = expected[member.name] ?? expected.members.first?.value
      guard example != nil || each != nil else { continue }
      descend(.name(member.name)) { comparison in
        comparison.compare(
          example ?? member.value, member.value, state.member(member.name), given: each)
      }
    }
  }

  private static func missing(
    _ name: String, in actual: JSONObject, _ expected: JSONObject
  ) -> String {
    let others = actual.names.filter { expected[$0] == nil }
    let folded = name.lowercased().filter { $0 != "_" && $0 != "-" }
    let near = others.first { $0.lowercased().filter { $0 != "_" && $0 != "-" } == folded }
    return "\(name) is missing" + (near.map { "; there is \($0)" } ?? "")
  }

  // MARK: Lists

  private mutating func compare(
    _ expected: [JSON], _ actual: [JSON], _ state: RuleState, _ list: RuleList, _ rule: AppliedRule
  ) {
    let (one, other) = (JSON.array(expected), JSON.array(actual))
    var faults: [String?] = []
    var each: [Matcher] = []
    var isByVariants = false
    for matcher in list.matchers {
      switch matcher {
      case .arrayContains(let variants):
        isByVariants = true
        findVariants(variants, expected, actual, rule)
      case .eachValue(let matchers): each += matchers
      case .equality, .type, .null, .notEmpty, .unknown:
        faults.append(check.fault(matcher, expected: one, actual: other))
      default: faults.append(nil)
      }
    }
    if list.combination == .and || !faults.contains(nil) {
      for fault in faults { if let fault { add(one.short, other.short, fault, rule) } }
    }
    guard !isByVariants, !list.matchers.contains(.equality) else { return }
    for (index, element) in actual.enumerated() {
      let example = index < expected.count ? expected[index] : expected.first
      guard example != nil || !each.isEmpty else { return }
      descend(.index(index)) { comparison in
        comparison.compare(
          example ?? element, element, state.element(index),
          given: each.isEmpty ? nil : RuleList(each))
      }
    }
  }

  private mutating func findVariants(
    _ variants: [Matcher.Variant], _ expected: [JSON], _ actual: [JSON], _ rule: AppliedRule
  ) {
    for variant in variants {
      guard expected.indices.contains(variant.index) else {
        add(
          "variant \(variant.index)", "nothing",
          "the example has no element \(variant.index), which a variant stands for", rule)
        continue
      }
      let state = RuleState(variant.rules)
      let isThere = actual.contains { element in
        var comparison = JSONComparison(check: check, allowsUnexpected: allowsUnexpected)
        comparison.compare(expected[variant.index], element, state)
        return comparison.mismatches.isEmpty
      }
      if !isThere {
        add(
          expected[variant.index].short, JSON.array(actual).short,
          "no element is like variant \(variant.index), \(expected[variant.index].short)", rule)
      }
    }
  }

  // MARK: Places

  private mutating func descend(
    _ token: RulePath.Token, _ body: (inout JSONComparison) -> Void
  ) {
    path.append(token)
    body(&self)
    path.removeLast()
  }

  private mutating func add(
    _ expected: String, _ actual: String, _ sentence: String, _ rule: AppliedRule? = nil
  ) {
    mismatches.append(
      Mismatch(
        .body(RulePath(path).description), expected: expected, actual: actual, rule: rule?.words,
        sentence)
    )
  }
}

/// What a value was held against, put into words only where it is needed.
private struct AppliedRule {
  var list: RuleList
  /// nil: it came with an `eachValue`.
  var path: RulePath?

  var words: String { "\(list.words) at \(path?.description ?? "eachValue")" }
}

extension RuleList {
  /// For messages.
  var words: String {
    matchers.map(\.name).joined(separator: combination == .and ? " and " : " or ")
  }
}
