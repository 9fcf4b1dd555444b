/// Cuts the text of an SQL file into statements and commands of psql, as psql would.
///
/// Works on bytes, as a dump may be in any encoding that extends ASCII. Source for the rules:
/// PostgreSQL documentation, "Lexical Structure" and "psql".
package struct SQLScanner: Sendable {
  package enum Item: Sendable, Equatable {
    case statement(Statement)
    /// A command that begins with a backslash, and the rest of its line.
    case command(name: String, arguments: ArraySlice<UInt8>, line: Int)
  }

  package struct Statement: Sendable, Equatable {
    /// Without the semicolon.
    package var text: ArraySlice<UInt8>
    /// The line on which it begins, from 1.
    package var line: Int
    /// What `COPY … FROM STDIN` reads: the lines up to `\.`.
    package var data: ArraySlice<UInt8>?
    /// Its first words in lower case, to tell what kind of statement it is.
    package var words: [String]
  }

  /// Something that was begun and not ended.
  package struct Problem: Error, Equatable {
    package var line: Int
    package var message: String

    package init(line: Int, message: String) {
      self.line = line
      self.message = message
    }
  }

  /// What `\set` set; `:name` stands for it.
  package var variables: [String: [UInt8]] = [:]
  /// Whether a backslash stands for itself in plain quotes; a dump may switch it off.
  private var hasPlainBackslashes = true

  private let bytes: [UInt8]
  private var index = 0
  private var line = 1
  /// What of the statement is already there, when it is not one piece of the file.
  private var built: [UInt8] = []
  /// Where the current piece begins; nil: no statement has begun.
  private var start: Int?
  private var startLine = 0
  private var shape = StatementShape()

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // The mark that some editors write at the beginning of UTF-8.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  /// The next statement or command; nil at the end.
  package mutating func next() throws(Problem) -> Item? {
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: ";") where shape.isComplete:
        if start == nil {
          index += 1
          continue
        }
        return .statement(finish(skipping: 1))
      case UInt8(ascii: "\\"):
        return try command()
      case UInt8(ascii: "\n"):
        line += 1
        index += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0B, 0x0C:
        index += 1
      case UInt8(ascii: "-") where peek(1) == byte:
        if isDownMark() {
          index = bytes.count
        } else {
          skipLine()
        }
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
        try skipComment()
      default:
        try token(byte)
      }
    }
    return start == nil ? nil : .statement(finish(skipping: 0))
  }

  // MARK: Tokens

  private mutating func token(_ byte: UInt8) throws(Problem) {
    if start == nil {
      start = index
      startLine = line
    }
    switch byte {
    case UInt8(ascii: "'"):
      try skipQuotes(byte, backslash: !hasPlainBackslashes)
    case UInt8(ascii: "\""):
      try skipQuotes(byte, backslash: false)
    case UInt8(ascii: "$"):
      if let tag = dollarTag() {
        try skipDollarQuotes(tag)
      } else {
        index += 1
      }
    case UInt8(ascii: ":"):
      substitute()
    case let byte where byte.startsName:
      try skipWord()
    case let byte where byte.isDigit:
      while peek()?.continuesName == true { index += 1 }
    default:
      shape.see(byte)
      index += 1
    }
  }

  private mutating func skipWord() throws(Problem) {
    let begin = index
    while peek()?.continuesName == true { index += 1 }
    // E'…' knows backslashes.
    if index == begin + 1, bytes[begin] | 0x20 == UInt8(ascii: "e"), peek() == UInt8(ascii: "'") {
      return try skipQuotes(UInt8(ascii: "'"), backslash: true)
    }
    shape.see(word: bytes[begin..<index])
  }

  private mutating func skipQuotes(_ mark: UInt8, backslash: Bool) throws(Problem) {
    let begin = line
    index += 1
    while let byte = peek() {
      index += 1
      switch byte {
      // A doubled mark ends the text and begins another one: all the same here.
      case mark: return
      case UInt8(ascii: "\n"): line += 1
      case UInt8(ascii: "\\") where backslash:
        if peek() == UInt8(ascii: "\n") { line += 1 }
        index += 1
      default: break
      }
    }
    throw Problem(line: begin, message: "A quotation mark that begins here is not closed.")
  }

  /// `$tag$`; nil when it is none, as in `$1`.
  private func dollarTag() -> ArraySlice<UInt8>? {
    var end = index + 1
    while end < bytes.count, bytes[end] != UInt8(ascii: "$") {
      guard bytes[end].continuesName, end > index + 1 || bytes[end].startsName else { return nil }
      end += 1
    }
    return end < bytes.count ? bytes[index...end] : nil
  }

  private mutating func skipDollarQuotes(_ tag: ArraySlice<UInt8>) throws(Problem) {
    let begin = line
    index = tag.endIndex
    while let byte = peek() {
      if byte == UInt8(ascii: "$"), bytes[index...].starts(with: tag) {
        index += tag.count
        return
      }
      if byte == UInt8(ascii: "\n") { line += 1 }
      index += 1
    }
    let text = String(decoding: tag, as: UTF8.self)
    throw Problem(line: begin, message: "The quotation \(text) that begins here is not closed.")
  }

  /// Comments nest.
  private mutating func skipComment() throws(Problem) {
    let begin = line
    var depth = 0
    while let byte = peek() {
      switch (byte, peek(1)) {
      case (UInt8(ascii: "/"), UInt8(ascii: "*")):
        depth += 1
        index += 2
      case (UInt8(ascii: "*"), UInt8(ascii: "/")):
        depth -= 1
        index += 2
        if depth == 0 { return }
      default:
        if byte == UInt8(ascii: "\n") { line += 1 }
        index += 1
      }
    }
    throw Problem(line: begin, message: "The comment that begins here is not closed.")
  }

  private mutating func skipLine() {
    while let byte = peek(), byte != UInt8(ascii: "\n") { index += 1 }
  }

  /// Whether the comment begins the way back, as goose, dbmate and sql-migrate mark it.
  private func isDownMark() -> Bool {
    let text = bytes[index...].prefix(24).prefix { $0 != UInt8(ascii: "\n") }
    let words = String(decoding: text, as: UTF8.self).lowercased().split { $0.isWhitespace }
    return words == ["--", "+goose", "down"] || words == ["--", "+migrate", "down"]
      || words == ["--", "migrate:down"]
  }

  // MARK: Variables

  /// Replaces `:name`, `:'name'`, `:"name"` and `:{?name}`; what is not set stays as it is.
  private mutating func substitute() {
    let next = peek(1)
    guard next != UInt8(ascii: ":"), next != UInt8(ascii: "=") else {
      index += 2
      return
    }
    guard let found = SQLVariable(in: bytes[(index + 1)...]),
      let value = found.value(in: variables)
    else {
      index += 1
      return
    }
    if let start { built += bytes[start..<index] }
    built += value
    index = found.end
    start = index
  }

  // MARK: Commands

  private mutating func command() throws(Problem) -> Item {
    let begin = index
    let beginLine = line
    index += 1
    while let byte = peek(), !byte.isSpace, byte != UInt8(ascii: "\\") { index += 1 }
    let name = String(decoding: bytes[(begin + 1)..<index], as: UTF8.self)
    let arguments = index
    // A quotation may not go beyond the line, so nothing needs to be understood here.
    skipLine()
    if let start {
      built += bytes[start..<begin]
      self.start = index
    }
    return .command(name: name, arguments: bytes[arguments..<index], line: beginLine)
  }

  // MARK: Statements

  private mutating func finish(skipping count: Int) -> Statement {
    let piece = bytes[(start ?? index)..<index]
    let text = built.isEmpty ? piece : (built + piece)[...]
    index += count
    var statement = Statement(text: text, line: startLine, data: nil, words: shape.words)
    if shape.readsData { statement.data = data() }
    if shape.words.prefix(2) == ["set", "standard_conforming_strings"] {
      hasPlainBackslashes = shape.words.last != "off"
    }
    start = nil
    built = []
    shape = StatementShape()
    return statement
  }

  /// The lines after a `COPY … FROM STDIN`.
  private mutating func data() -> ArraySlice<UInt8> {
    skipLine()
    if peek() != nil {
      index += 1
      line += 1
    }
    let begin = index
    while index < bytes.count {
      let rest = bytes[index...]
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      // `\.`, also before the line end of Windows.
      let isEnd =
        end - index <= 3 && [[0x5C, 0x2E], [0x5C, 0x2E, 0x0D]].contains(Array(rest[..<end]))
      let dataEnd = index
      index = min(end + 1, bytes.count)
      if end < bytes.count { line += 1 }
      if isEnd { return bytes[begin..<dataEnd] }
    }
    return bytes[begin...]
  }

  private func peek(_ offset: Int = 0) -> UInt8? {
    index + offset < bytes.count ? bytes[index + offset] : nil
  }
}

extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
  var startsName: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) || self == UInt8(ascii: "_")
      || self >= 0x80
  }
  var continuesName: Bool { startsName || isDigit || self == UInt8(ascii: "$") }
}
