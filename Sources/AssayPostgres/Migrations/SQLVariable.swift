/// A place in SQL where psql puts the value of a variable.
struct SQLVariable: Sendable {
  private enum Form { case plain, text, name, test }

  private var form: Form
  private var name: String
  /// Behind it.
  let end: Int

  /// Reads what follows a colon: `name`, `'name'`, `"name"` or `{?name}`; nil: nothing of that.
  init?(in bytes: ArraySlice<UInt8>) {
    guard let first = bytes.first else { return nil }
    let begin: Int
    let close: [UInt8]
    switch first {
    case UInt8(ascii: "'"): (form, begin, close) = (.text, 1, [first])
    case UInt8(ascii: "\""): (form, begin, close) = (.name, 1, [first])
    case UInt8(ascii: "{"):
      guard bytes.dropFirst().first == UInt8(ascii: "?") else { return nil }
      (form, begin, close) = (.test, 2, [UInt8(ascii: "}")])
    default: (form, begin, close) = (.plain, 0, [])
    }
    let rest = bytes.dropFirst(begin)
    let letters = rest.prefix { $0.startsName || $0.isDigit }
    guard !letters.isEmpty, bytes[letters.endIndex...].starts(with: close) else { return nil }
    name = String(decoding: letters, as: UTF8.self)
    end = letters.endIndex + close.count
  }

  /// What stands there instead; nil when the variable is not set.
  func value(in variables: [String: [UInt8]]) -> [UInt8]? {
    if form == .test { return Array((variables[name] == nil ? "FALSE" : "TRUE").utf8) }
    guard let value = variables[name] else { return nil }
    return switch form {
    case .text: Self.quote(value, UInt8(ascii: "'"))
    case .name: Self.quote(value, UInt8(ascii: "\""))
    case .plain, .test: value
    }
  }

  private static func quote(_ value: [UInt8], _ mark: UInt8) -> [UInt8] {
    [mark] + value.flatMap { $0 == mark ? [mark, mark] : [$0] } + [mark]
  }
}
