/// The statements of a script as the `mariadb` client would send them, each with its line.
///
/// Understands `DELIMITER`, the three kinds of comments, and strings with backslashes and doubled
/// quotes. A `#` or `--` comment before a statement is not sent; `/*! … */` is, as servers run it.
package struct SQLScript: Sendable, Hashable {
  package struct Statement: Sendable, Hashable {
    package var text: String
    /// Of its first word, from 1.
    package var line: Int
  }

  package private(set) var statements: [Statement] = []

  package init(_ source: String) {
    var reader = Reader(bytes: Array(source.utf8))
    while let statement = reader.next() { statements.append(statement) }
  }
}

extension SQLScript {
  private struct Reader {
    let bytes: [UInt8]
    var position = 0
    var line = 1
    var delimiter = Array(";".utf8)

    init(bytes: [UInt8]) {
      self.bytes = bytes
      // A byte order mark is no SQL.
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    mutating func next() -> Statement? {
      while position < bytes.count {
        skipBlanks()
        if position < bytes.count, !takeDelimiterCommand(), let statement = statement() {
          return statement
        }
      }
      return nil
    }

    /// Up to the delimiter or the end; nil when there is nothing between.
    private mutating func statement() -> Statement? {
      let start = position
      let first = line
      while position < bytes.count && !isDelimiter { step() }
      let text = String(decoding: bytes[start..<position], as: UTF8.self)
      if position < bytes.count { position += delimiter.count }
      let isEmpty = text.allSatisfy(\.isWhitespace)
      return isEmpty ? nil : Statement(text: text, line: first)
    }

    private var isDelimiter: Bool { bytes[position...].starts(with: delimiter) }

    /// White space and comments that no server needs.
    private mutating func skipBlanks() {
      while position < bytes.count {
        if Self.isSpace(bytes[position]) {
          advance()
        } else if isLineComment {
          skipLine()
        } else if isAt("/*") && !isAt("/*!") && !isAt("/*M!") {
          skipComment()
        } else {
          return
        }
      }
    }

    /// One byte, or a whole string, name in backquotes or comment.
    private mutating func step() {
      switch bytes[position] {
      case UInt8(ascii: "'"), UInt8(ascii: "\""): skipQuoted(escapes: true)
      case UInt8(ascii: "`"): skipQuoted(escapes: false)
      default:
        if isLineComment {
          skipLine()
        } else if isAt("/*") && !isAt("/*!") && !isAt("/*M!") {
          skipComment()
        } else {
          advance()
        }
      }
    }

    private mutating func skipQuoted(escapes: Bool) {
      let quote = bytes[position]
      advance()
      while position < bytes.count {
        if escapes && bytes[position] == UInt8(ascii: "\\") {
          advance()
          if position < bytes.count { advance() }
        } else if bytes[position] == quote {
          // A doubled quote opens what it closed: two strings side by side, the same to us.
          return advance()
        } else {
          advance()
        }
      }
    }

    private mutating func skipLine() {
      while position < bytes.count && bytes[position] != UInt8(ascii: "\n") { advance() }
    }

    private mutating func skipComment() {
      position += 2
      while position < bytes.count && !isAt("*/") { advance() }
      position = min(bytes.count, position + 2)
    }

    /// `DELIMITER x` takes the rest of its line, whatever the delimiter is now.
    private mutating func takeDelimiterCommand() -> Bool {
      let word = Array("delimiter".utf8)
      let end = position + word.count
      guard end < bytes.count, Self.isSpace(bytes[end]),
        bytes[position..<end].map({ $0 | 0x20 }) == word
      else { return false }
      var rest = bytes[end...].prefix { $0 != UInt8(ascii: "\n") }[...]
      position = rest.endIndex
      rest = rest.drop { Self.isSpace($0) }.prefix { !Self.isSpace($0) }
      if !rest.isEmpty { delimiter = Array(rest) }
      return true
    }

    /// `#`, or `--` before white space: `1--1` is a sum.
    private var isLineComment: Bool {
      if bytes[position] == UInt8(ascii: "#") { return true }
      guard isAt("--") else { return false }
      let after = position + 2
      return after == bytes.count || bytes[after] <= UInt8(ascii: " ")
    }

    private func isAt(_ text: StaticString) -> Bool {
      let count = text.utf8CodeUnitCount
      guard position + count <= bytes.count else { return false }
      return text.withUTF8Buffer { wanted in
        unsafe bytes[position..<position + count].elementsEqual(wanted)
      }
    }

    private mutating func advance() {
      if bytes[position] == UInt8(ascii: "\n") { line += 1 }
      position += 1
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: " ") || (9...13).contains(byte)
    }
  }
}
