package import AssayPact

/// One interaction to verify, once for all pacts that have it.
package struct InteractionCheck: Sendable {
  /// That of the first pact.
  package var interaction: Interaction
  /// At least one.
  package var origins: [Origin]

  /// Where an interaction stands.
  package struct Origin: Sendable, Hashable {
    /// Its place among the pacts of the plan.
    package var pact: Int
    /// Its place among the interactions of the pact.
    package var interaction: Int
    /// Whether a failure does not count for this pact.
    package var isPending: Bool
  }

  /// Whether a failure counts for none of the pacts.
  package var isPending: Bool { origins.allSatisfy(\.isPending) }

  /// What makes two interactions the same to a provider.
  struct Identity: Hashable {
    var content: Interaction.Content
    var states: [ProviderState]
    var transport: String?
    /// Providers find a message by it; with HTTP it is but a title.
    var description: String?

    init(_ interaction: Interaction) {
      content = interaction.content
      states = interaction.states
      transport = interaction.transport
      description = interaction.kind == .http ? nil : interaction.description
    }
  }
}
