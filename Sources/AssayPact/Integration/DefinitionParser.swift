import AssayJSON

/// Reads definition expressions.
struct DefinitionParser {
  private typealias Fault = Definition.Fault

  private let letters: [Character]
  private var position = 0
  private var depth = 0

  private static let deepest = 50

  init(_ text: String) { letters = Array(text) }

  mutating func parse() throws(Definition.Fault) -> Definition {
    var result = Definition()
    repeat { result.add(try expression()) } while take(",")
    skipSpace()
    guard position == letters.count else { throw fault("expected , or the end, found \(found)") }
    return result
  }

  // MARK: Expressions

  private mutating func expression() throws(Definition.Fault) -> Definition {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      throw fault("expressions nest deeper than \(Self.deepest)")
    }
    let start = position
    let name = word()
    guard !name.isEmpty else { throw fault("expected an expression, found \(found)") }
    guard take("(") else { throw fault("expected ( after \(name), found \(found)") }
    var result = Definition()
    switch name {
    case "matching": result = try matching()
    case "notEmpty":
      result.matchers = [["match": "notEmpty"]]
      try readExample(into: &result)
    case "eachKey", "eachValue", "eachLike": result = try each(name)
    case "atLeast": result.matchers = [["match": "type", "min": try count()]]
    case "atMost": result.matchers = [["match": "type", "max": try count()]]
    default:
      position = start
      throw fault(
        "\(name) is none of matching, notEmpty, eachKey, eachValue, eachLike, atLeast, atMost")
    }
    guard take(")") else { throw fault("expected ), found \(found)") }
    return result
  }

  /// The inner rules are for each name or element.
  private mutating func each(_ name: String) throws(Definition.Fault) -> Definition {
    var inner = Definition()
    repeat { inner.add(try expression()) } while take(",")
    var result = Definition()
    var matcher: JSONObject = [
      "match": .string(name == "eachKey" ? "eachKey" : "eachValue"),
      "rules": .array(inner.matchers.map { .object($0) }),
    ]
    let example = inner.wholeExample
    matcher["value"] = example
    matcher["generator"] = inner.generator.map { .object($0.json) }
    result.matchers = [matcher]
    if name == "eachLike" { result.matchers.append(["match": "type", "min": 1]) }
    result.reference = inner.reference
    if name == "eachKey" { result.keyExample = example } else { result.elementExample = example }
    return result
  }

  private mutating func matching() throws(Definition.Fault) -> Definition {
    var result = Definition()
    if take("$") {
      result.reference = try string()
      result.matchers = [["match": "type"]]
      return result
    }
    let start = position
    let name = word()
    guard take(",") else { throw fault("expected a comma after \(name), found \(found)") }
    switch name {
    case "equalTo", "equality": result.matchers = [["match": "equality"]]
    case "type", "number", "integer", "decimal", "boolean", "semver":
      result.matchers = [["match": .string(name)]]
    case "date", "time", "datetime":
      result.matchers = [["match": .string(name), "format": .string(try string())]]
      try comma()
    case "regex":
      result.matchers = [["match": "regex", "regex": .string(try string())]]
      try comma()
    case "contentType":
      result.matchers = [["match": "contentType", "value": .string(try string())]]
      try comma()
    case "include":
      let text = try string()
      result.matchers = [["match": "include", "value": .string(text)]]
      result.example = .string(text)
      return result
    default:
      position = start
      throw fault("\(name) is no kind of matching that is known")
    }
    try readExample(into: &result)
    return result
  }

  // MARK: Values

  /// A value, or one from a state with its example.
  private mutating func readExample(into result: inout Definition) throws(Definition.Fault) {
    let start = position
    guard word() == "fromProviderState", take("(") else {
      position = start
      result.example = try value()
      return
    }
    let expression = try string()
    try comma()
    let example = try value()
    guard take(")") else { throw fault("expected ), found \(found)") }
    let type: Generator.DataType =
      switch example.kind {
      case .string: .string
      case .integer: .integer
      case .decimal: .decimal
      case .boolean: .boolean
      case .null, .array, .object: .raw
      }
    result.generator = Generator(.providerState(expression, type))
    result.example = example
  }

  private mutating func value() throws(Definition.Fault) -> JSON {
    skipSpace()
    let start = position
    if position < letters.count, letters[position] == "'" { return .string(try string()) }
    while position < letters.count, letters[position] != ",", letters[position] != ")" {
      position += 1
    }
    let text = String(letters[start..<position])
    // Texts are in single quotes, everything else is as in JSON.
    if let json = try? JSON(parsing: text), json.array == nil, json.object == nil,
      json.string == nil
    {
      return json
    }
    position = start
    throw fault("expected a text in single quotes, a number, true, false or null")
  }

  private mutating func count() throws(Definition.Fault) -> JSON {
    guard let count = try value().int, count >= 0 else { throw fault("expected a number") }
    return .number(JSONNumber(count))
  }

  private mutating func string() throws(Definition.Fault) -> String {
    guard take("'") else { throw fault("expected a text in single quotes, found \(found)") }
    let start = position
    var result = ""
    while position < letters.count {
      let letter = letters[position]
      position += 1
      switch letter {
      case "'": return result
      case "\\": result += try escape()
      default: result.append(letter)
      }
    }
    position = start - 1
    throw fault("a text is not closed")
  }

  private mutating func escape() throws(Definition.Fault) -> String {
    guard position < letters.count else { throw fault("a text is not closed") }
    let letter = letters[position]
    position += 1
    switch letter {
    case "'", "\\": return String(letter)
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u": return try unicode()
    // Patterns are full of them.
    default: return "\\\(letter)"
    }
  }

  /// Four digits, or any number of them in braces.
  private mutating func unicode() throws(Definition.Fault) -> String {
    var digits = ""
    if position < letters.count, letters[position] == "{" {
      position += 1
      while position < letters.count, letters[position].isHexDigit, digits.count < 8 {
        digits.append(letters[position])
        position += 1
      }
      guard position < letters.count, letters[position] == "}" else {
        throw fault("expected }, found \(found)")
      }
      position += 1
    } else {
      digits = String(letters[position...].prefix(4))
      position += digits.count
    }
    guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
      throw fault("\(digits) is no letter's number")
    }
    return String(Character(scalar))
  }

  // MARK: Letters

  private mutating func comma() throws(Definition.Fault) {
    guard take(",") else { throw fault("expected a comma, found \(found)") }
  }

  private mutating func word() -> String {
    skipSpace()
    let word = letters[position...].prefix { $0.isLetter }
    position += word.count
    return String(word)
  }

  private mutating func take(_ letter: Character) -> Bool {
    skipSpace()
    guard position < letters.count, letters[position] == letter else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < letters.count, letters[position].isWhitespace { position += 1 }
  }

  private var found: String {
    position < letters.count ? "\"\(letters[position])\"" : "the end"
  }

  private func fault(_ what: String) -> Fault { Fault(column: position + 1, what: what) }
}
