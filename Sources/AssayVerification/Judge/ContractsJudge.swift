import AssayEvidence
import AssayManifest
import AssayTestRuns

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
          interactions: pacts.reduce(0) { $0 + $1.interactions.count },
          isVerified: Verified(pacts, facts).verdict)
      }
    }
  }

  static func evidence(_ boundaries: [BoundaryReport], _ facts: RunFacts) -> [Evidence] {
    guard !boundaries.isEmpty else {
      return ["contracts.boundary", "contracts.verified"].map {
        Evidence(
          check: CheckID(rawValue: $0), subject: facts.manifest.system, verdict: .notChecked,
          reason: "the manifest declares no calls between services")
      } + networks(facts)
    }
    return boundaries.map(covered) + boundaries.map { verified($0, facts) } + networks(facts)
  }

  /// Contract tests need no network; where they had none, they are proven to.
  private static func networks(_ facts: RunFacts) -> [Evidence] {
    facts.suites.compactMap { suite in
      guard suite.layer == .contract, let network = suite.network else { return nil }
      let (verdict, reason): (Verdict, String) =
        switch network {
        case .loopbackOnly: (.holds, "ran without any network but loopback")
        case .open(let why): (.notChecked, "ran with the whole network: \(why)")
        }
      return Evidence(
        check: "contracts.no-network", subject: suite.id, verdict: verdict, reason: reason,
        sources: [EvidenceSource(.suite, suite.id)])
    }
  }

  private static func covered(_ boundary: BoundaryReport) -> Evidence {
    let holds = boundary.interactions > 0
    let empty = !boundary.pacts.isEmpty
    return Evidence(
      check: "contracts.boundary", subject: boundary.subject,
      verdict: holds ? .holds : .doesNotHold,
      reason: holds
        ? "\(counted(boundary.interactions, "interaction")) in \(boundary.pacts.joined(separator: ", "))"
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

  private static func verified(_ boundary: BoundaryReport, _ facts: RunFacts) -> Evidence {
    let verified = Verified(facts.pacts.filter { boundary.pacts.contains($0.path) }, facts)
    let verdict: Verdict =
      switch verified.verdict {
      case nil: .notChecked
      case true?: .holds
      case false?: .doesNotHold
      }
    return Evidence(
      check: "contracts.verified", subject: boundary.subject, verdict: verdict,
      reason: verified.reason, remedy: verified.remedy(boundary),
      figures: [Figure("verified", Double(verified.passed), unit: "interactions")],
      sources: boundary.pacts.map { EvidenceSource(.file, $0) }
        + verified.suites.map { EvidenceSource(.suite, $0) })
  }
}

/// What this run's verifications say of the contracts of one boundary.
private struct Verified {
  var passed = 0
  var pending = 0
  /// Titles.
  var failed: [String] = []
  var missing: [String] = []
  var suites: [String] = []

  init(_ pacts: [RunFacts.PactFile], _ facts: RunFacts) {
    for pact in pacts {
      let found = facts.verified.filter {
        ($0.consumer, $0.provider) == (pact.consumer, pact.provider)
      }
      let outcomes = Dictionary(grouping: found, by: \.interaction)
      for interaction in pact.interactions {
        let all = (outcomes[interaction] ?? []).map(\.outcome)
        if all.isEmpty {
          missing.append(interaction)
        } else if all.contains(.failed) {
          failed.append(interaction)
        } else if all.contains(.pending) {
          pending += 1
        } else {
          passed += 1
        }
      }
      suites += found.map(\.suite)
    }
    suites = Set(suites).sorted()
  }

  /// nil: not all has been verified.
  var verdict: Bool? {
    if !failed.isEmpty { return false }
    return missing.isEmpty && passed > 0 ? true : nil
  }

  var reason: String {
    if let first = failed.first {
      let count = failed.count == 1 ? "1 interaction" : "\(failed.count) interactions"
      return "the provider breaks the contract in \(count): \(first)"
        + (failed.count > 1 ? ", …" : "")
    }
    let open = pending > 0 ? ", \(pending) pending" : ""
    if let first = missing.first {
      return passed + pending == 0
        ? "not verified: the provider has not been checked against the contract"
        : "\(passed) interactions verified\(open), \(missing.count) not: \(first)"
          + (missing.count > 1 ? ", …" : "")
    }
    if passed == 0 { return pending > 0 ? "all interactions are pending" : "there is no contract" }
    return "the provider keeps the contract: \(passed) interactions verified\(open)"
  }

  func remedy(_ boundary: BoundaryReport) -> String? {
    switch verdict {
    case true?: nil
    case false?: "see the log of \(suites.joined(separator: ", "))"
    case nil where suites.isEmpty && !boundary.pacts.isEmpty:
      "give the provider a `provider` key in assay.yaml, see docs/contracts.md"
    case nil: nil
    }
  }
}

extension BoundaryReport {
  var subject: String { "\(consumer) → \(provider)" }
}
