/// Just enough JSON to print a schema with its keys in a chosen order.
indirect enum SchemaJSON {
  case string(String)
  case integer(Int)
  case boolean(Bool)
  case array([SchemaJSON])
  case object([(String, SchemaJSON)])

  static func strings(_ values: [String]) -> SchemaJSON { .array(values.map(SchemaJSON.string)) }

  /// Two spaces a level, lists of strings on one line.
  func printed(indentation: String = "") -> String {
    let inner = indentation + "  "
    switch self {
    case .string(let text): return Self.quoted(text)
    case .integer(let number): return "\(number)"
    case .boolean(let flag): return "\(flag)"
    case .array(let values):
      return "[" + values.map { $0.printed(indentation: inner) }.joined(separator: ", ") + "]"
    case .object(let members):
      let lines = members.map { "\(inner)\(Self.quoted($0)): \($1.printed(indentation: inner))" }
      return lines.isEmpty ? "{}" : "{\n" + lines.joined(separator: ",\n") + "\n\(indentation)}"
    }
  }

  private static func quoted(_ text: String) -> String {
    let escaped = text.map { character in
      switch character {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      default: String(character)
      }
    }
    return "\"" + escaped.joined() + "\""
  }
}
