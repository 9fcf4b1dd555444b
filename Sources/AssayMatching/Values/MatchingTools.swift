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

  package init(
    regex: @escaping @Sendable (_ pattern: String, _ text: String) -> RegexAnswer
  ) {
    self.regex = regex
  }
}
