import AssayJSON

/// Compares an XML body with its example.
///
/// Children are compared by name: the order between different names does not matter.
struct XMLComparison {
  let check: ValueCheck
  /// Whether attributes and elements that the example does not have are fine.
  let allowsUnexpected: Bool
  private(set) var mismatches: [Mismatch] = []
  private var path: [RulePath.Token] = []

  init(check: ValueCheck, allowsUnexpected: Bool) {
    self.check = check
    self.allowsUnexpected = allowsUnexpected
  }

  /// The rules with all places of the example found.
  static func prepared(_ rules: RuleGraph, _ example: XMLNode) -> RuleGraph {
    let state = RuleState(rules)
    let check = ValueCheck(tools: MatchingTools { _, _ in .matches }, isText: true)
    var comparison = XMLComparison(check: check, allowsUnexpected: true)
    comparison.compareRoots(example, example, state)
    return state.graph
  }

  mutating func compareRoots(_ expected: XMLNode, _ actual: XMLNode, _ state: RuleState) {
    descend(.name(expected.name.qualified)) { comparison in
      comparison.compare(expected, actual, state.child(expected.name, index: 0, position: 0))
    }
  }

  private mutating func compare(_ expected: XMLNode, _ actual: XMLNode, _ state: RuleState) {
    guard expected.name == actual.name else {
      return add(
        expected.name.words, actual.name.words,
        "expected the element \(expected.name.words), found \(actual.name.words)")
    }
    compareAttributes(expected, actual, state)
    compareChildren(expected, actual, state)
    let below = state.member("#text")
    descend(.name("#text")) { $0.compareText(expected.text, actual.text, below) }
  }

  private mutating func compareText(_ expected: String, _ actual: String, _ state: RuleState) {
    if let found = state.found, let list = found.list {
      let faults = check.faults(list, expected: .string(expected), actual: .string(actual))
      for fault in faults {
        add(
          JSON.string(expected).short, JSON.string(actual).short, fault,
          "\(list.words) at \(found.rule.path)")
      }
    } else if expected != actual {
      add(
        JSON.string(expected).short, JSON.string(actual).short,
        ValueCheck.differs(.string(expected), .string(actual)))
    }
  }

  private mutating func compareAttributes(
    _ expected: XMLNode, _ actual: XMLNode, _ state: RuleState
  ) {
    let (examples, others) = (Self.byName(expected), Self.byName(actual))
    for attribute in expected.attributes {
      let name = "@\(attribute.name.qualified)"
      descend(.name(name)) { comparison in
        guard let other = others[attribute.name] else {
          return comparison.add(
            JSON.string(attribute.value).short, "nothing",
            "the attribute \(attribute.name.words) is missing")
        }
        comparison.compareText(attribute.value, other, state.member(name))
      }
    }
    guard !allowsUnexpected else { return }
    for attribute in actual.attributes where examples[attribute.name] == nil {
      descend(.name("@\(attribute.name.qualified)")) { comparison in
        comparison.add(
          "nothing", JSON.string(attribute.value).short,
          "the attribute \(attribute.name.words) is not expected")
      }
    }
  }

  private static func byName(_ node: XMLNode) -> [XMLNode.Name: String] {
    Dictionary(node.attributes.map { ($0.name, $0.value) }) { first, _ in first }
  }

  private mutating func compareChildren(
    _ expected: XMLNode, _ actual: XMLNode, _ state: RuleState
  ) {
    let found = state.found
    let list = found?.list
    if let list, let rule = found?.rule.path {
      // A list of JSON has limits; here these are the limits of the children.
      let children = JSON.array(actual.children.map { .string($0.name.local) })
      for matcher in list.matchers {
        guard case .type(.some, _) = matcher.limits else { continue }
        if let fault = check.fault(matcher, expected: .array([]), actual: children) {
          add(
            "\(expected.children.count) elements", "\(actual.children.count) elements", fault,
            "\(list.words) at \(rule)")
        }
      }
    }
    let byName = Dictionary(grouping: expected.children, by: \.name)
    var counts: [XMLNode.Name: Int] = [:]
    for (position, child) in actual.children.enumerated() {
      let index = counts[child.name, default: 0]
      counts[child.name] = index + 1
      let examples = byName[child.name] ?? []
      // With a rule one example stands for all.
      let example = index < examples.count ? examples[index] : list == nil ? nil : examples.first
      descend(child.name, index) { comparison in
        if let example {
          comparison.compare(
            example, child, state.child(example.name, index: index, position: position))
        } else if !comparison.allowsUnexpected || found?.isExact == true {
          comparison.add(
            "nothing", child.name.words, "the element \(child.name.words) is not expected")
        }
      }
    }
    var wanted: [XMLNode.Name: Int] = [:]
    for child in expected.children {
      let index = wanted[child.name, default: 0]
      wanted[child.name] = index + 1
      let there = counts[child.name, default: 0]
      guard index >= there, list == nil || there == 0 else { continue }
      descend(child.name, index) { comparison in
        comparison.add(child.name.words, "nothing", "the element \(child.name.words) is missing")
      }
    }
  }

  private mutating func descend(
    _ name: XMLNode.Name, _ index: Int, _ body: (inout XMLComparison) -> Void
  ) {
    descend(.name(name.qualified)) { comparison in
      comparison.descend(.index(index), body)
    }
  }

  private mutating func descend(_ token: RulePath.Token, _ body: (inout XMLComparison) -> Void) {
    path.append(token)
    body(&self)
    path.removeLast()
  }

  private mutating func add(
    _ expected: String, _ actual: String, _ sentence: String, _ rule: String? = nil
  ) {
    mismatches.append(
      Mismatch(
        .body(RulePath(path).description), expected: expected, actual: actual, rule: rule, sentence)
    )
  }
}

extension XMLNode.Name {
  /// For messages.
  var words: String { namespace.isEmpty ? local : "\(local) of \(namespace)" }
}

extension RuleState {
  func child(_ name: XMLNode.Name, index: Int, position: Int) -> RuleState {
    child(name.qualified, index: index, position: position)
  }
}

extension Matcher {
  /// Itself where it limits how many there are.
  fileprivate var limits: Matcher {
    if case .type(nil, let max?) = self { return .type(min: 0, max: max) }
    return self
  }
}
