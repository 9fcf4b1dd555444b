import AssayJSON
import AssayPact

/// The provider states that consumers need, held against those that a provider can set up.
package struct StateCatalogue: Sendable, Hashable {
  /// Sorted by name.
  package let states: [State]

  package struct State: Sendable, Hashable {
    package var name: String
    /// Of all its uses, sorted.
    package var parameters: [String]
    /// In the order of the pacts.
    package var uses: [Use]
  }

  /// An interaction that needs a state.
  package struct Use: Sendable, Hashable {
    package var consumer: String
    package var interaction: String
  }

  init(_ plan: VerificationPlan) {
    var uses: [String: [Use]] = [:]
    var parameters: [String: Set<String>] = [:]
    for origin in plan.checks.flatMap(\.origins) {
      let interaction = plan.interaction(origin)
      let consumer = plan.pacts[origin.pact].pact.consumer.name
      for state in interaction.states where !state.name.isEmpty {
        let use = Use(consumer: consumer, interaction: interaction.description)
        uses[state.name, default: []].append(use)
        parameters[state.name, default: []].formUnion(state.parameters.names)
      }
    }
    states = uses.keys.sorted().map { name in
      State(name: name, parameters: (parameters[name] ?? []).sorted(), uses: uses[name] ?? [])
    }
  }

  /// The states for which there is no handler, to be told before anything runs.
  package func missing(from handlers: some Sequence<String>) -> [State] {
    let known = Set(handlers)
    return states.filter { !known.contains($0.name) }
  }

  /// The handlers that nobody needs, sorted.
  package func unused(of handlers: some Sequence<String>) -> [String] {
    Set(handlers).subtracting(states.map(\.name)).sorted()
  }
}
