import AssayEvidence
import AssayManifest

/// Looks for a contract on every declared service boundary.
enum ContractsJudge {
  static func boundaries(in facts: RunFacts) -> [BoundaryReport] {
    facts.manifest.services.flatMap { service in
      service.calls.map { provider in
        // For messages the receiver is the consumer of the contract, so a boundary may be
        // covered from either side.
        let pacts = facts.pacts.filter {
          ($0.consumer, $0.provider) == (service.name, provider)
            || ($0.consumer, $0.provider) == (provider, service.name)
        }
        return BoundaryReport(
          consumer: service.name, provider: provider, pacts: pacts.map(\.path),
          interactions: pacts.reduce(0) { $0 + $1.interactions }, isVerified: nil)
      }
    }
  }

  static func evidence(_ boundaries: [BoundaryReport], _ facts: RunFacts) -> [Evidence] {
    guard !boundaries.isEmpty else {
      return ["contracts.boundary", "contracts.verified"].map {
        Evidence(
          check: CheckID(rawValue: $0), subject: facts.manifest.system, verdict: .notChecked,
          reason: "the manifest declares no calls between services")
      }
    }
    return boundaries.map(covered) + boundaries.map(verified)
  }

  private static func covered(_ boundary: BoundaryReport) -> Evidence {
    let holds = boundary.interactions > 0
    let empty = !boundary.pacts.isEmpty
    return Evidence(
      check: "contracts.boundary", subject: boundary.subject,
      verdict: holds ? .holds : .doesNotHold,
      reason: holds
        ? "\(boundary.interactions) interactions in \(boundary.pacts.joined(separator: ", "))"
        : empty
          ? "has no interaction in its contract \(boundary.pacts.joined(separator: ", "))"
          : "has no contract",
      remedy: holds
        ? nil
        : empty
          ? "write down what the consumer expects as interactions"
          : "add a pact file with consumer `\(boundary.consumer)` and provider "
            + "`\(boundary.provider)`",
      figures: [Figure("interactions", Double(boundary.interactions))],
      sources: boundary.pacts.map { EvidenceSource(.file, $0) })
  }

  private static func verified(_ boundary: BoundaryReport) -> Evidence {
    let verdict: Verdict =
      switch boundary.isVerified {
      case nil: .notChecked
      case true?: .holds
      case false?: .doesNotHold
      }
    return Evidence(
      check: "contracts.verified", subject: boundary.subject, verdict: verdict,
      reason: verdict == .notChecked
        ? "not verified: the provider has not been checked against the contract"
        : verdict == .holds
          ? "the provider keeps the contract" : "the provider breaks the contract",
      sources: boundary.pacts.map { EvidenceSource(.file, $0) })
  }
}

extension BoundaryReport {
  var subject: String { "\(consumer) → \(provider)" }
}
