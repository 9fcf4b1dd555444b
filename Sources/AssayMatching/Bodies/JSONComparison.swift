import AssayJSON

/// Compares a JSON body with its example.
struct JSONComparison {
  let check: ValueCheck
  /// Whether members that the example does not have are fine, as in answers and messages.
  let allowsUnexpected: Bool
  private(set) var rules: RuleGraph
  /// Where it is; nil: it only finds out whether anything differs, which mostly nothing does.
  private var path: [RulePath.Token]?
  var differs = false
  private var mismatches: [Mismatch] = []
  /// How many values may still be compared in looking for variants, each of which is held against
  /// each element.
  var steps = 2_000_000
  /// Whether it looks for one.
  var isSearch = false

  /// So many differences nobody reads.
  private static let mostMismatches = 10_000

  init(
    _ check: ValueCheck, _ rules: RuleGraph, allowsUnexpected: Bool, path: [RulePath.Token]?
  ) {
    self.check = check
    self.rules = rules
    self.allowsUnexpected = allowsUnexpected
    self.path = path
  }

  /// Whether anything differs.
  static func differs(
    _ expected: JSON, _ actual: JSON, _ rules: RuleGraph, _ check: ValueCheck,
    allowsUnexpected: Bool
  ) -> Bool {
    var quick = JSONComparison(check, rules, allowsUnexpected: allowsUnexpected, path: nil)
    quick.compare(expected, actual, RuleGraph.root)
    return quick.differs
  }

  /// What differs, for which it compares once more where something does.
  static func mismatches(
    _ expected: JSON, _ actual: JSON, _ rules: RuleGraph, _ check: ValueCheck,
    allowsUnexpected: Bool
  ) -> [Mismatch] {
    guard
      differs(expected, actual, rules, check, allowsUnexpected: allowsUnexpected)
    else { return [] }
    var full = JSONComparison(check, rules, allowsUnexpected: allowsUnexpected, path: [])
    full.compare(expected, actual, RuleGraph.root)
    return full.mismatches
  }

  /// The rules with all places of the example found.
  static func prepared(_ rules: RuleGraph, _ example: JSON) -> RuleGraph {
    let check = ValueCheck(tools: MatchingTools { _, _ in .matches })
    var comparison = JSONComparison(check, rules, allowsUnexpected: true, path: [])
    comparison.compare(example, example, RuleGraph.root)
    return comparison.rules
  }

  /// Compares a value; `given` rules, of an `eachValue` above, yield to those of this very place.
  mutating func compare(
    _ expected: JSON, _ actual: JSON, _ node: Int, given: RuleList? = nil
  ) {
    if isSearch {
      guard steps > 0 else {
        differs = true
        return
      }
      steps -= 1
    }
    let found = rules[node]
    guard let list = given == nil ? found?.list : Self.nearer(given, found) else {
      return compareWithoutRule(expected, actual, node)
    }
    switch (expected, actual) {
    case (.object(let expected), .object(let actual)):
      compare(expected, actual, node, list, AppliedRule(list: list, path: found?.rule.path))
    case (.array(let expected), .array(let actual)):
      compare(expected, actual, node, list, AppliedRule(list: list, path: found?.rule.path))
    default:
      if check.holds(list, expected: expected, actual: actual) { return }
      guard path != nil else {
        differs = true
        return
      }
      for fault in check.faults(list, expected: expected, actual: actual) {
        add(
          expected.short, actual.short, fault, AppliedRule(list: list, path: found?.rule.path))
      }
    }
  }

  private static func nearer(_ given: RuleList?, _ found: RuleGraph.Found?) -> RuleList? {
    found?.isExact == true ? found?.list ?? given : given
  }

  private mutating func compareWithoutRule(_ expected: JSON, _ actual: JSON, _ node: Int) {
    switch (expected, actual) {
    case (.object(let expected), .object(let actual)): compareMembers(expected, actual, node)
    case (.array(let expected), .array(let actual)):
      if expected.count != actual.count {
        add(
          JSON.array(expected).short, JSON.array(actual).short,
          "expected \(expected.count) elements, found \(actual.count)")
      }
      for index in 0..<min(expected.count, actual.count) {
        descend(.index(index)) { comparison in
          let below = comparison.rules.element(node, index)
          comparison.compare(expected[index], actual[index], below)
        }
      }
    default:
      if expected != actual {
        add(expected.short, actual.short, ValueCheck.differs(expected, actual))
      }
    }
  }

  // MARK: Objects

  private mutating func compareMembers(
    _ expected: JSONObject, _ actual: JSONObject, _ node: Int
  ) {
    var missing = 0
    for (index, member) in expected.members.enumerated() {
      descend(.name(member.name)) { comparison in
        if let value = actual.value(of: member.name, near: index) {
          let below = comparison.rules.member(node, member.name)
          comparison.compare(member.value, value, below)
        } else {
          missing += 1
          comparison.add(
            member.value.short, "nothing", Self.missing(member.name, in: actual, expected))
        }
      }
    }
    guard !allowsUnexpected, actual.count + missing > expected.count else { return }
    for member in actual.members where expected[member.name] == nil {
      descend(.name(member.name)) { comparison in
        comparison.add("nothing", member.value.short, "\(member.name) is not expected")
      }
    }
  }

