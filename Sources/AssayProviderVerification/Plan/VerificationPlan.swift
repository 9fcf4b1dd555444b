package import AssayMatching
package import AssayPact

/// What is to be verified of several pacts with one provider.
package struct VerificationPlan: Sendable {
  package let pacts: [SourcedPact]
  /// In the order of the pacts and their interactions.
  package let checks: [InteractionCheck]
  /// The places of checks that need the same states, by their first; those without a state
  /// are alone.
  package let groups: [[Int]]
  /// How many interactions the filter left out.
  package let leftOut: Int

  /// - Throws: when a pattern of the filter cannot be used.
  package init(
    _ pacts: [SourcedPact], filter: InteractionFilter = InteractionFilter(), tools: MatchingTools
  ) throws(InteractionFilter.Fault) {
    var checks: [InteractionCheck] = []
    var places: [InteractionCheck.Identity: Int] = [:]
    var leftOut = 0
    for (pact, sourced) in pacts.enumerated() {
      for (number, interaction) in sourced.pact.interactions.enumerated() {
        guard try filter.keeps(interaction, of: sourced.pact.consumer.name, tools) else {
          leftOut += 1
          continue
        }
        let origin = InteractionCheck.Origin(
          pact: pact, interaction: number, isPending: sourced.isPending || interaction.isPending)
        let identity = InteractionCheck.Identity(interaction)
        if let place = places[identity] {
          checks[place].origins.append(origin)
        } else {
          places[identity] = checks.count
          checks.append(InteractionCheck(interaction: interaction, origins: [origin]))
        }
      }
    }
    self.pacts = pacts
    self.checks = checks
    self.leftOut = leftOut
    groups = Self.groups(checks)
  }

  private static func groups(_ checks: [InteractionCheck]) -> [[Int]] {
    var result: [[Int]] = []
    var places: [[ProviderState]: Int] = [:]
    for (number, check) in checks.enumerated() {
      let states = check.interaction.states
      if !states.isEmpty, let place = places[states] {
        result[place].append(number)
      } else {
        places[states] = result.count
        result.append([number])
      }
    }
    return result
  }

  /// An interaction as the pact of this origin has it, with its own description and `_id`.
  package func interaction(_ origin: InteractionCheck.Origin) -> Interaction {
    pacts[origin.pact].pact.interactions[origin.interaction]
  }

  /// Which states all interactions of the plan need.
  package var states: StateCatalogue { StateCatalogue(self) }
}
