/// Takes a pattern apart.
struct DateTimePatternReader {
  private let characters: [Unicode.Scalar]
  private var position = 0
  private var parts: [DateTimePart] = []
  /// Text that belongs behind the parts.
  private var literal: [UInt8] = []
  /// Where the sections that are open begin in `parts`.
  private var sections: [Int] = []
  /// The number before, when only numbers of fixed width have followed.
  private var run: Int?

  /// How deep sections may nest.
  static let deepest = 32
  /// How far a part may be padded.
  static let widest = 256

  init(_ text: String) { characters = Array(text.unicodeScalars) }

  mutating func read() throws(DateTimePatternFault) -> [DateTimePart] {
    guard !characters.isEmpty else { throw fault("is empty", at: 0) }
    while position < characters.count {
      let start = position
      let character = characters[position]
      position += 1
      switch character {
      case "a"..."z", "A"..."Z": try letters(from: start)
      case "'": try quotation(from: start)
      case "[": try open(at: start)
      case "]": try close(at: start)
      case "{", "}", "#": throw fault("\(character) is reserved, and needs quotes", at: start)
      default: append(literal: character)
      }
    }
    while !sections.isEmpty { endSection() }
    endLiteral()
    return parts
  }

  // MARK: What is no letter

  private mutating func quotation(from start: Int) throws(DateTimePatternFault) {
    // Two quotes are one, outside and inside.
    if position < characters.count, characters[position] == "'" {
      position += 1
      return append(literal: "'")
    }
    while position < characters.count {
      let character = characters[position]
      position += 1
      if character == "'" {
        guard position < characters.count, characters[position] == "'" else { return }
        position += 1
      }
      append(literal: character)
    }
    throw fault("the quotation that begins here does not end", at: start)
  }

  private mutating func append(literal character: Unicode.Scalar) {
    run = nil
    literal += Array(String(character).utf8)
  }

  private mutating func endLiteral() {
    guard !literal.isEmpty else { return }
    parts.append(DateTimePart(content: .literal(literal)))
    literal = []
  }

  private mutating func open(at start: Int) throws(DateTimePatternFault) {
    guard sections.count < Self.deepest else {
      throw fault("[ nests deeper than \(Self.deepest)", at: start)
    }
    endLiteral()
    run = nil
    sections.append(parts.count)
    parts.append(DateTimePart(content: .sectionStart(end: parts.count)))
  }

  private mutating func close(at start: Int) throws(DateTimePatternFault) {
    guard !sections.isEmpty else { throw fault("] has no [ before it", at: start) }
    endSection()
  }

  private mutating func endSection() {
    endLiteral()
    run = nil
    parts[sections.removeLast()].content = .sectionStart(end: parts.count)
    parts.append(DateTimePart(content: .sectionEnd))
  }

  // MARK: Letters

  private mutating func letters(from first: Int) throws(DateTimePatternFault) {
    var (start, count) = (first, count(from: first))
    var width: Int?
    if characters[first] == "p" {
      guard count <= Self.widest else {
        throw fault("pads to \(count), more than \(Self.widest)", at: start)
      }
      width = count
      start = position
      guard start < characters.count, characters[start].isASCII,
        characters[start].properties.isAlphabetic
      else { throw fault("expected a letter after p, which pads it", at: start) }
      count = self.count(from: start)
    }
    let letter = characters[start]
    do throws(DateTimeLettersFault) {
      append(DateTimePart(content: try DateTimePart.Content(letter, count), width: width))
    } catch {
      switch error {
      case .unknown:
        throw fault("the letter \(letter) means nothing; text needs quotes", at: start)
      case .count(let expected):
        let letters = expected == "1" ? "letter" : "letters"
        throw fault("expected \(expected) \(letters) \(letter), found \(count)", at: start)
      }
    }
  }

  /// How many of one letter stand here; they are taken.
  private mutating func count(from start: Int) -> Int {
    position = start
    while position < characters.count, characters[position] == characters[start] { position += 1 }
    return position - start
  }

  /// A number of variable width leaves their digits to those of fixed width that follow it.
  private mutating func append(_ part: DateTimePart) {
    endLiteral()
    if let digits = part.fixedDigits {
      if let run { parts[run].reserved += digits }
    } else {
      run = part.isVariableNumber ? parts.count : nil
    }
    parts.append(part)
  }

  private func fault(_ what: String, at index: Int) -> DateTimePatternFault {
    DateTimePatternFault(what: what, column: index + 1)
  }
}
