package import AssayEvidence

extension CoverageReport {
  /// For judges: of each boundary whether it is declared, and whether its calls have contracts.
  package func evidence(from source: EvidenceSource) -> [Evidence] {
    boundaries.flatMap { boundary -> [Evidence] in
      [declared(boundary), covered(boundary)].compactMap { evidence in
        var evidence = evidence
        evidence?.sources = [source]
        return evidence
      }
    }
  }

  /// nil: nothing was declared, so there is nothing to hold it against.
  private func declared(_ coverage: BoundaryCoverage) -> Evidence? {
    guard let isDeclared = coverage.isDeclared else { return nil }
    let seen = "\(coverage.exchanges) exchanges were recorded"
    let verdict: Verdict =
      coverage.exchanges == 0 ? .notChecked : isDeclared ? .holds : .doesNotHold
    return Evidence(
      check: "contracts.observed", subject: "\(coverage.boundary)", verdict: verdict,
      reason: verdict == .notChecked
        ? "it is declared, and no exchange was recorded"
        : isDeclared ? "\(seen), and it is declared" : "\(seen), and it is not declared",
      remedy: verdict == .doesNotHold
        ? "add `\(coverage.boundary.provider)` to the calls of `\(coverage.boundary.consumer)`"
        : verdict == .notChecked ? "record traffic in which it is used, or remove it" : nil,
      figures: [Figure("exchanges", Double(coverage.exchanges))])
  }

  private func covered(_ coverage: BoundaryCoverage) -> Evidence? {
    guard coverage.calls > 0 else { return nil }
    let missing = coverage.calls - coverage.covered
    let titles = calls.filter {
      $0.consumer == coverage.boundary.consumer && $0.provider == coverage.boundary.provider
        && !$0.hasContract
    }.prefix(5).map(\.title).joined(separator: ", ")
    return Evidence(
      check: "contracts.coverage", subject: "\(coverage.boundary)",
      verdict: missing == 0 ? .holds : .doesNotHold,
      reason: missing == 0
        ? "all \(coverage.calls) calls that were recorded have a contract"
        : "\(missing) of \(coverage.calls) calls that were recorded have no contract: \(titles)",
      remedy: missing == 0
        ? nil : "write a consumer test of `\(coverage.boundary.consumer)` for each of them",
      figures: [
        Figure("calls", Double(coverage.calls)), Figure("covered", Double(coverage.covered)),
      ])
  }
}
