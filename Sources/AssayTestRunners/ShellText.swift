/// Text as a POSIX shell reads it.
enum ShellText {
  /// One word; quoted only where it must be.
  static func word(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          || "@%+=:,./-_".unicodeScalars.contains(scalar))
    }
    if isPlain, !text.isEmpty { return text }
    return "'" + text.replacing("'", with: #"'\''"#) + "'"
  }

  static func words(_ words: [String]) -> String { words.map(word).joined(separator: " ") }

  /// `A=1 B='x y' `, sorted by name.
  static func assignments(_ variables: [String: String]) -> String {
    variables.sorted { $0.key < $1.key }.map { "\($0.key)=\(word($0.value)) " }.joined()
  }
}
