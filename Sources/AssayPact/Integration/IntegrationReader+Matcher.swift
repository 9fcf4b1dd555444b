import AssayJSON
import AssayMatching

/// Which members of an object belong to its matchers and generators, and not to the example.
struct MatcherAttributes {
  let object: JSONObject
  private(set) var names: Set<String> = ["value"]

  private static let common: Set = [
    "regex", "min", "max", "format", "date", "time", "datetime", "timestamp", "status",
  ]

  init(_ object: JSONObject) {
    self.object = object
    if object[IntegrationReader.generatorName] != nil {
      names.formUnion([
        "min", "max", "digits", "size", "regex", "format", "expression", "dataType", "example",
      ])
    }
  }

  /// What a matcher with this name takes from the object.
  mutating func attributes(of name: String) -> JSONObject {
    var own = Self.own[name] ?? Self.common
    if name == "include" || name == "contentType" { own.insert("value") }
    names.formUnion(own)
    return JSONObject(
      object.members.filter { own.contains($0.name) && $0.value != .null }
        .map { ($0.name, $0.value) })
  }

  private static let own: [String: Set<String>] = [
    "type": ["min", "max"], "min-type": ["min"], "max-type": ["max"], "regex": ["regex"],
    "date": ["format", "date"], "time": ["format", "time"],
    "datetime": ["format", "datetime", "timestamp"],
    "timestamp": ["format", "datetime", "timestamp"], "statusCode": ["status"],
    "eachKey": ["rules", "value", "generator"], "eachValue": ["rules", "value", "generator"],
    "arrayContains": ["variants"], "values": [], "equality": [], "number": [], "integer": [],
    "decimal": [], "boolean": [], "null": [], "notEmpty": [], "semver": [], "include": [],
    "contentType": [],
  ]
}

extension IntegrationReader {
  private static let aliases = [
    "each-key": "eachKey", "each-value": "eachValue", "array-contains": "arrayContains",
    "not-empty": "notEmpty", "content-type": "contentType", "status-code": "statusCode",
    "equalTo": "equality", "min-type": "type", "max-type": "type", "real": "decimal",
  ]

  /// All matchers of an object: one name, one expression, or a list.
  mutating func definition(
    _ object: JSONObject, _ pointer: JSONPointer, _ attributes: inout MatcherAttributes
  ) -> Definition {
    let place = pointer / Self.matcherName
    var result = Definition()
    switch object[Self.matcherName] {
    case .array(let items)?:
      for (index, item) in items.enumerated() {
        if case .object(let inner) = item {
          var own = MatcherAttributes(inner)
          result.add(matcher(inner[Self.matcherName], place / index, &own))
        } else {
          result.add(matcher(item, place / index, &attributes))
        }
      }
    case let json: result = matcher(json, place, &attributes)
    }
    return result
  }

  private mutating func matcher(
    _ json: JSON?, _ pointer: JSONPointer, _ attributes: inout MatcherAttributes
  ) -> Definition {
    guard let text = json?.string else {
      let found = json?.kind.words ?? "nothing"
      fault("expected the name of a matcher, a string, found \(found)", pointer)
      return Definition()
    }
    guard !text.contains("(") else {
      do throws(Definition.Fault) { return try Definition(text) } catch {
        fault("the expression is not understood: \(error.words)", pointer)
        return Definition()
      }
    }
    let name = Self.aliases[text] ?? text
    var result = Definition()
    var matcher: JSONObject = ["match": .string(name)]
    for member in attributes.attributes(of: name).members where member.name != "variants" {
      matcher[member.name] = member.value
    }
    if name == "eachKey" || name == "eachValue" {
      let rules = matcher["rules"]?.array ?? []
      matcher["rules"] = .array(inner(rules, pointer))
      // The value of `eachValue` is the example, not that of its elements.
      if name == "eachValue" { matcher["value"] = nil }
    }
    // Its variants are read with their examples.
    if name != "arrayContains" {
      result.matchers = [matcher]
    } else if attributes.object["variants"]?.array == nil {
      fault("expected variants, a list, beside arrayContains", pointer)
    }
    if name == "eachKey" { result.keyExample = matcher["value"]?.string.map { .string($0) } }
    return result
  }

  /// Rules for names or elements, written like matchers or like rules.
  private mutating func inner(_ rules: [JSON], _ pointer: JSONPointer) -> [JSON] {
    rules.flatMap { rule -> [JSON] in
      guard let object = rule.object, object[Self.matcherName] != nil else { return [rule] }
      var attributes = MatcherAttributes(object)
      return definition(object, pointer / "rules", &attributes).matchers.map { .object($0) }
    }
  }
}
