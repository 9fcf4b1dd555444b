package import AssayJSON
package import AssayMatching

/// A request as a contract says it.
package struct PactRequest: Sendable, Hashable {
  package var parts: RequestParts
  package var rules: PactRules
  package var generators: PactGenerators
  package var unknown: JSONObject
  var origin = Origin<PactRequest>()

  package init(
    _ parts: RequestParts = RequestParts(), rules: PactRules = PactRules(),
    generators: PactGenerators = PactGenerators()
  ) {
    self.parts = parts
    self.rules = rules
    self.generators = generators
    unknown = [:]
  }
}

/// An answer as a contract says it.
package struct PactResponse: Sendable, Hashable {
  package var parts: ResponseParts
  package var rules: PactRules
  package var generators: PactGenerators
  package var unknown: JSONObject
  var origin = Origin<PactResponse>()

  package init(
    _ parts: ResponseParts = ResponseParts(), rules: PactRules = PactRules(),
    generators: PactGenerators = PactGenerators()
  ) {
    self.parts = parts
    self.rules = rules
    self.generators = generators
    unknown = [:]
  }
}

/// A message as a contract says it.
package struct PactMessage: Sendable, Hashable {
  package var parts: MessageParts
  package var rules: PactRules
  package var generators: PactGenerators
  /// Of an asynchronous message that of the interaction, and so always empty.
  package var unknown: JSONObject
  var origin = Origin<PactMessage>()

  package init(
    _ parts: MessageParts = MessageParts(), rules: PactRules = PactRules(),
    generators: PactGenerators = PactGenerators()
  ) {
    self.parts = parts
    self.rules = rules
    self.generators = generators
    unknown = [:]
  }
}
