import AssayJSON
import AssayMatching

/// Writes one matcher.
enum MatcherWriter {
  /// Attributes of `raw`, the matcher as it was read, stay where the model does not know them.
  ///
  /// - Returns: nil when the version has no such matcher.
  static func json(
    _ matcher: Matcher, _ raw: JSONObject?, as version: SpecificationVersion
  ) -> JSONObject? {
    guard isKnown(matcher, version) else { return nil }
    let made = made(matcher, version)
    guard let raw else { return made }
    // What is known is written as the version does, and then the rest.
    var result = made
    let replaced = replaced(matcher, version)
    for member in raw.members.sorted(by: { $0.name < $1.name })
    where !replaced.contains(member.name) {
      // Limits may be written as text, variants may have more in them.
      if result[member.name] == nil || keepsRaw(matcher) && member.name != "match" {
        result[member.name] = member.value
      }
    }
    return result
  }

  /// Names of attributes that a version spells in another way.
  private static func replaced(_ matcher: Matcher, _ version: SpecificationVersion) -> Set<String> {
    guard case .moment = matcher else { return [] }
    return version == .v4 ? ["timestamp", "datetime", "date", "time"] : ["format"]
  }

  /// Whether there is more in what was read than this model has.
  private static func keepsRaw(_ matcher: Matcher) -> Bool {
    switch matcher {
    case .eachKey, .eachValue, .arrayContains, .unknown: true
    default: false
    }
  }

  /// Source: the table of matchers in the specification, version 4.
  private static func isKnown(_ matcher: Matcher, _ version: SpecificationVersion) -> Bool {
    switch matcher {
    case .regex, .type: version >= .v2
    // Writers have put moments into version 2 for years.
    case .moment: version >= .v2
    case .equality, .include, .integer, .decimal, .number, .null: version >= .v3
    // Nobody knows where these belong.
    case .unknown: version >= .v3
    case .boolean, .contentType, .values, .arrayContains, .statusCode, .notEmpty, .semver,
      .eachKey, .eachValue:
      version >= .v4
    }
  }

  private static func made(_ matcher: Matcher, _ version: SpecificationVersion) -> JSONObject {
    var result: JSONObject = ["match": .string(matcher.name)]
    switch matcher {
    case .regex(let pattern): result["regex"] = .string(pattern)
    case .type(let min, let max):
      result["min"] = min.map { .number(JSONNumber($0)) }
      result["max"] = max.map { .number(JSONNumber($0)) }
    case .include(let text), .contentType(let text): result["value"] = .string(text)
    case .moment(let moment, let format): made(moment, format, version, &result)
    case .eachKey(let rules), .eachValue(let rules):
      result["rules"] = .array(rules.map { .object(made($0, version)) })
    case .arrayContains(let variants):
      result["variants"] = .array(variants.map { variant($0, version) })
    case .statusCode(let range): result["status"] = status(range)
    case .equality, .number, .integer, .decimal, .boolean, .null, .values, .notEmpty, .semver,
      .unknown:
      break
    }
    return result
  }

  private static func made(
    _ moment: Matcher.Moment, _ format: String?, _ version: SpecificationVersion,
    _ result: inout JSONObject
  ) {
    guard version < .v4 else {
      result["format"] = format.map { .string($0) }
      return
    }
    let name = moment == .datetime ? "timestamp" : moment.rawValue
    result["match"] = .string(name)
    result[name] = format.map { .string($0) }
  }

  private static func variant(
    _ variant: Matcher.Variant, _ version: SpecificationVersion
  ) -> JSON {
    var rules = JSONObject()
    let sorted = variant.rules.rules.sorted { $0.path.description < $1.path.description }
    for rule in sorted {
      rules[rule.path.description] = [
        "combine": .string(rule.list.combination.rawValue),
        "matchers": .array(rule.list.matchers.map { .object(made($0, version)) }),
      ]
    }
    return ["index": .number(JSONNumber(variant.index)), "rules": .object(rules)]
  }

  private static func status(_ range: StatusRange) -> JSON {
    switch range {
    case .information: "info"
    case .success: "success"
    case .redirect: "redirect"
    case .clientError: "clientError"
    case .serverError: "serverError"
    case .nonError: "nonError"
    case .error: "error"
    case .codes(let codes): .array(codes.map { .number(JSONNumber($0)) })
    }
  }
}
