/// The words of a shell command line, as they are written: with their quotes.
struct CommandWords {
  var words: [String]

  init(_ line: String) {
    words = []
    var word = ""
    var quote: Character?
    var depth = 0
    var isEscaped = false
    for character in line {
      if isEscaped {
        isEscaped = false
      } else if let open = quote {
        if character == open { quote = nil }
      } else if character == "\\" {
        isEscaped = true
      } else if "'\"`".contains(character) {
        quote = character
      } else if character == "(" {
        depth += 1
      } else if character == ")" {
        depth -= 1
      } else if character.isWhitespace, depth <= 0 {
        if !word.isEmpty { words.append(word) }
        word = ""
        continue
      }
      word.append(character)
    }
    if !word.isEmpty { words.append(word) }
  }

  /// Takes options with their values away, written as `--name value` or `--name=value`.
  mutating func remove(options: Set<String>) {
    var kept: [String] = []
    var isValue = false
    for word in words {
      if isValue {
        isValue = false
      } else if options.contains(word) {
        isValue = true
      } else if !options.contains(String(word.prefix { $0 != "=" })) {
        kept.append(word)
      }
    }
    words = kept
  }

  var text: String { words.joined(separator: " ") }
}
