import AssayJSON
import AssayMatching

/// Puts the values of states into expressions: `/orders/${id}`, or only `id`.
struct StateExpression {
  let states: JSONObject

  func value(
    _ expression: String, _ type: Generator.DataType
  ) throws(Generation.Fault) -> JSON {
    try Self.converted(try value(expression), type)
  }

  private func value(_ expression: String) throws(Generation.Fault) -> JSON {
    guard expression.contains("${") else { return try state(expression[...]) }
    var rest = expression[...]
    var result = ""
    while let start = rest.firstRange(of: "${") {
      guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
        throw Generation.Fault("${ is not closed in \(JSON.string(expression).short)")
      }
      let value = try state(rest[start.upperBound..<end])
      let following = rest.index(after: end)
      // Alone it keeps its kind.
      if start.lowerBound == expression.startIndex, following == expression.endIndex {
        return value
      }
      result += rest[..<start.lowerBound] + (value.text ?? value.description)
      rest = rest[following...]
      guard result.utf8.count <= Generator.longest else {
        throw Generation.Fault("the value is longer than \(Generator.longest) letters")
      }
    }
    return .string(result + rest)
  }

  private func state(_ name: Substring) throws(Generation.Fault) -> JSON {
    if let value = states[String(name)] { return value }
    throw Generation.Fault("no state gave a value named \(JSON.string(String(name)).short)")
  }

  private static func converted(
    _ value: JSON, _ type: Generator.DataType
  ) throws(Generation.Fault) -> JSON {
    let text = value.text ?? value.description
    switch type {
    case .raw: return value
    case .string: return .string(text)
    case .integer:
      if let number = JSONNumber(text: text), number.isInteger { return .number(number) }
    case .decimal, .float:
      if let number = JSONNumber(text: text) { return .number(number) }
    case .boolean:
      if text == "true" || text == "false" { return .bool(text == "true") }
    }
    throw Generation.Fault("\(value.short) is no \(type.rawValue)")
  }
}
