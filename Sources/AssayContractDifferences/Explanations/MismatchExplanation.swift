package import AssayMatching

/// What may be behind mismatches, as far as the two bodies show it, and what to do.
package struct MismatchExplanation: Sendable, Hashable {
  /// In the order in which a reader wants them.
  package enum Kind: Int, Sendable, Hashable, CaseIterable, Comparable {
    case status, contentType, otherAnswer, wrapped, emptyList, renamed, orderOnly, null
    case textInsteadOfNumber, otherKind, otherDateFormat, letterCase, whiteSpace, lookAlike
    case path, extraInRequest, exactValue

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  package var kind: Kind
  /// What is seen, such as a member that is missing beside one that is new.
  package var sentence: String
  package var advice: String

  package init(_ kind: Kind, _ sentence: String, _ advice: String) {
    self.kind = kind
    self.sentence = sentence
    self.advice = advice
  }

  /// The likeliest explanations, at most `limit`; none where the bodies give no reason for one.
  ///
  /// `states` are those of the provider that the interaction names.
  package static func explain(
    _ mismatches: [Mismatch], expected: Body, actual: Body, states: [String] = [],
    isRequest: Bool = false, limit: Int = 4
  ) -> [MismatchExplanation] {
    let evidence = Evidence(
      mismatches, expected: expected, actual: actual, states: states, isRequest: isRequest)
    let found =
      evidence.ofStatus + evidence.ofContentType + evidence.ofShape + evidence.ofNames
      + evidence.ofValues + evidence.ofPath + evidence.ofExtraFields
    // What stands inside another value needs no word about the kind of that.
    let isWrapped = found.contains { $0.kind == .wrapped }
    var result: [MismatchExplanation] = []
    for explanation in found.sorted(by: { $0.kind < $1.kind }) where result.count < limit {
      let isSaid =
        explanation.kind == .otherKind && isWrapped
        || result.contains { $0.kind == explanation.kind }
      if !isSaid { result.append(explanation) }
    }
    return result
  }
}
