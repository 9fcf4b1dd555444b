import AssayJSON
import AssayMatching

/// Takes rules and generators out of examples that languages write them into.
///
/// Source: IntegrationJson.md of the reference implementation.
struct IntegrationReader {
  static let matcherName = "pact:matcher:type"
  static let generatorName = "pact:generator:type"
  private static let deepest = 512

  let category: PactGenerators.Category
  var rules: JSONObject = [:]
  var generators: [PactGenerators.Item] = []
  var faults: [PactFault] = []
  /// Below the first of some alike examples rules are there already.
  var isSilent = false
  var depth = 0

  init(_ category: PactGenerators.Category) { self.category = category }

  static func read(
    _ json: JSON, _ category: PactGenerators.Category, _ path: RulePath
  ) throws(PactFaults) -> Integrated {
    var reader = IntegrationReader(category)
    let example = reader.example(json, path, JSONPointer())
    guard reader.faults.isEmpty else { throw PactFaults(reader.faults) }
    var rules: JSONObject = [:]
    if category.hasOneValue {
      rules[category.name] = reader.rules.members.first?.value
    } else if !reader.rules.isEmpty {
      rules[category.name] = .object(reader.rules)
    }
    return Integrated(example: example, rules: rules, generators: reader.generators)
  }

  // MARK: Values

