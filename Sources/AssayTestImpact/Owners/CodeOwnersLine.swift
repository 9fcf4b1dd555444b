/// What a line of CODEOWNERS says.
enum CodeOwnersLine {
  struct Header {
    var name: String
    var isOptional: Bool
    var approvals: Int
    var owners: [String]
  }

  case empty
  case header(Header)
  case rule(pattern: String, owners: [String], excludes: Bool)
  case malformed(String)

  init(_ line: Substring) {
    let text = line.drop(while: \.isWhitespace)
    guard let first = text.first, first != "#" else {
      self = .empty
      return
    }
    if first == "[" || text.hasPrefix("^[") {
      self = Self.header(text)
      return
    }
    let (pattern, owners) = Self.words(text)
    if pattern.hasPrefix("!") {
      self = .rule(pattern: String(pattern.dropFirst()), owners: [], excludes: true)
    } else {
      self = .rule(pattern: pattern, owners: owners, excludes: false)
    }
  }

  /// `^[Name][2] @owner`: optional, two approvals, owners for lines without any.
  private static func header(_ text: Substring) -> CodeOwnersLine {
    let isOptional = text.first == "^"
    var rest = text.drop { $0 == "^" }.dropFirst()
    guard let end = rest.firstIndex(of: "]") else {
      return .malformed("the '[' of a section is not closed")
    }
    let name = rest[..<end]
    guard name.contains(where: { !$0.isWhitespace }) else {
      return .malformed("a section is without a name")
    }
    rest = rest[rest.index(after: end)...]
    var approvals = 1
    if rest.first == "[" {
      guard let close = rest.firstIndex(of: "]"),
        let count = Int(rest[rest.index(after: rest.startIndex)..<close]), count > 0
      else { return .malformed("the approvals of section \(name) are no number above 0") }
      approvals = count
      rest = rest[rest.index(after: close)...]
    }
    let owners = rest.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
    return .header(
      Header(name: String(name), isOptional: isOptional, approvals: approvals, owners: owners))
  }

  /// The pattern, in which `\ ` and `\#` are a space and a number sign, and the owners up to a
  /// comment.
  private static func words(_ text: Substring) -> (pattern: String, owners: [String]) {
    var pattern = ""
    var index = text.startIndex
    while index < text.endIndex, !text[index].isWhitespace {
      let next = text.index(after: index)
      if text[index] == "\\", next < text.endIndex, text[next] == " " || text[next] == "#" {
        pattern.append(text[next])
        index = text.index(after: next)
      } else {
        pattern.append(text[index])
        index = next
      }
    }
    let owners = text[index...].split(whereSeparator: \.isWhitespace)
      .prefix { !$0.hasPrefix("#") }
      .map(String.init)
    return (pattern, owners)
  }
}
