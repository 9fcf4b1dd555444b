import AssayTestRuns

/// A line `ok 1 - name # directive`.
struct TAPTestPoint {
  var outcome: TestOutcome
  var name: String
  /// Why it was skipped or is to do; nil when nothing is said.
  var reason: String?

  /// nil when the line only looks like a test line.
  init?(_ line: String) {
    var rest = Substring(line)
    let failed = rest.hasPrefix("not ")
    if failed { rest = rest.dropFirst(4) }
    guard rest.hasPrefix("ok") else { return nil }
    rest = rest.dropFirst(2)
    guard rest.isEmpty || rest.first == " " else { return nil }
    rest = rest.drop { $0 == " " }
    let number = rest.prefix(while: \.isNumber)
    if !number.isEmpty, number.endIndex == rest.endIndex || rest[number.endIndex] == " " {
      rest = rest[number.endIndex...].drop { $0 == " " }
    }
    if rest.hasPrefix("- ") || rest == "-" { rest = rest.dropFirst(2) }
    let (text, directive) = Self.split(rest)
    name = Self.unescaped(text).trimmed
    outcome = failed ? .failed : .passed
    let word = directive.prefix { $0 != " " }.lowercased()
    if word.hasPrefix("skip") {
      outcome = .skipped
    } else if word.hasPrefix("todo") {
      outcome = .knownIssue
    } else {
      return
    }
    reason = String(directive.drop { $0 != " " }).trimmed.nonEmpty
  }

  /// Divides at the last ` #` that begins a directive; a name may hold `#` itself.
  private static func split(_ text: Substring) -> (text: Substring, directive: Substring) {
    var search = text
    while let hash = search.lastIndex(of: "#") {
      let directive = text[text.index(after: hash)...].drop { $0 == " " }
      let isEscaped = hash > text.startIndex && text[text.index(before: hash)] == "\\"
      let word = directive.prefix(4).lowercased()
      if !isEscaped, word == "skip" || word == "todo" { return (text[..<hash], directive) }
      search = text[..<hash]
    }
    return (text, "")
  }

  private static func unescaped(_ text: Substring) -> String {
    let text = String(text)
    guard text.contains("\\") else { return text }
    return text.replacing("\\#", with: "#").replacing("\\\\", with: "\\")
  }
}

/// The fields of a YAML block that several producers write.
struct TAPDiagnostics {
  var message: String?
  var duration: Duration?

  init(_ text: String) {
    let lines = text.split(whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let key = String(line[..<colon]).trimmed
      let value = String(line[line.index(after: colon)...]).trimmed
      switch key {
      case "duration_ms":
        if let milliseconds = Double(value), milliseconds >= 0, milliseconds < 1e12 {
          duration = .seconds(milliseconds / 1000)
        }
      case "message", "error":
        guard message == nil else { continue }
        if value.hasPrefix("|") || value.hasPrefix(">") || value.isEmpty {
          message = index + 1 < lines.count ? String(lines[index + 1]).trimmed : nil
        } else {
          message = value.trimming(quotes: ["'", "\""])
        }
      default: break
      }
    }
  }
}

extension String {
  fileprivate func trimming(quotes: [Character]) -> String {
    guard count > 1, let first, let last, first == last, quotes.contains(first) else { return self }
    return String(dropFirst().dropLast())
  }
}
