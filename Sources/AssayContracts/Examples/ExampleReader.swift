import AssayJSON
import AssayMatching
import AssayPact

/// Takes rules and generators out of the examples of one request, answer or message.
///
/// It puts them where readers of the integration format of other languages put theirs, so that
/// the same contract is the same pact, whoever wrote it.
struct ExampleReader {
  /// Of all places with alternatives, which is meant; nil: all, as the pact has it.
  let choice: Int?
  private(set) var rules: [PactGenerators.Category: JSONObject] = [:]
  private(set) var generators: [PactGenerators.Item] = []
  private(set) var faults: [String] = []
  /// The places that may be one of several, with the kinds of these.
  private(set) var alternatives: [(place: String, kinds: [String])] = []
  private var category = PactGenerators.Category.body
  /// Below the first of some alike examples rules are there already.
  private var isSilent = false
  private var depth = 0

  private static let deepest = 512

  init(choice: Int?) { self.choice = choice }

  mutating func fault(_ what: String) { faults.append(what) }

  /// Gives the value that an example stands for, and keeps its rules for a place.
  mutating func read(
    _ example: Example, _ category: PactGenerators.Category, _ path: [RulePath.Token] = []
  ) -> JSON {
    self.category = category
    isSilent = false
    return value(example, path)
  }

  /// The rules of all that was read.
  mutating func pactRules() -> PactRules {
    var json: JSONObject = [:]
    for category in rules.keys.sorted(by: { $0.name < $1.name }) {
      guard let places = rules[category] else { continue }
      let isSingle = category == .path || category == .status
      json[category.name] = isSingle ? places.members.first?.value : .object(places)
    }
    do throws(RuleFault) { return try PactRules(json, at: JSONPointer()) } catch {
      fault("\(error)")
      return PactRules()
    }
  }

  // MARK: Values

