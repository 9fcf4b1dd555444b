package import AssayJSON
package import AssayPact

/// How the provider is brought into the states that interactions need.
package struct StateSetup: Sendable {
  package enum Action: String, Sendable, Hashable {
    case setup, teardown
  }

  /// Sets up one state, or tears it down.
  ///
  /// - Returns: values for the request, besides the parameters of the state.
  package typealias Change =
    @Sendable (_ state: ProviderState, _ action: Action) async throws -> JSONObject

  enum Way: Sendable {
    /// States are the provider's own business.
    case none
    case http(String, isQuery: Bool)
    /// Only for these states; nil: for all.
    case change(Set<String>?, Change)
  }

  let way: Way
  /// Whether every state is torn down after its interaction.
  package var tearsDown = false
  /// Whether interactions without a state are announced, too, with an empty name.
  package var callsWithoutState = false
  /// How long to wait before each further attempt, where a server says that it is too busy.
  package var retryDelays: [Duration] = [.milliseconds(100), .milliseconds(400)]

  package static let none = StateSetup(way: .none)

  /// By a call to an address: `POST` with `{"state", "params", "action"}`, or all of that in the
  /// query.
  package static func http(_ address: String, isQuery: Bool = false) -> Self {
    Self(way: .http(address, isQuery: isQuery))
  }

  /// By one closure for all states.
  package static func change(_ change: @escaping Change) -> Self { Self(way: .change(nil, change)) }

  /// By a closure for each name; another state cannot be set up.
  package static func handlers(_ handlers: [String: Change]) -> Self {
    Self(
      way: .change(Set(handlers.keys)) { state, action in
        try await handlers[state.name]?(state, action) ?? [:]
      })
  }

  /// The names of the states that can be set up; nil: any.
  package var names: Set<String>? { if case .change(let names, _) = way { names } else { nil } }
}
