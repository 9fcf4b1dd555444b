package import AssayMatching

/// All that is wrong with one interaction, in the order in which a reader wants it.
package struct InteractionDifference: Sendable, Hashable {
  package var explanations: [MismatchExplanation]
  /// What is wrong before the body: method, path, query, status, headers, metadata.
  package var parts: [Mismatch]
  /// nil: nothing is wrong with the body.
  package var body: BodyDifference?

  /// Of a request or an answer with these bodies.
  ///
  /// `rules` are those of the body; nil: nobody knows them. `states` are those of the provider that
  /// the interaction names.
  package init(
    _ mismatches: [Mismatch], expected: Body, actual: Body, rules: RuleTable? = nil,
    isRequest: Bool = false, states: [String] = []
  ) {
    explanations = MismatchExplanation.explain(
      mismatches, expected: expected, actual: actual, states: states, isRequest: isRequest)
    parts = mismatches.filter { $0.place.rank != nil }
      .enumerated().sorted { one, other in
        let (rank, otherRank) = (one.element.place.rank ?? 0, other.element.place.rank ?? 0)
        return (rank, one.offset) < (otherRank, other.offset)
      }.map(\.element)
    let difference = BodyDifference(
      expected: expected, actual: actual, mismatches: mismatches, rules: rules,
      allowsUnexpected: !isRequest)
    body = difference.isEmpty ? nil : difference
  }
}

extension Mismatch.Place {
  /// Where it stands among what is not the body; nil: it is about the body.
  fileprivate var rank: Int? {
    switch self {
    case .method: 0
    case .path: 1
    case .query: 2
    case .status: 3
    case .header: 4
    case .metadata: 5
    case .contentType, .body: nil
    }
  }
}
