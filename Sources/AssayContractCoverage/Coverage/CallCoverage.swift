/// Calls of one kind: the same consumer, provider, method and template of a path.
package struct CallCoverage: Sendable, Hashable {
  /// How the template of the path was found.
  package enum Origin: Sendable, Hashable {
    /// The provider's document has it.
    case document
    /// A contract has a path like it.
    case contract
    /// By what its segments look like; why some were taken out.
    case guessed([String])
    /// It is the name of a queue or a topic.
    case channel
  }

  /// nil: nobody knows.
  package var consumer: String?
  package var provider: String
  /// Upper-case; nil for messages.
  package var method: String?
  /// A template, or the name of a queue or a topic.
  package var path: String
  package var origin: Origin
  package var count: Int
  /// Whether a contract of this consumer, or of any where it is not known, has this call.
  package var hasContract: Bool
  /// Whose contracts have it, whoever called.
  package var contractConsumers: [String]
  /// Whether the provider's document has it; nil: it has none.
  package var isDocumented: Bool?
  /// In their order.
  package var statuses: [Status]
  /// How often nothing was answered.
  package var failures: Int

  package struct Status: Sendable, Hashable {
    package var code: Int
    package var count: Int
    package var hasContract: Bool
    package var isDocumented: Bool?

    package init(code: Int, count: Int = 0, hasContract: Bool = false, isDocumented: Bool? = nil) {
      self.code = code
      self.count = count
      self.hasContract = hasContract
      self.isDocumented = isDocumented
    }
  }

  /// `GET /orders/{id}`, or the name of the queue.
  package var title: String { method.map { "\($0) \(path)" } ?? path }

  /// Why it was taken as this template; nil: there is nothing to explain.
  package var explanation: String? {
    switch origin {
    case .document: "as the provider's document has it"
    case .contract: "as a contract has it"
    case .guessed(let reasons): reasons.isEmpty ? nil : reasons.joined(separator: ", ")
    case .channel: nil
    }
  }
}
