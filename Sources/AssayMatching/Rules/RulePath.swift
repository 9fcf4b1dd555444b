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

  package var description: String { "$" + tokens.map(\.description).joined() }
}

extension RulePath.Token: CustomStringConvertible {
  package var description: String {
    switch self {
    case .name(let name):
      if !name.isEmpty, name.allSatisfy(RulePathParser.isPlain) {
        ".\(name)"
      } else {
        name.contains("'") ? "[\"\(name)\"]" : "['\(name)']"
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
  private let letters: [Character]
  private var position = 0

  init(_ text: String) {
    self.text = text
    letters = Array(text)
  }

  static func isPlain(_ letter: Character) -> Bool {
    letter.isLetter || letter.isNumber || "_-:#@".contains(letter)
  }

  mutating func parse() throws(RulePath.Fault) -> [RulePath.Token] {
    guard letters.first == "$" else { throw fault("a path begins with $") }
    position = 1
    var tokens: [RulePath.Token] = []
    while position < letters.count {
      switch letters[position] {
      case ".": tokens.append(try afterDot())
      case "[": tokens.append(try bracketed())
      default: throw fault("expected . or [, found \(letters[position])")
      }
    }
    return tokens
  }

  private mutating func afterDot() throws(RulePath.Fault) -> RulePath.Token {
    position += 1
    if position < letters.count, letters[position] == "*" {
      position += 1
      return .any
    }
    let start = position
    while position < letters.count, Self.isPlain(letters[position]) { position += 1 }
    guard position > start else { throw fault("expected a name after .") }
    return .name(String(letters[start..<position]))
  }

  private mutating func bracketed() throws(RulePath.Fault) -> RulePath.Token {
    position += 1
    guard position < letters.count else { throw fault("[ is not closed") }
    let token: RulePath.Token
    switch letters[position] {
    case "*":
      position += 1
      token = .anyIndex
    case let quote where quote == "'" || quote == "\"":
      guard let end = letters[(position + 1)...].firstIndex(of: quote) else {
        throw fault("\(quote) is not closed")
      }
      let name = String(letters[position + 1..<end])
      token = name == "*" ? .any : .name(name)
      position = end + 1
    default:
      let digits = letters[position...].prefix { $0.isASCII && $0.isNumber }
      guard let index = Int(String(digits)) else {
        throw fault("expected a name in quotes, an index or *")
      }
      token = .index(index)
      position += digits.count
    }
    guard position < letters.count, letters[position] == "]" else { throw fault("[ is not closed") }
    position += 1
    return token
  }

  private func fault(_ what: String) -> RulePath.Fault {
    RulePath.Fault(path: text, column: position + 1, what: what)
  }
}
