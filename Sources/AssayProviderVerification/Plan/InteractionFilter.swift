import AssayMatching
import AssayPact

/// Which interactions of pacts are to be verified; all without any condition.
package struct InteractionFilter: Sendable, Hashable {
  /// A pattern of which the description has to contain a match.
  package var description: String?
  /// A pattern of which the name of a state has to contain a match.
  package var state: String?
  /// Whether only interactions without a state are wanted.
  package var isWithoutState: Bool
  /// Empty: all.
  package var consumers: Set<String>

  package init(
    description: String? = nil, state: String? = nil, isWithoutState: Bool = false,
    consumers: Set<String> = []
  ) {
    self.description = description
    self.state = state
    self.isWithoutState = isWithoutState
    self.consumers = consumers
  }

  /// Why a pattern could not be used.
  package struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
    package var pattern: String
    package var what: String
    package var description: String { "the pattern \(pattern) cannot be used: \(what)" }
  }

  func keeps(
    _ interaction: Interaction, of consumer: String, _ tools: MatchingTools
  ) throws(Fault) -> Bool {
    guard consumers.isEmpty || consumers.contains(consumer) else { return false }
    let names = interaction.states.map(\.name).filter { !$0.isEmpty }
    if isWithoutState, !names.isEmpty { return false }
    if let description {
      guard try Self.contains(interaction.description, description, tools) else { return false }
    }
    guard let state else { return true }
    for name in names where try Self.contains(name, state, tools) { return true }
    return false
  }

  private static func contains(
    _ text: String, _ pattern: String, _ tools: MatchingTools
  ) throws(Fault) -> Bool {
    // The tools match whole texts.
    switch tools.regex("(?s:.*?)(?:\(pattern))(?s:.*)", text) {
    case .matches: return true
    case .differs: return false
    case .invalid(let why): throw Fault(pattern: pattern, what: why)
    case .tookTooLong: throw Fault(pattern: pattern, what: "it takes too long")
    }
  }
}
