import AssayJSON
package import AssayPact

/// A pact with where it came from and what was said about it there.
package struct SourcedPact: Sendable {
  package var pact: Pact
  /// A path or an address, as people know it.
  package var source: String
  /// Whether a failure of any of its interactions does not count yet, as a broker says.
  package var isPending: Bool
  /// Whether the consumer still works on it, so that nobody has asked for it.
  package var isWorkInProgress: Bool
  /// What the broker wants to be shown.
  package var notices: [BrokerNotice]

  package init(
    _ pact: Pact, source: String, isPending: Bool = false, isWorkInProgress: Bool = false,
    notices: [BrokerNotice] = []
  ) {
    self.pact = pact
    self.source = source
    self.isPending = isPending
    self.isWorkInProgress = isWorkInProgress
    self.notices = notices
  }

  /// As `shop and stock`.
  package var title: String { "\(pact.consumer.name) and \(pact.provider.name)" }

  /// The address behind a link that a broker wrote into the pact, such as
  /// `pb:publish-verification-results`.
  package func link(_ relation: String) -> String? {
    pact.unknown["_links"]?[relation]?["href"]?.string
  }
}

/// What a broker has to say about a pact, and when.
package struct BrokerNotice: Sendable, Hashable {
  /// As the broker writes it: `before_verification`,
  /// `after_verification:success_true_published_false`.
  package var when: String
  package var text: String

  package init(when: String, text: String) {
    self.when = when
    self.text = text
  }

  package var isBefore: Bool { !when.hasPrefix("after_verification") }

  /// Whether it is for what has come of the verification; what it does not name does not matter.
  package func isAfter(success: Bool, published: Bool) -> Bool {
    guard !isBefore else { return false }
    return !when.contains("success_\(!success)") && !when.contains("published_\(!published)")
  }
}