  private mutating func compare(
    _ expected: JSONObject, _ actual: JSONObject, _ node: Int, _ list: RuleList,
    _ rule: AppliedRule
  ) {
    let (one, other) = (JSON.object(expected), JSON.object(actual))
    var isForNames = false
    var isForValues = false
    var isHeld = false
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
        let fault = check.fault(matcher, expected: one, actual: other)
        if fault == nil { isHeld = true }
        faults.append(fault.map { [($0, nil)] } ?? [])
      default:
        // What is about single values is about those inside.
        faults.append([])
      }
    }
    // Another alternative that holds leaves what is inside to its example.
    if list.combination == .or, isHeld { each = [] }
    if list.combination == .and || each.isEmpty && !faults.contains(where: \.isEmpty) {
      for (fault, token) in faults.joined() {
        if let token {
          descend(token) { $0.add("", "", fault, rule) }
        } else {
          add(one.short, other.short, fault, rule)
        }
      }
    }
    if isForValues {
      compareValues(expected, actual, node, each.isEmpty ? nil : RuleList(each))
    } else if isForNames {
      for member in expected.members {
        guard let value = actual[member.name] else { continue }
        descend(.name(member.name)) { comparison in
          let below = comparison.rules.member(node, member.name)
          comparison.compare(member.value, value, below)
        }
      }
    } else {
      compareMembers(expected, actual, node)
    }
  }

  /// Names are like the first of the example, and as the matchers say.
  private func nameFaults(
    _ matchers: [Matcher], _ expected: JSONObject, _ actual: JSONObject
  ) -> [(String, RulePath.Token?)] {
    let example = JSON.string(expected.members.first?.name ?? "")
    return actual.names.flatMap { name in
      check.faults(RuleList(matchers), expected: example, actual: .string(name)).map {
        ("the name \(ValueCheck.quoted(name)): \($0)", .name(name))
      }
    }
  }

  private mutating func compareValues(
    _ expected: JSONObject, _ actual: JSONObject, _ node: Int, _ each: RuleList?
  ) {
    for member in actual.members {
      let example = expected[member.name] ?? expected.members.first?.value
      guard example != nil || each != nil else { continue }
      descend(.name(member.name)) { comparison in
        let below = comparison.rules.member(node, member.name)
        comparison.compare(example ?? member.value, member.value, below, given: each)
      }
    }
  }

  /// Says of a missing name which other it may have become; among very many nobody looks.
  private static func missing(
    _ name: String, in actual: JSONObject, _ expected: JSONObject
  ) -> String {
    let others = actual.count > 100 ? [] : actual.names.filter { expected[$0] == nil }
    let folded = name.lowercased().filter { $0 != "_" && $0 != "-" }
    let near = others.first { $0.lowercased().filter { $0 != "_" && $0 != "-" } == folded }
    return "\(name) is missing" + (near.map { "; there is \($0)" } ?? "")
  }

  // MARK: Lists

  private mutating func compare(
    _ expected: [JSON], _ actual: [JSON], _ node: Int, _ list: RuleList, _ rule: AppliedRule
  ) {
    let (one, other) = (JSON.array(expected), JSON.array(actual))
    var faults: [String?] = []
    var each: [Matcher] = []
    var isHeld = false
    var variants: [[Matcher.Variant]] = []
    for matcher in list.matchers {
      switch matcher {
      case .arrayContains(let some): variants.append(some)
      case .eachValue(let matchers): each += matchers
      case .equality, .type, .null, .notEmpty, .unknown:
        let fault = check.fault(matcher, expected: one, actual: other)
        if fault == nil { isHeld = true }
        faults.append(fault)
      default: faults.append(nil)
      }
    }
    // Another alternative that holds leaves what is inside to its example.
    if list.combination == .or, isHeld { (each, variants) = ([], []) }
    let isInside = !each.isEmpty || !variants.isEmpty
    if list.combination == .and || !isInside && !faults.contains(nil) {
      for fault in faults { if let fault { add(one.short, other.short, fault, rule) } }
    }
    for some in variants { findVariants(some, expected, actual, rule) }
    // Equal lists, or lists told to differ, need no look inside; another alternative does.
    let isEqual =
      list.matchers.contains(.equality)
      && (list.combination == .and
        || check.fault(.equality, expected: one, actual: other) == nil)
    guard variants.isEmpty, !isEqual else { return }
    let given = each.isEmpty ? nil : RuleList(each)
    for (index, element) in actual.enumerated() {
      let example = index < expected.count ? expected[index] : expected.first
      guard example != nil || given != nil else { return }
      descend(.index(index)) { comparison in
        let below = comparison.rules.element(node, index)
        comparison.compare(example ?? element, element, below, given: given)
      }
    }
  }

  // MARK: Places

  /// Whether nothing is to be found out any more.
  var isOver: Bool { differs && (path == nil || mismatches.count > Self.mostMismatches) }

  private mutating func descend(
    _ token: @autoclosure () -> RulePath.Token, _ body: (inout JSONComparison) -> Void
  ) {
    if isOver { return }
    guard path != nil else { return body(&self) }
    path?.append(token())
    body(&self)
    path?.removeLast()
  }

  mutating func add(
    _ expected: @autoclosure () -> String, _ actual: @autoclosure () -> String,
    _ sentence: @autoclosure () -> String, _ rule: AppliedRule? = nil
  ) {
    if isOver { return }
    differs = true
    guard let path else { return }
    mismatches.append(
      mismatches.count == Self.mostMismatches
        ? Mismatch(
          .body("$"), expected: "", actual: "",
          "there are more than \(Self.mostMismatches) differences; the others are not listed")
        : Mismatch(
          .body(RulePath(path).description), expected: expected(), actual: actual(),
          rule: rule?.words, sentence()))
  }
}
