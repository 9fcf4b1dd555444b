package import AssayEvidence

/// Looks for a `WaitCondition.TextPattern` in texts, in time linear in the text.
///
/// Expressions run on an automaton of our own and not on `Regex`, which backtracks: a pattern such
/// as `(a+)+b` on a long line of a server's log would never end, and a thread cannot be killed.
package struct TextMatcher: Sendable {
  private enum Form: Sendable {
    case text([Unicode.Scalar])
    case expression(ExpressionMachine)
  }

  /// How many lines of a log one match may span.
  package let lines: Int
  private let form: Form

  /// Beyond this many scalars a text is not searched: a server's line is never that long.
  private static let limit = 1 << 20

  /// Prepares a pattern.
  ///
  /// - Parameter pattern: what to look for.
  /// - Throws: `.badInput` when it is not a regular expression, or one that cannot be matched in
  ///   linear time (look-around, references to groups).
  package init(_ pattern: WaitCondition.TextPattern) throws(FailureReport) {
    switch pattern {
    case .text(let text):
      form = .text(Array(text.unicodeScalars))
      lines = text.utf8.count { $0 == UInt8(ascii: "\n") } + 1
    case .expression(let source):
      do {
        form = .expression(try ExpressionMachine(parsing: source))
      } catch {
        throw FailureReport(
          .badInput, attempt: "read a regular expression", subject: source,
          happened: error.description, remedy: error.remedy)
      }
      let breaks = source.utf8.count { $0 == UInt8(ascii: "\n") } + source.ranges(of: "\\n").count
      lines = min(breaks, 20) + 1
    }
  }

  /// The same as a function, for `map`.
  static func of(_ pattern: WaitCondition.TextPattern) throws(FailureReport) -> Self {
    try Self(pattern)
  }

  /// Whether the pattern occurs somewhere in `text`.
  package func occurs(in text: String) -> Bool {
    let scalars = Array(text.unicodeScalars.prefix(Self.limit))
    return switch form {
    case .text(let wanted): Self.contains(scalars, wanted)
    case .expression(let machine): machine.matches(scalars)
    }
  }

  /// By scalars, as `Character` would see "\r\n" as one and miss "\n".
  private static func contains(_ text: [Unicode.Scalar], _ wanted: [Unicode.Scalar]) -> Bool {
    guard let first = wanted.first else { return true }
    guard text.count >= wanted.count else { return false }
    return (0...(text.count - wanted.count)).contains { start in
      text[start] == first && text[start..<(start + wanted.count)].elementsEqual(wanted)
    }
  }
}

extension WaitCondition.TextPattern: CustomStringConvertible {
  /// As messages quote it.
  public var description: String {
    switch self {
    case .text(let text): "\"\(text)\""
    case .expression(let source): "/\(source)/"
    }
  }
}
