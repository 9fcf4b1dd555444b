/// A place in a body, with wildcards: `$.animals[*]['@name']`.
///
/// Source: the Pact specification, version 3, "Matching rule paths".
package struct RulePath: Sendable, Hashable, CustomStringConvertible {
  package enum Token: Sendable, Hashable {
    case name(String)
    case index(Int)
    /// `.*`: any name, and any index.
    case any
    /// `[*]`: any index.
    case anyIndex
  }

  /// Without the `$` in front.
  package var tokens: [Token]

  package init(_ tokens: [Token]) { self.tokens = tokens }

  /// Reads a path.
  ///
  /// - Throws: `Fault` with the column of what is not understood.
  package init(_ text: String) throws(Fault) {
    var parser = RulePathParser(text)
    tokens = try parser.parse()
  }

  /// Why a text is no path.
  package struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
    package var path: String
    /// From 1, in characters.
    package var column: Int
    package var what: String

    package var description: String { "\(path), column \(column): \(what)" }
  }

  package var description: String {
    var text = "$"
    for token in tokens { text += token.description }
    return text
  }
}

extension RulePath.Token: CustomStringConvertible {
  package var description: String {
    switch self {
    case .name(let name):
      if RulePathParser.isPlain(name) {
        ".\(name)"
      } else {
        name.utf8.contains(UInt8(ascii: "'")) ? "[\"\(name)\"]" : "['\(name)']"
      }
    case .index(let index): "[\(index)]"
    case .any: ".*"
    case .anyIndex: "[*]"
    }
  }
}

/// Reads `$` and then names, indices and wildcards.
struct RulePathParser {
  private let text: String
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) {
    self.text = text
    bytes = Array(text.utf8)
  }

  /// Whether a name can stand after a dot.
  static func isPlain(_ name: String) -> Bool {
    if name.utf8.allSatisfy({ isPlain($0) }) { return !name.isEmpty }
    return name.unicodeScalars.allSatisfy { isPlain($0) }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: ":"), UInt8(ascii: "#"), UInt8(ascii: "@"):
      true
    default: false
    }
  }

  /// Letters and numbers of all scripts, with the marks that belong to them.
  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return isPlain(UInt8(truncatingIfNeeded: scalar.value)) }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: return true
    default: return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
  }

  mutating func parse() throws(RulePath.Fault) -> [RulePath.Token] {
    guard bytes.first == UInt8(ascii: "$") else { throw fault("a path begins with $") }
    position = 1
    var tokens: [RulePath.Token] = []
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "."): tokens.append(try afterDot())
      case UInt8(ascii: "["): tokens.append(try bracketed())
      default: throw fault("expected . or [, found \(text(position...).prefix(1))")
      }
    }
    return tokens
  }

  private mutating func afterDot() throws(RulePath.Fault) -> RulePath.Token {
    position += 1
    if position < bytes.count, bytes[position] == UInt8(ascii: "*") {
      position += 1
      return .any
    }
    let start = position
    while position < bytes.count, Self.isPlain(bytes[position]) { position += 1 }
    if position < bytes.count, bytes[position] >= 0x80 {
      let rest = text(position...).unicodeScalars.prefix { Self.isPlain($0) }
      position += Substring(rest).utf8.count
    }
    guard position > start else { throw fault("expected a name after .") }
    return .name(text(start..<position))
  }

  private mutating func bracketed() throws(RulePath.Fault) -> RulePath.Token {
    position += 1
    guard position < bytes.count else { throw fault("[ is not closed") }
    let token: RulePath.Token
    switch bytes[position] {
    case UInt8(ascii: "*"):
      position += 1
      token = .anyIndex
    case let quote where quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""):
      guard let end = bytes[(position + 1)...].firstIndex(of: quote) else {
        throw fault("\(Unicode.Scalar(quote)) is not closed")
      }
      let name = text(position + 1..<end)
      token = name == "*" ? .any : .name(name)
      position = end + 1
    default:
      let digits = bytes[position...].prefix { $0 &- UInt8(ascii: "0") < 10 }
      guard let index = Int(String(decoding: digits, as: UTF8.self)) else {
        throw fault("expected a name in quotes, an index or *")
      }
      token = .index(index)
      position += digits.count
    }
    guard position < bytes.count, bytes[position] == UInt8(ascii: "]") else {
      throw fault("[ is not closed")
    }
    position += 1
    return token
  }

  private func text(_ range: some RangeExpression<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private func fault(_ what: String) -> RulePath.Fault {
    RulePath.Fault(path: text, column: text(..<position).count + 1, what: what)
  }
}
