/// Something in a contract that works today and will cost somebody a day later.
package struct ReviewFinding: Sendable, Hashable {
  package enum Code: String, Sendable, Hashable, CaseIterable {
    /// Two rules of the same weight hold for one value: implementations choose by chance.
    case tiedRules = "tied-rules"
    /// A rule's path is not in the example, so that nobody ever applies it.
    case deadRule = "dead-rule"
    /// An empty list with a rule takes any list.
    case acceptsEverything = "accepts-everything"
    /// A value of which every other one would do must be exactly as in the example.
    case overSpecified = "over-specified"
    /// A word of a closed list may be any text.
    case underSpecified = "under-specified"
    /// Other implementations read it another way.
    case readersDiffer = "readers-differ"
    /// A matcher of a plugin, or a misspelt one.
    case unknownMatcher = "unknown-matcher"
    /// A pattern or a format that cannot be understood, or that its own example does not fit.
    case badRule = "bad-rule"
    /// A value may be one of several kinds, and no example is of one of them.
    case untriedAlternative = "untried-alternative"
    /// An example that is made anew each time, so that each publish is another contract.
    case randomData = "random-data"
  }

  package enum Severity: String, Sendable, Hashable, Comparable {
    case info, warning, error

    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .info: 0
      case .warning: 1
      case .error: 2
      }
    }
  }

  package var code: Code
  /// The interaction's description, with its states.
  package var interaction: String
  /// As `response body $.items[0].id`.
  package var place: String
  package var sentence: String
  /// What to do about it.
  package var remedy: String

  package init(
    code: Code, interaction: String, place: String, sentence: String, remedy: String
  ) {
    self.code = code
    self.interaction = interaction
    self.place = place
    self.sentence = sentence
    self.remedy = remedy
  }

  package var severity: Severity {
    switch code {
    case .unknownMatcher, .badRule: .error
    case .tiedRules, .deadRule, .acceptsEverything, .untriedAlternative, .randomData: .warning
    case .overSpecified, .underSpecified, .readersDiffer: .info
    }
  }
}
