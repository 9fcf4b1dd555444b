package import AssayJSON
package import AssayMatching

/// The rules of one part of an interaction, with the text they were read from.
package struct PactRules: Sendable, Hashable {
  package var rules: MatchingRules
  /// As it was read, with attributes that matching does not know; nil when made in memory.
  package private(set) var source: JSONObject?

  package init(_ rules: MatchingRules = MatchingRules()) { self.rules = rules }

  /// Reads `matchingRules` of any version, which stands at `pointer`.
  package init(_ json: JSONObject, at pointer: JSONPointer) throws(RuleFault) {
    rules = try RuleReader.read(.object(json), at: pointer)
    source = json
  }

  /// Two are equal that do the same, whatever else was written.
  package static func == (left: Self, right: Self) -> Bool { left.rules == right.rules }

  package func hash(into hasher: inout Hasher) { hasher.combine(rules) }

  package var isEmpty: Bool { rules == MatchingRules() }
}
