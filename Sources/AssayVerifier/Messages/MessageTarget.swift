package import AssayMatching
package import AssayPact

/// Who makes the messages that a provider sends.
package enum MessageTarget: Sendable {
  /// A server that makes the message for a description: `POST` with `{"description",
  /// "providerStates"}`, and `"request"` where the message answers another.
  ///
  /// The body of its reply is the content; metadata stand in the header `Pact-Message-Metadata`, as
  /// JSON in base64. Where several answers are expected, the body is a list of objects with
  /// `contents`, as pacts of version 4 write bodies, and `metadata`.
  case address(String)
  case handler(@Sendable (MessageQuestion) async throws -> [MessageParts])
}

/// Which message is wanted.
package struct MessageQuestion: Sendable, Hashable {
  package var description: String
  package var states: [ProviderState]
  /// What is to be answered; nil: nothing.
  package var request: MessageParts?
  /// How many messages the contract has; of those that answer nothing always one.
  package var count: Int
}
