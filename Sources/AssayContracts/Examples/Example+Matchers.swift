import AssayJSON
import AssayPact

extension Example {
  // MARK: Kinds

  /// Any value of this one's kind, and so for everything in it.
  public static func like(_ example: Example) -> Example {
    Example([["match": "type"]], example, .alike)
  }

  /// An object with members of these kinds.
  public static func like(@MembersBuilder _ members: () -> [Member]) -> Example {
    like(.object(members))
  }

  /// This very value, also inside of what is only `.like`.
  public static func exactly(_ example: Example) -> Example {
    Example([["match": "equality"]], example)
  }

  /// A whole number.
  public static func integer(_ example: Int) -> Example {
    Example([["match": "integer"]], .value(example))
  }

  /// A number with a fraction.
  public static func decimal(_ example: Double) -> Example {
    Example([["match": "decimal"]], .value(example))
  }

  /// A number, with a fraction or without.
  public static func number(_ example: Double) -> Example {
    let isWhole = example.rounded() == example && abs(example) < 1e15
    return Example([["match": "number"]], isWhole ? .value(Int(example)) : .value(example))
  }

  /// True or false.
  public static func boolean(_ example: Bool) -> Example {
    Example([["match": "boolean"]], .value(example))
  }

  /// Anything but null and what is empty.
  public static func notEmpty(_ example: Example) -> Example {
    Example([["match": "notEmpty"]], example)
  }

  // MARK: Texts

  /// A text that the pattern matches as a whole.
  public static func regex(_ pattern: String, _ example: String) -> Example {
    Example([["match": "regex", "regex": .string(pattern)]], .value(example))
  }

  /// A text with this one in it.
  public static func includes(_ text: String, _ example: String? = nil) -> Example {
    Example([["match": "include", "value": .string(text)]], .value(example ?? text))
  }

  /// A semantic version.
  public static func semver(_ example: String = "1.0.0") -> Example {
    Example([["match": "semver"]], .value(example))
  }

  /// A UUID in small letters; without an example the mock makes others.
  public static func uuid(_ example: String? = nil) -> Example {
    let digits = "[0-9a-f]"
    let pattern = "\(digits){8}-\(digits){4}-\(digits){4}-\(digits){4}-\(digits){12}"
    return Example(
      [["match": "regex", "regex": .string(pattern)]],
      .value(example ?? "e2490de5-5bd3-43d5-b7c4-526e33f71304"),
      generator: example == nil ? Generator(.uuid(.lowerCase)) : nil)
  }

  /// An absolute address that ends in a path, whoever serves it; the mock puts its own before it.
  ///
  /// - Parameters:
  ///   - path: as `/orders/7`.
  ///   - pattern: what other paths look like; nil: only this one.
  /// - Returns: a text with a rule.
  public static func url(_ path: String, pattern: String? = nil) -> Example {
    let tail = pattern ?? escaped(path)
    let (regex, example) = (".*(\(tail))$", "http://localhost\(path)")
    return Example(
      [["match": "regex", "regex": .string(regex)]], .value(example),
      generator: Generator(.mockServerURL(example: example, regex: regex)))
  }

  /// One of these texts.
  ///
  /// The consumer's test sees the first; where each means something else to it, write an
  /// interaction for each.
  public static func oneOf(_ first: String, _ others: String...) -> Example {
    regex(([first] + others).map(escaped).joined(separator: "|"), first)
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for letter in text {
      if "\\^$.|?*+()[]{}/".contains(letter) { result.append("\\") }
      result.append(letter)
    }
    return result
  }

  // MARK: Lists and objects

  /// A list whose elements are all like this one.
  ///
  /// - Parameters:
  ///   - example: for an element; the list has `min` of them, and at least one.
  ///   - min: how many there are at least.
  ///   - max: how many there are at most.
  /// - Returns: a list with a rule.
  public static func eachLike(_ example: Example, min: Int = 1, max: Int? = nil) -> Example {
    let limits = "\(min) to \(max.map { "\($0)" } ?? "any number of") elements"
    guard min >= 0, min <= 1000, max.map({ $0 >= Swift.max(min, 1) }) ?? true else {
      return Example(.invalid("no list can have \(limits), or none that fits into a contract"))
    }
    var matcher: JSONObject = ["match": "type", "min": .number(JSONNumber(min))]
    matcher["max"] = max.map { .number(JSONNumber($0)) }
    let elements = Array(repeating: example, count: Swift.max(1, min))
    return Example([matcher], .list(elements), .alike)
  }

  /// A list of objects that are all like this one.
  public static func eachLike(
    min: Int = 1, max: Int? = nil, @MembersBuilder _ members: () -> [Member]
  ) -> Example {
    eachLike(.object(members), min: min, max: max)
  }

  /// A list in which each of these is somewhere, in any order, among others.
  public static func arrayContaining(_ variants: Example...) -> Example {
    Example(.variants(variants))
  }

  /// An object with any names, whose values are all like this one.
  public static func eachKeyLike(_ name: String, _ value: Example) -> Example {
    Example([["match": "values"]], Example(.object([Member(name, value)])), .values)
  }

  /// An object whose names are all like the one, and its values like the other.
  public static func eachKey(_ name: Example, _ value: Example) -> Example {
    guard case .matched(let key) = name.node, case .exact(.string(let text)) = key.example.node
    else {
      return Example(.invalid("names are texts with a rule, as .regex(\"[A-Z]+\", \"ABC\")"))
    }
    let rule: JSONObject = [
      "match": "eachKey", "rules": .array(key.matchers.map { .object($0) }),
    ]
    return Example([rule, ["match": "values"]], Example(.object([Member(text, value)])), .values)
  }

  /// An object with any names whose values keep one rule.
  public static func eachValue(_ value: Example, name: String = "key") -> Example {
    guard case .matched(let inner) = value.node, case .exact = inner.example.node else {
      return Example(
        .invalid("values of .eachValue are single ones with a rule; others take .eachKeyLike"))
    }
    let rule: JSONObject = [
      "match": "eachValue", "rules": .array(inner.matchers.map { .object($0) }),
    ]
    return Example([rule], Example(.object([Member(name, inner.example)])))
  }

  // MARK: Null or something

  /// A value that is like one of these, each of which the test must deal with.
  ///
  /// In an answer, the mock gives them in turn, so the test asks once for each. In a request, the
  /// test sends each. In a message, the handler gets one after the other.
  public static func anyOf(_ alternatives: Example...) -> Example {
    Example(.alternatives(alternatives))
  }

  /// This, or null: ``anyOf(_:)`` of both.
  public var orNull: Example { .anyOf(self, nil) }

  // MARK: Generated

  /// The same, with other values than the example in each test.
  public func generated(_ generator: ValueGenerator) -> Example {
    guard case .matched(var matched) = node else {
      return Example([["match": "type"]], self, .alike, generator: generator.generator)
    }
    matched.generator = generator.generator
    return Example(.matched(matched))
  }

  /// What setting up a provider state returns when the provider is verified.
  ///
  /// - Parameters:
  ///   - expression: as `${id}` or `/orders/${id}`.
  ///   - example: for the consumer's test.
  /// - Returns: the example, which the verifier replaces.
  public static func fromProviderState(_ expression: String, example: Example) -> Example {
    example.generated(.providerState(expression, example.dataType))
  }

  private var dataType: Generator.DataType {
    switch node {
    case .exact(.string): .string
    case .exact(.bool): .boolean
    case .exact(.number(let number)): number.isInteger ? .integer : .decimal
    case .matched(let matched): matched.example.dataType
    default: .raw
    }
  }
}
