package import AssayJSON
import AssayPact

extension ProviderReport {
  /// For each pact what `assay verify` reads from its folder of verifications: sides, and the outcome
  /// of each interaction that was verified.
  package var records: [JSON] {
    zip(plan.pacts, entries).map { pact, entries in
      let interactions = entries.compactMap { entry -> JSON? in
        let outcome: String
        switch entry.result.outcome {
        case .passed: outcome = "passed"
        case .failed, .error: outcome = entry.origin.isPending ? "pending" : "failed"
        case .notRun: return nil
        }
        let interaction = plan.interaction(entry.origin)
        return [
          "description": .string(interaction.description),
          "states": .array(interaction.states.map { .string($0.name) }),
          "outcome": .string(outcome),
        ]
      }
      return [
        "consumer": .string(pact.pact.consumer.name), "provider": .string(pact.pact.provider.name),
        "interactions": .array(interactions),
      ]
    }
  }
}
