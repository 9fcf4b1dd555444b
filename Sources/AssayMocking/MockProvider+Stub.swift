import AssayJSON
package import AssayMatching
package import AssayPact

extension MockProvider {
  /// A provider that plays the part of a real one for as long as anybody asks.
  ///
  /// Of several interactions that expect the same, the one with the higher number under `priority`
  /// in its comments answers, then one whose path is no pattern, then the first in the order of the
  /// contracts.
  ///
  /// - Throws: a pattern of the options that is none.
  package static func stub(
    _ pacts: [Pact], matching: Matching, options: StubOptions = StubOptions(),
    allowsCORS: Bool = false, generation: AnswerGeneration? = nil
  ) throws(StubFault) -> MockProvider {
    let check = PatternCheck(tools: matching.tools)
    for pattern in options.disturbances.compactMap(\.descriptions) {
      _ = try check.matches(pattern, "")
    }
    var served: [(interaction: Interaction, isText: Bool)] = []
    for pact in pacts {
      for interaction in pact.interactions where try check.serves(interaction, options.states) {
        served.append((interaction, pact.version == .v1))
      }
    }
    let order = served.indices.sorted { left, right in
      let (one, other) = (served[left].interaction.rank, served[right].interaction.rank)
      return one == other ? left < right : one > other
    }
    var index = InteractionIndex([], matching: matching)
    for place in order {
      index.append(served[place].interaction, comparesQueryAsText: served[place].isText)
    }
    return MockProvider(
      MockPlan(index, allowsCORS: allowsCORS, generation: generation, stub: options))
  }
}

extension MockPlan {
  /// What happens to an answer of a stub.
  ///
  /// - Parameters:
  ///   - number: which interaction answers.
  ///   - use: which of its uses, from 1.
  /// - Returns: nil: nothing happens.
  package func effect(_ number: Int, use: Int) -> Disturbance.Effect? {
    guard let stub, !stub.disturbances.isEmpty else { return nil }
    var random = SplitMix64(seed: stub.seed, interaction: number, use: use)
    var effect = Disturbance.Effect(seed: random.next())
    for disturbance in stub.disturbances where isMeant(number, disturbance) {
      // Always as many numbers, so that one disturbance does not change what chance says of others.
      let (strikes, part) = (random.nextPart(), random.nextPart())
      guard strikes < disturbance.probability else { continue }
      let span = disturbance.latency.upperBound - disturbance.latency.lowerBound
      effect.delay += disturbance.latency.lowerBound + span * part
      effect.fault = effect.fault ?? disturbance.fault
    }
    return effect.delay == .zero && effect.fault == nil ? nil : effect
  }

  private func isMeant(_ number: Int, _ disturbance: Disturbance) -> Bool {
    guard let pattern = disturbance.descriptions else { return true }
    return index.matching.tools.regex(pattern, index.entries[number].interaction.description)
      == .matches
  }
}

private struct PatternCheck {
  let tools: MatchingTools

  func matches(_ pattern: String, _ text: String) throws(StubFault) -> Bool {
    switch tools.regex(pattern, text) {
    case .matches: true
    case .differs: false
    case .invalid(let what): throw StubFault(pattern: pattern, what: what)
    case .tookTooLong: throw StubFault(pattern: pattern, what: "it takes too long")
    }
  }

  func serves(
    _ interaction: Interaction, _ states: StubOptions.States
  ) throws(StubFault) -> Bool {
    switch states {
    case .any: return true
    case .none: return interaction.states.allSatisfy { $0.name.isEmpty }
    case .matching(let pattern):
      for state in interaction.states where try matches(pattern, state.name) { return true }
      return false
    }
  }
}

extension Interaction {
  /// What decides between interactions that expect the same; the higher wins.
  fileprivate var rank: Rank {
    let isExact =
      if case .http(let request, _) = content { request.rules.rules.path == nil } else { false }
    return Rank(priority: comments.unknown["priority"]?.int ?? 0, isExact: isExact)
  }
}

private struct Rank: Equatable, Comparable {
  var priority: Int
  var isExact: Bool

  static func < (left: Self, right: Self) -> Bool {
    left.priority == right.priority
      ? !left.isExact && right.isExact : left.priority < right.priority
  }
}

extension SplitMix64 {
  /// From 0 to almost 1.
  fileprivate mutating func nextPart() -> Double { Double(next() >> 11) * 0x1p-53 }
}
