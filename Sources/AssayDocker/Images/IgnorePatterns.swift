/// The patterns of a `.dockerignore`, which say what of a folder is not sent.
///
/// As Go's `filepath.Match`, with `**` for any folders and `!` for exceptions; a pattern that matches
/// a folder matches all in it. The last pattern that matches decides.
package struct IgnorePatterns: Sendable, Hashable {
  /// What is wrong with a pattern.
  package struct Fault: Error, Sendable, Hashable {
    /// From 1.
    package var line: Int
    package var reason: String
  }

  private struct Rule: Sendable, Hashable {
    var isException: Bool
    var pattern: PathPattern
  }

  private let rules: [Rule]

  /// Reads the text of a `.dockerignore`.
  package init(_ text: String) throws(Fault) {
    var rules: [Rule] = []
    let body = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
    let lines = body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() where !line.hasPrefix("#") {
      var pattern = Self.trim(line)
      guard !pattern.isEmpty else { continue }
      var isException = false
      if pattern.hasPrefix("!") {
        isException = true
        pattern = Self.trim(pattern.dropFirst())
        guard !pattern.isEmpty else {
          throw Fault(line: index + 1, reason: "There is nothing after the \"!\".")
        }
      }
      let cleaned = Self.clean(pattern)
      // A pattern for the whole context would send nothing; Docker leaves it out, too.
      guard !cleaned.isEmpty, cleaned != "." else { continue }
      guard let compiled = PathPattern(cleaned) else {
        throw Fault(line: index + 1, reason: "\"\(pattern)\" is no pattern: a [ has no ].")
      }
      rules.append(Rule(isException: isException, pattern: compiled))
    }
    self.rules = rules
  }

  /// Whether a folder that is ignored may hold something that is not.
  package var hasExceptions: Bool { rules.contains(where: \.isException) }

  /// Whether a path, relative and with slashes, is not sent.
  package func ignores(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    var prefixes: [String] = []
    for part in parts { prefixes.append((prefixes.last.map { $0 + "/" } ?? "") + part) }
    var isIgnored = false
    for rule in rules where rule.isException == isIgnored {
      if prefixes.contains(where: { rule.pattern.matches($0) }) { isIgnored = !rule.isException }
    }
    return isIgnored
  }

  private static func trim(_ text: Substring) -> Substring {
    var text = text
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  /// As Go's `filepath.Clean`, without a slash at the front.
  private static func clean(_ text: Substring) -> String {
    var parts: [Substring] = []
    for part in text.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }
}
