/// What a scanner remembers of a statement to see where it ends.
struct StatementShape: Sendable, Equatable {
  /// The first words outside of parentheses, in lower case.
  private(set) var words: [String] = []
  private var depth = 0
  /// How many `BEGIN` and `CASE` of a function's body are open.
  private var blocks = 0
  private var lastWord = ""
  private(set) var readsData = false

  /// Enough for `CREATE OR REPLACE FUNCTION`, `SET name TO value` and
  /// `ALTER TEXT SEARCH DICTIONARY schema.name OWNER TO`.
  private static let wordLimit = 8

  /// Whether a semicolon would end it.
  var isComplete: Bool { depth <= 0 && blocks == 0 }

  mutating func see(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "("): depth += 1
    case UInt8(ascii: ")"): depth -= 1
    default: break
    }
  }

  mutating func see(word bytes: ArraySlice<UInt8>) {
    guard depth <= 0 else { return }
    let word = String(decoding: bytes, as: UTF8.self).lowercased()
    if words.count < Self.wordLimit { words.append(word) }
    if words.first == "copy", lastWord == "from", word == "stdin" { readsData = true }
    if makesRoutine { seeInRoutine(word) }
    lastWord = word
  }

  /// Its body may be `BEGIN ATOMIC … END`, with semicolons that do not end it.
  private var makesRoutine: Bool {
    guard words.first == "create" else { return false }
    let kind = words.count > 3 && words[1] == "or" && words[2] == "replace" ? 3 : 1
    return words.count > kind && ["function", "procedure"].contains(words[kind])
  }

  private mutating func seeInRoutine(_ word: String) {
    switch word {
    case "begin": blocks += 1
    // It ends with END, too.
    case "case" where blocks > 0: blocks += 1
    case "end" where blocks > 0: blocks -= 1
    default: break
    }
  }
}
