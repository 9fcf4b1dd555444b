package import AssayOpenAPI

/// What recorded traffic and the contracts about it have in common, and what not.
package struct CoverageReport: Sendable {
  /// By consumer, provider, path and method.
  package var calls: [CallCoverage]
  /// Interactions that no call was like, in the order of the contracts.
  package var unseen: [UnseenInteraction]
  package var findings: [CoverageFinding]
  /// By provider: parts of its document that no contract mentions.
  package var unused: [(provider: String, parts: [UnusedPart])]
  /// Observed and declared, in their order.
  package var boundaries: [BoundaryCoverage]
  /// All that were added.
  package var exchanges: Int
  /// Of which nobody knows the provider.
  package var withoutProvider: Int
  /// Calls of further kinds than are kept.
  package var dropped: Int

  package struct UnseenInteraction: Sendable, Hashable {
    package var consumer: String
    package var provider: String
    package var interaction: String
    /// Why no call was like it.
    package var sentence: String
  }

  package struct BoundaryCoverage: Sendable, Hashable {
    package var boundary: ServiceBoundary
    /// Exchanges seen.
    package var exchanges: Int
    /// nil: nothing was declared at all.
    package var isDeclared: Bool?
    package var interactions: Int
    /// Kinds of calls seen, and how many of them have a contract.
    package var calls: Int
    package var covered: Int
  }

  /// Calls that no contract of their consumer has.
  package var uncovered: [CallCoverage] { calls.filter { !$0.hasContract } }

  /// Statuses that came although no contract of their call has them.
  package var uncoveredStatuses: [(call: CallCoverage, status: CallCoverage.Status)] {
    calls.filter(\.hasContract).flatMap { call in
      call.statuses.filter { !$0.hasContract }.map { (call, $0) }
    }
  }

  /// Of the kinds of calls that were seen, how many of a hundred have a contract; nil: none was.
  package var percentage: Double? {
    calls.isEmpty
      ? nil : Double(calls.count { $0.hasContract }) * 100 / Double(calls.count)
  }
}