  private mutating func value(_ example: Example, _ path: [RulePath.Token]) -> JSON {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      fault("examples nest deeper than \(Self.deepest)")
      return .null
    }
    switch example.node {
    case .exact(let json): return json
    case .list(let elements): return list(elements, path, areAlike: false)
    case .object(let members): return object(members, path, areAlike: false)
    case .matched(let matched): return value(matched, path)
    case .alternatives(let alternatives): return either(alternatives, path)
    case .variants(let variants): return contains(variants, path)
    case .invalid(let what):
      fault("\(words(path)): \(what)")
      return .null
    }
  }

  private mutating func value(_ matched: Example.Matched, _ path: [RulePath.Token]) -> JSON {
    add(matched.matchers, path)
    if let generator = matched.generator, !isSilent {
      generators.append(.init(category, RulePath(path), generator))
    }
    switch (matched.example.node, matched.elements) {
    case (.list(let elements), .alike): return list(elements, path, areAlike: true)
    case (.exact(.array(let elements)), .alike):
      return list(elements.map { Example($0) }, path, areAlike: true)
    case (.object(let members), .values): return object(members, path, areAlike: true)
    default: return value(matched.example, path)
    }
  }

  private mutating func list(
    _ elements: [Example], _ path: [RulePath.Token], areAlike: Bool
  ) -> JSON {
    let wasSilent = isSilent
    defer { isSilent = wasSilent }
    var result: [JSON] = []
    for (index, element) in elements.enumerated() {
      result.append(value(element, path + [areAlike ? .anyIndex : .index(index)]))
      if areAlike { isSilent = true }
    }
    return .array(result)
  }

  private mutating func object(
    _ members: [Member], _ path: [RulePath.Token], areAlike: Bool
  ) -> JSON {
    let wasSilent = isSilent
    defer { isSilent = wasSilent }
    var result = JSONObject()
    for member in members {
      if result[member.name] != nil { fault("\(words(path)): \(member.name) is there twice") }
      result[member.name] = value(member.value, path + [areAlike ? .any : .name(member.name)])
      if areAlike { isSilent = true }
    }
    return .object(result)
  }

  /// The examples are the list, each with the rules that hold for it.
  private mutating func contains(_ variants: [Example], _ path: [RulePath.Token]) -> JSON {
    var examples: [JSON] = []
    var written: [JSON] = []
    for (index, variant) in variants.enumerated() {
      var reader = ExampleReader(choice: choice)
      reader.depth = depth
      examples.append(reader.read(variant, .body))
      faults += reader.faults
      alternatives += reader.alternatives.map { ("\(words(path)) \($0.place)", $0.kinds) }
      var object: JSONObject = [
        "index": .number(JSONNumber(index)), "rules": .object(reader.rules[.body] ?? [:]),
      ]
      if !reader.generators.isEmpty {
        object["generators"] = PactGenerators(reader.generators).json["body"]
      }
      written.append(.object(object))
    }
    add([["match": "arrayContains", "variants": .array(written)]], path)
    return .array(examples)
  }

  // MARK: Alternatives

  private mutating func either(_ all: [Example], _ path: [RulePath.Token]) -> JSON {
    guard all.count > 1 else {
      fault("\(words(path)): .anyOf takes two alternatives or more")
      return .null
    }
    if !isSilent { alternatives.append((words(path), all.map(\.kind))) }
    guard choice == nil else {
      let one = all[min(choice ?? 0, all.count - 1)]
      // Inside of alternatives only kinds matter, as in the pact.
      if case .matched = one.node { return value(one, path) }
      return value(one.isNull ? one : .like(one), path)
    }
    // The example of the pact is the first that is more than null.
    let main = all.firstIndex { !$0.isNull } ?? 0
    var matchers: [JSONObject] = []
    for (index, alternative) in all.enumerated() {
      guard let own = alternative.matchers(isMain: index == main) else {
        fault(
          "\(words(path)): alternative \(index + 1), \(alternative.kind), needs one rule of its own, "
            + "as a pact has an example for one only")
        return .null
      }
      matchers += own
    }
    add(matchers, path, combine: "OR")
    let json = inside(all[main], path)
    // Or else null would do for everything inside, too.
    let below = matchers.contains(["match": "equality"]) ? "equality" : "type"
    if json.kind == .object { addIfNone(below, path + [.any]) }
    if json.kind == .array { addIfNone(below, path + [.anyIndex]) }
    return json
  }

  /// The value of an alternative, whose own rule is among the others.
  private mutating func inside(_ example: Example, _ path: [RulePath.Token]) -> JSON {
    guard case .matched(var matched) = example.node else { return value(example, path) }
    matched.matchers = []
    return value(matched, path)
  }

  // MARK: Rules

  private mutating func add(
    _ matchers: [JSONObject], _ path: [RulePath.Token], combine: String = "AND"
  ) {
    guard !isSilent, !matchers.isEmpty else { return }
    rules[category, default: [:]][key(path)] = [
      "combine": .string(combine), "matchers": .array(matchers.map { .object($0) }),
    ]
  }

  private mutating func addIfNone(_ name: String, _ path: [RulePath.Token]) {
    if rules[category]?[key(path)] == nil { add([["match": .string(name)]], path) }
  }

  /// What a place is called: a path, or only a name.
  private func key(_ path: [RulePath.Token]) -> String {
    if category != .body, path.count == 1, case .name(let name)? = path.first,
      !name.hasPrefix("$")
    {
      return name
    }
    return RulePath(path).description
  }

  private func words(_ path: [RulePath.Token]) -> String {
    path.isEmpty && category != .body ? category.name : "\(category.name) \(key(path))"
  }
}

extension Example {
  fileprivate var isNull: Bool { if case .exact(.null) = node { true } else { false } }

  /// For people: `null`, `string`, `integer`.
  fileprivate var kind: String {
    switch node {
    case .exact(let json): json.kind.rawValue
    case .list, .variants: "array"
    case .object: "object"
    case .matched(let matched): matched.example.kind
    case .alternatives, .invalid: "value"
    }
  }

  /// The rules by which an alternative is told; only the main one can be told by the pact's example.
  fileprivate func matchers(isMain: Bool) -> [JSONObject]? {
    switch node {
    case .exact(.null): return [["match": "null"]]
    case .exact(.bool) where !isMain: return [["match": "boolean"]]
    case .exact(.number(let number)) where !isMain:
      return [["match": number.isInteger ? "integer" : "decimal"]]
    case .exact, .list, .object: return isMain ? [["match": "type"]] : nil
    case .matched(let matched):
      guard matched.matchers.count == 1, let name = matched.matchers.first?["match"]?.string else {
        return nil
      }
      switch name {
      case "type", "equality":
        return isMain ? matched.matchers : matched.example.matchers(isMain: false)
      // These are about what is in an object, and say nothing about what is none.
      case "values", "eachValue": return isMain ? [["match": "type"]] + matched.matchers : nil
      default: return matched.matchers
      }
    case .alternatives, .variants, .invalid: return nil
    }
  }
}
