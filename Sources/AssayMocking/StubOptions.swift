/// How a stub serves contracts.
package struct StubOptions: Sendable, Hashable {
  /// Which interactions are served at all.
  package enum States: Sendable, Hashable {
    case any
    /// Only those that ask for none.
    case none
    /// Only those with a state whose whole name the pattern matches.
    case matching(String)
  }

  package var states: States
  /// A header of the request, such as `X-Provider-State`: where it comes, only interactions with
  /// the states that it names answer.
  package var stateHeader: String?
  package var disturbances: [Disturbance]
  /// The status of the answer to a request that no contract has.
  package var unexpectedStatus: Int
  /// The same seed disturbs the same uses of interactions.
  package var seed: UInt64

  package init(
    states: States = .any, stateHeader: String? = nil, disturbances: [Disturbance] = [],
    unexpectedStatus: Int = 404, seed: UInt64 = 0
  ) {
    self.states = states
    self.stateHeader = stateHeader
    self.disturbances = disturbances
    self.unexpectedStatus = unexpectedStatus
    self.seed = seed
  }
}

/// What a stub does to its answers, as slow or failing providers do.
package struct Disturbance: Sendable, Hashable {
  package enum Fault: String, Sendable, Hashable, CaseIterable {
    /// Ends the connection as a crash does.
    case reset
    /// Ends the connection without an answer.
    case empty
    /// Sends bytes that are no HTTP.
    case garbage
    /// Sends half of the body that was announced.
    case truncated
    /// Answers 503.
    case unavailable
  }

  /// Matches the descriptions of the interactions that are meant, as a whole; nil: all are.
  package var descriptions: String?
  /// Each answer waits as long as chance says.
  package var latency: ClosedRange<Duration>
  package var fault: Fault?
  /// From 0 to 1: how likely each answer is disturbed.
  package var probability: Double

  package init(
    descriptions: String? = nil, latency: ClosedRange<Duration> = .zero ... .zero,
    fault: Fault? = nil, probability: Double = 1
  ) {
    self.descriptions = descriptions
    self.latency = latency
    self.fault = fault
    self.probability = probability
  }

  /// What happens to one answer.
  package struct Effect: Sendable, Hashable {
    package var delay = Duration.zero
    package var fault: Fault?
    /// For bytes that mean nothing.
    package var seed: UInt64 = 0
  }
}

/// A pattern of a stub's options that is none.
package struct StubFault: Error, Sendable, Hashable, CustomStringConvertible {
  package var pattern: String
  package var what: String

  package var description: String { "the pattern \(pattern) is not understood: \(what)" }
}
