package import AssayJSON
package import AssayMatching

/// Makes a value in place of an example.
///
/// Source: the Pact specification, versions 3 and 4.
package struct Generator: Sendable, Hashable {
  package let kind: Kind
  /// With `type` and all attributes, known or not.
  package let json: JSONObject

  package enum Kind: Sendable, Hashable {
    /// Both ends can come.
    case randomInt(ClosedRange<Int>)
    case randomDecimal(digits: Int)
    case randomHexadecimal(digits: Int)
    case randomString(size: Int)
    case regex(String)
    case uuid(UUIDFormat)
    case randomBoolean
    /// By a calendar; without a format in the usual one.
    case moment(Matcher.Moment, format: String?, expression: String?)
    /// From what setting up a state returned.
    case providerState(String, DataType)
    /// The mock's address before what the pattern's first group finds in the example.
    case mockServerURL(example: String, regex: String)
    /// Of a plugin, or of a later version.
    case unknown(String)
  }

  package enum UUIDFormat: String, Sendable, Hashable, CaseIterable {
    case simple
    case lowerCase = "lower-case-hyphenated"
    case upperCase = "upper-case-hyphenated"
    case urn = "URN"
  }

  package enum DataType: String, Sendable, Hashable, CaseIterable {
    case string = "STRING"
    case integer = "INTEGER"
    case decimal = "DECIMAL"
    case float = "FLOAT"
    case boolean = "BOOLEAN"
    /// As it is.
    case raw = "RAW"
  }

  /// The longest text that one generator makes, in letters.
  package static let longest = 100_000

  package init(_ kind: Kind) {
    self.kind = kind
    json = Self.json(kind)
  }

  /// Reads one generator; a fault names what was expected and where.
  package init(_ json: JSON, at pointer: JSONPointer) throws(PactFault) {
    guard let object = json.object else {
      throw PactFault(pointer, "expected a generator, an object, found \(json.kind.words)")
    }
    guard let name = object["type"]?.string else {
      let found = object["type"]?.kind.words ?? "nothing"
      throw PactFault(
        pointer / "type", "expected the name of a generator, a string, found \(found)")
    }
    kind = try Attributes(object: object, pointer: pointer).kind(named: name)
    self.json = object
  }

  /// As the file format names it.
  package var name: String { json["type"]?.string ?? "" }

  private static func json(_ kind: Kind) -> JSONObject {
    switch kind {
    case .randomInt(let range):
      [
        "type": "RandomInt", "min": .number(JSONNumber(range.lowerBound)),
        "max": .number(JSONNumber(range.upperBound)),
      ]
    case .randomDecimal(let digits):
      ["type": "RandomDecimal", "digits": .number(JSONNumber(digits))]
    case .randomHexadecimal(let digits):
      ["type": "RandomHexadecimal", "digits": .number(JSONNumber(digits))]
    case .randomString(let size): ["type": "RandomString", "size": .number(JSONNumber(size))]
    case .regex(let pattern): ["type": "Regex", "regex": .string(pattern)]
    case .uuid(let format): ["type": "Uuid", "format": .string(format.rawValue)]
    case .randomBoolean: ["type": "RandomBoolean"]
    case .moment(let moment, let format, let expression):
      JSONObject(
        [
          ("type", JSON.string(moment.generator)), format.map { ("format", .string($0)) },
          expression.map { ("expression", .string($0)) },
        ].compactMap(\.self))
    case .providerState(let expression, let type):
      [
        "type": "ProviderState", "expression": .string(expression),
        "dataType": .string(type.rawValue),
      ]
    case .mockServerURL(let example, let pattern):
      ["type": "MockServerURL", "example": .string(example), "regex": .string(pattern)]
    case .unknown(let name): ["type": .string(name)]
    }
  }
}

extension Matcher.Moment {
  fileprivate var generator: String {
    switch self {
    case .date: "Date"
    case .time: "Time"
    case .datetime: "DateTime"
    }
  }
}

/// Reads what belongs to one generator.
private struct Attributes {
  let object: JSONObject
  let pointer: JSONPointer

  func kind(named name: String) throws(PactFault) -> Generator.Kind {
    switch name {
    case "RandomInt": .randomInt(try range())
    case "RandomDecimal": .randomDecimal(digits: try length("digits"))
    case "RandomHexadecimal": .randomHexadecimal(digits: try length("digits"))
    case "RandomString": .randomString(size: try length("size"))
    case "Regex": .regex(try text("regex"))
    case "Uuid": .uuid(try choice("format") ?? .lowerCase)
    case "RandomBoolean": .randomBoolean
    case "Date": try moment(.date)
    case "Time": try moment(.time)
    case "DateTime", "Timestamp": try moment(.datetime)
    case "ProviderState": .providerState(try text("expression"), try choice("dataType") ?? .raw)
    case "MockServerURL":
      .mockServerURL(example: try text("example"), regex: try text("regex"))
    default: .unknown(name)
    }
  }

  private func moment(_ moment: Matcher.Moment) throws(PactFault) -> Generator.Kind {
    .moment(moment, format: try optional("format"), expression: try optional("expression"))
  }

  private func range() throws(PactFault) -> ClosedRange<Int> {
    let (low, high) = (try integer("min") ?? 0, try integer("max") ?? 10)
    guard low <= high else {
      throw PactFault(pointer, "expected min to be at most max, found \(low) and \(high)")
    }
    return low...high
  }

  private func length(_ name: String) throws(PactFault) -> Int {
    let length = try integer(name) ?? 10
    guard (1...Generator.longest).contains(length) else {
      throw PactFault(
        pointer / name, "expected a number from 1 to \(Generator.longest), found \(length)")
    }
    return length
  }

  private func integer(_ name: String) throws(PactFault) -> Int? {
    guard let value = object[name], value != .null else { return nil }
    guard let integer = value.int else {
      throw PactFault(pointer / name, "expected an integer, found \(value.short)")
    }
    return integer
  }

  private func text(_ name: String) throws(PactFault) -> String {
    guard let text = try optional(name) else {
      throw PactFault(pointer / name, "expected a string, found nothing")
    }
    return text
  }

  private func optional(_ name: String) throws(PactFault) -> String? {
    switch object[name] {
    case nil, .null?: return nil
    case .string(let text)?: return text
    case let other?:
      throw PactFault(pointer / name, "expected a string, found \(other.kind.words)")
    }
  }

  private func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String
  ) throws(PactFault) -> Choice? where Choice.RawValue == String {
    guard let text = try optional(name) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    throw PactFault(
      pointer / name, "expected one of \(choices), found \(JSON.string(text).short)")
  }
}
