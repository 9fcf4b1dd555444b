import AssayContractReview
import AssayJSON
import AssayMatching
import AssayOpenAPI

/// Holds the values of recorded bodies against what a contract says about each field.
struct FieldWatch: Sendable {
  /// What the contract says about one place, in all its values.
  struct Field: Sendable {
    enum Rule: Sendable { case exact, types, other }

    var rule: Rule
    /// Of the examples, as texts.
    var examples: Set<String> = []
    var values = 0
    /// Recorded values that are none of the examples.
    var others = 0
    /// Recorded texts, as long as they are few.
    var words: Set<String> = []
    var isOpen = false
  }

  private(set) var fields: [FieldPath: Field] = [:]
  /// What was recorded and is not in the contract, with how often.
  private(set) var unknown: [FieldPath: Int] = [:]
  /// Bodies that were looked at.
  private(set) var bodies = 0
  private let objects: Set<FieldPath>

  static let mostWords = 8
  private static let longestWord = 40
  private static let mostUnknown = 64
  private static let mostValues = 20_000
  private static let deepest = 64

  init(_ example: JSON, _ rules: RuleTable) {
    var reader = ExampleReader(rules: rules)
    reader.read(example, [], FieldPath())
    fields = reader.fields
    objects = reader.objects
  }

  mutating func add(_ body: JSON) {
    bodies += 1
    var steps = Self.mostValues
    add(body, FieldPath(), depth: 0, &steps)
  }

  private mutating func add(_ value: JSON, _ path: FieldPath, depth: Int, _ steps: inout Int) {
    steps -= 1
    guard steps > 0, depth < Self.deepest else { return }
    note(value, path)
    switch value {
    case .object(let object):
      let isKnown = objects.contains(path)
      for member in object.members {
        let inner = path / member.name
        if fields[inner] != nil {
          add(member.value, inner, depth: depth + 1, &steps)
        } else if isKnown, unknown[inner] != nil || unknown.count < Self.mostUnknown {
          unknown[inner, default: 0] += 1
        }
      }
    case .array(let array):
      let inner = path / .element(nil)
      guard fields[inner] != nil else { return }
      for element in array { add(element, inner, depth: depth + 1, &steps) }
    default: break
    }
  }

  private mutating func note(_ value: JSON, _ path: FieldPath) {
    guard var field = fields[path], let text = value.watched else { return }
    field.values += 1
    if !field.examples.contains(text) { field.others += 1 }
    if field.rule == .types, !field.isOpen {
      if case .string(let word) = value, word.utf8.count <= Self.longestWord, word.isWord {
        field.words.insert(word)
      } else {
        field.isOpen = true
      }
      if field.words.count > Self.mostWords { field.isOpen = true }
      if field.isOpen { field.words = [] }
    }
    fields[path] = field
  }
}

/// Collects what an example fixes.
private struct ExampleReader {
  let rules: RuleTable
  var fields: [FieldPath: FieldWatch.Field] = [:]
  var objects: Set<FieldPath> = []

  init(rules: RuleTable) { self.rules = rules }

  mutating func read(_ value: JSON, _ tokens: [RulePath.Token], _ path: FieldPath) {
    var field = fields[path] ?? FieldWatch.Field(rule: rule(tokens))
    if let text = value.watched { field.examples.insert(text) }
    fields[path] = field
    switch value {
    case .object(let object):
      // With rules for any names, none of them is known.
      if !rules.rules.contains(where: { $0.list.matchers.contains(where: \.isOfNames) }) {
        objects.insert(path)
      }
      for member in object.members {
        read(member.value, tokens + [.name(member.name)], path / member.name)
      }
    case .array(let array):
      for (index, element) in array.enumerated() {
        read(element, tokens + [.index(index)], path / .element(nil))
      }
    default: break
    }
  }

  private func rule(_ tokens: [RulePath.Token]) -> FieldWatch.Field.Rule {
    let path = RulePath(tokens)
    guard let rule = rules.rules.first(where: { $0.path.holds(for: path) }) else { return .exact }
    if rule.list.matchers == [.equality] { return .exact }
    return rule.list.matchers.allSatisfy(\.isOfTypes) ? .types : .other
  }
}

extension Matcher {
  fileprivate var isOfNames: Bool {
    switch self {
    case .values, .eachKey, .eachValue: true
    default: false
    }
  }

  fileprivate var isOfTypes: Bool { if case .type = self { true } else { false } }
}

extension JSON {
  /// What is compared of a value: a single one, or how many elements there are.
  fileprivate var watched: String? {
    switch self {
    case .array(let array): "\(array.count) elements"
    case .object: nil
    case .number(let number): number.text
    default: description
    }
  }
}

extension String {
  /// Letters with dashes and underlines, as words of a list are written.
  fileprivate var isWord: Bool {
    !isEmpty && utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 == 0x2D || $0 == 0x5F }
  }
}
