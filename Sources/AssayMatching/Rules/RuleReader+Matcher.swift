package import AssayJSON

extension RuleReader {
  /// One matcher; without a name its attributes tell which it is, as in version 2.
  package static func matcher(
    _ json: JSON, _ pointer: JSONPointer
  ) throws(RuleFault) -> Matcher {
    guard let object = json.object else {
      throw RuleFault(pointer, "a matcher is an object, not \(json.kind.rawValue)")
    }
    guard let name = object["match"] else { return try guessed(object, pointer) }
    guard let name = name.string else {
      throw RuleFault(pointer / "match", "the name of a matcher is a string")
    }
    return try matcher(named: name, object, pointer)
  }

  private static func guessed(
    _ object: JSONObject, _ pointer: JSONPointer
  ) throws(RuleFault) -> Matcher {
    for name in ["regex", "timestamp", "datetime", "time", "date"] where object[name] != nil {
      return try matcher(named: name, object, pointer)
    }
    if object["min"] != nil || object["max"] != nil {
      return try matcher(named: "type", object, pointer)
    }
    throw RuleFault(pointer, "a matcher has a name, `match`")
  }

  private static func matcher(
    named name: String, _ object: JSONObject, _ pointer: JSONPointer
  ) throws(RuleFault) -> Matcher {
    switch name {
    case "equality": .equality
    case "regex": .regex(try text("regex", object, pointer))
    case "type", "min-type", "max-type", "min", "max":
      .type(min: try limit("min", object, pointer), max: try limit("max", object, pointer))
    case "number": .number
    case "integer": .integer
    case "decimal", "real": .decimal
    case "boolean": .boolean
    case "null": .null
    case "include": .include(try text("value", object, pointer))
    case "date": .moment(.date, format: try format("date", object, pointer))
    case "time": .moment(.time, format: try format("time", object, pointer))
    case "datetime": .moment(.datetime, format: try format("datetime", object, pointer))
    case "timestamp": .moment(.datetime, format: try format("timestamp", object, pointer))
    case "contentType", "content-type": .contentType(try text("value", object, pointer))
    case "values": .values
    case "eachKey": .eachKey(try rules(object, pointer))
    case "eachValue": .eachValue(try rules(object, pointer))
    case "arrayContains": .arrayContains(try variants(object, pointer))
    case "statusCode": .statusCode(try statuses(object, pointer))
    case "notEmpty": .notEmpty
    case "semver": .semver
    default: .unknown(name)
    }
  }

  // MARK: Attributes

  private static func text(
    _ name: String, _ object: JSONObject, _ pointer: JSONPointer
  ) throws(RuleFault) -> String {
    guard let text = object[name]?.string else {
      throw RuleFault(pointer / name, "expected a string")
    }
    return text
  }

  private static func format(
    _ name: String, _ object: JSONObject, _ pointer: JSONPointer
  ) throws(RuleFault) -> String? {
    guard let value = object["format"] ?? object[name] else { return nil }
    guard let text = value.string else {
      throw RuleFault(pointer / "format", "expected a string")
    }
    return text
  }

  private static func limit(
    _ name: String, _ object: JSONObject, _ pointer: JSONPointer
  ) throws(RuleFault) -> Int? {
    guard let value = object[name] else { return nil }
    guard let limit = value.int ?? value.string.flatMap({ Int($0) }), limit >= 0 else {
      throw RuleFault(pointer / name, "expected a number of elements")
    }
    return limit
  }

  private static func rules(
    _ object: JSONObject, _ pointer: JSONPointer
  ) throws(RuleFault) -> [Matcher] {
    guard let items = object["rules"]?.array else { return [] }
    var result: [Matcher] = []
    for (index, item) in items.enumerated() {
      result.append(try matcher(item, pointer / "rules" / index))
    }
    return result
  }

  private static func variants(
    _ object: JSONObject, _ pointer: JSONPointer
  ) throws(RuleFault) -> [Matcher.Variant] {
    guard let items = object["variants"]?.array else {
      throw RuleFault(pointer / "variants", "expected a list")
    }
    var result: [Matcher.Variant] = []
    for (number, item) in items.enumerated() {
      let place = pointer / "variants" / number
      let rules = try item["rules"].map { json throws(RuleFault) in
        try read(["body": json], at: place / "rules").body
      }
      result.append(.init(index: item["index"]?.int ?? number, rules: rules ?? RuleTable()))
    }
    return result
  }

  private static func statuses(
    _ object: JSONObject, _ pointer: JSONPointer
  ) throws(RuleFault) -> StatusRange {
    let place = pointer / "status"
    switch object["status"] {
    case .array(let codes)?: return .codes(codes.compactMap(\.int))
    case .number(let code)?: return .codes([code.int ?? 0])
    case .string(let text)?:
      switch text {
      case "info", "information": return .information
      case "success": return .success
      case "redirect": return .redirect
      case "clientError": return .clientError
      case "serverError": return .serverError
      case "nonError": return .nonError
      case "error": return .error
      default: throw RuleFault(place, "\(text) is no class of statuses")
      }
    default: throw RuleFault(place, "expected a class of statuses or a list of codes")
    }
  }
}
