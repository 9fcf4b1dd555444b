package import AssayJSON
package import AssayProviderVerification

/// Which pacts a broker is asked for.
package struct PactSelection: Sendable, Hashable {
  package var provider: String
  /// As the broker knows them: `{"mainBranch": true}`, `{"deployedOrReleased": true}`; empty: what
  /// the broker finds right.
  package var selectors: [JSONObject] = []
  /// Whether a pact that never was verified may fail.
  package var includesPending = false
  /// The day from which on pacts come along that nobody selected, `2024-01-01`; nil: none.
  package var workInProgressSince: String?
  package var branch: String?
  package var tags: [String] = []

  package init(provider: String) { self.provider = provider }

  var json: JSON {
    var body: JSONObject = [
      "providerVersionTags": .array(tags.map { .string($0) }),
      "includePendingStatus": .bool(includesPending),
      "consumerVersionSelectors": .array(selectors.map { .object($0) }),
    ]
    body["includeWipPactsSince"] = workInProgressSince.map { .string($0) }
    body["providerVersionBranch"] = branch.map { .string($0) }
    return .object(body)
  }
}

/// What a broker gave.
package struct BrokerPacts: Sendable {
  package var pacts: [SourcedPact]
  /// What a person should know, such as that the broker knows no selectors.
  package var remarks: [String] = []
}