  /// Gives the example that a value stands for, and keeps its rules.
  mutating func example(_ json: JSON, _ path: RulePath, _ pointer: JSONPointer) -> JSON {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      fault("values nest deeper than \(Self.deepest)", pointer)
      return .null
    }
    switch json {
    case .object(let object): return self.object(object, path, pointer)
    case .array(let array):
      return elements(array, path, pointer, areAlike: false)
    default: return json
    }
  }

  private mutating func object(
    _ object: JSONObject, _ path: RulePath, _ pointer: JSONPointer
  ) -> JSON {
    if object[Self.matcherName] != nil { return matched(object, path, pointer) }
    if object[Self.generatorName] != nil {
      addGenerator(object, path, pointer)
      return example(object["value"] ?? .null, path, pointer / "value")
    }
    if let state = Self.stateShorthand(object) {
      add(state, path)
      return example(object["value"] ?? .null, path, pointer / "value")
    }
    return members(object, path, pointer, areAlike: false)
  }

  /// `{"expression": "${id}", "value": 1}`, without a matcher.
  private static func stateShorthand(_ object: JSONObject) -> Generator? {
    guard object.count == 2, object["value"] != nil,
      let expression = object["expression"]?.string, expression.contains("${")
    else { return nil }
    return Generator(.providerState(expression, .raw))
  }

  /// Members that are alike have their rules at `.*`, and the first says them.
  private mutating func members(
    _ object: JSONObject, _ path: RulePath, _ pointer: JSONPointer, areAlike: Bool,
    except names: Set<String> = []
  ) -> JSON {
    let wasSilent = isSilent
    defer { isSilent = wasSilent }
    var result = JSONObject()
    for member in object.members
    where !member.name.hasPrefix("pact:") && !names.contains(member.name) {
      let token: RulePath.Token = areAlike ? .any : .name(member.name)
      result[member.name] = example(
        member.value, RulePath(path.tokens + [token]), pointer / member.name)
      if areAlike { isSilent = true }
    }
    return .object(result)
  }

  private mutating func elements(
    _ array: [JSON], _ path: RulePath, _ pointer: JSONPointer, areAlike: Bool
  ) -> JSON {
    let wasSilent = isSilent
    defer { isSilent = wasSilent }
    var result: [JSON] = []
    for (index, item) in array.enumerated() {
      let token: RulePath.Token = areAlike ? .anyIndex : .index(index)
      result.append(example(item, RulePath(path.tokens + [token]), pointer / index))
      if areAlike { isSilent = true }
    }
    return .array(result)
  }

  // MARK: Matchers

  private mutating func matched(
    _ object: JSONObject, _ path: RulePath, _ pointer: JSONPointer
  ) -> JSON {
    var attributes = MatcherAttributes(object)
    let definition = definition(object, pointer, &attributes)
    add(definition.matchers, path, pointer)
    if object[Self.generatorName] != nil {
      addGenerator(object, path, pointer)
    } else if let generator = definition.generator {
      add(generator, path)
    }
    if let variants = object["variants"]?.array, attributes.names.contains("variants") {
      return arrayContains(variants, path, pointer / "variants")
    }
    if let reference = definition.reference, let value = object[reference] {
      return elements([value], path, pointer / reference, areAlike: true)
    }
    let kinds = Set(definition.matchers.compactMap { $0["match"]?.string })
    let isAboutValues = !kinds.isDisjoint(with: ["values", "eachKey", "eachValue"])
    if let value = object["value"] {
      return inside(value, path, pointer / "value", isAboutValues: isAboutValues, kinds)
    }
    let others = object.names.filter { !$0.hasPrefix("pact:") && !attributes.names.contains($0) }
    if !others.isEmpty {
      return members(
        object, path, pointer, areAlike: isAboutValues, except: attributes.names)
    }
    return definition.wholeExample ?? .null
  }

  /// The example under a matcher; elements of a list are alike where it is about kinds.
  private mutating func inside(
    _ value: JSON, _ path: RulePath, _ pointer: JSONPointer, isAboutValues: Bool,
    _ kinds: Set<String>
  ) -> JSON {
    switch value {
    case .array(let array):
      let isText = category == .header || category == .query
      let areAlike = isAboutValues || isText || kinds.contains("type")
      return elements(array, path, pointer, areAlike: areAlike)
    case .object(let object)
    where isAboutValues && object[Self.matcherName] == nil && object[Self.generatorName] == nil:
      return members(object, path, pointer, areAlike: true)
    default: return example(value, path, pointer)
    }
  }

  /// The examples of the variants are the list, each with the rules that hold for it.
  private mutating func arrayContains(
    _ variants: [JSON], _ path: RulePath, _ pointer: JSONPointer
  ) -> JSON {
    var examples: [JSON] = []
    var written: [JSON] = []
    for (index, variant) in variants.enumerated() {
      var reader = IntegrationReader(.body)
      reader.depth = depth
      examples.append(reader.example(variant, RulePath([]), pointer / index))
      faults += reader.faults
      var object: JSONObject = [
        "index": .number(JSONNumber(index)), "rules": .object(reader.rules),
      ]
      if !reader.generators.isEmpty {
        object["generators"] = PactGenerators(reader.generators).json["body"]
      }
      written.append(.object(object))
    }
    add([["match": "arrayContains", "variants": .array(written)]], path, pointer)
    return .array(examples)
  }

  // MARK: Results

  mutating func fault(_ what: String, _ pointer: JSONPointer) {
    faults.append(PactFault(pointer, what))
  }

  private mutating func add(
    _ matchers: [JSONObject], _ path: RulePath, _ pointer: JSONPointer
  ) {
    guard !isSilent, !matchers.isEmpty else { return }
    for matcher in matchers {
      do throws(RuleFault) { _ = try RuleReader.matcher(.object(matcher), pointer) } catch {
        fault(error.what, error.pointer)
      }
    }
    let before = rules[category.key(path)]?["matchers"]?.array ?? []
    rules[category.key(path)] = [
      "combine": "AND", "matchers": .array(before + matchers.map { .object($0) }),
    ]
  }

  private mutating func add(_ generator: Generator, _ path: RulePath) {
    if !isSilent { generators.append(.init(category, path, generator)) }
  }

  private mutating func addGenerator(
    _ object: JSONObject, _ path: RulePath, _ pointer: JSONPointer
  ) {
    var json: JSONObject = ["type": object[Self.generatorName] ?? .null]
    for member in object.members
    where !member.name.hasPrefix("pact:") && member.name != "value" {
      json[member.name] = member.value
    }
    do throws(PactFault) { add(try Generator(.object(json), at: pointer), path) } catch {
      // There the type has another name.
      let isType = error.pointer == pointer / "type"
      fault(error.what, isType ? pointer / Self.generatorName : error.pointer)
    }
  }
}
