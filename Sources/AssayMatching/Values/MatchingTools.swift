/// What an engine without libraries cannot do itself.
package struct MatchingTools: Sendable {
  package enum RegexAnswer: Sendable, Hashable {
    case matches, differs
    /// Why the pattern is none.
    case invalid(String)
    case tookTooLong
  }

  /// Whether a pattern matches the whole text.
  package var regex: @Sendable (_ pattern: String, _ text: String) -> RegexAnswer
  /// Whether a text is a moment as a pattern of Java's DateTimeFormatter writes it; the sentence
  /// says why not.
  package var moment: @Sendable (_ pattern: String, _ text: String) -> String?

  package init(
    regex: @escaping @Sendable (_ pattern: String, _ text: String) -> RegexAnswer,
    moment: @escaping @Sendable (_ pattern: String, _ text: String) -> String?
  ) {
    self.regex = regex
    self.moment = moment
  }
}
