import AssayEvidence
import AssayManifest
import AssayTestRuns

/// Looks for production in tests: its data in an environment, its hosts reached or named, and data
/// of people in fixtures.
enum ProductionDataJudge {
  private static let check: CheckID = "anti-patterns.production-data"
  /// Files that are named one by one.
  private static let namedFiles = 20

  static func evidence(_ facts: RunFacts) -> [Evidence] {
    let found =
      environments(facts.manifest) + hosts(facts) + personal(facts.review)
    return found.isEmpty ? [absence(facts)] : found
  }

  private static func environments(_ manifest: Manifest) -> [Evidence] {
    manifest.environments.filter { $0.data == .production && $0.name != "production" }
      .map { exposed in
        Evidence(
          check: check, subject: exposed.name, verdict: .doesNotHold,
          reason: "environment `\(exposed.name)` is declared to hold production data",
          remedy: "use `sanitized-snapshot` or `synthetic`",
          sources: [EvidenceSource(.manifest, "environments.\(exposed.name)")])
      }
  }

  private static func hosts(_ facts: RunFacts) -> [Evidence] {
    let hosts = facts.manifest.productionHosts
    guard !hosts.isEmpty else { return [] }
    let remedy = "let tests use what the run starts, or a stand-in"
    let reached = facts.reaches.compactMap { reach -> Evidence? in
      guard let address = reach.addresses.first(where: { hosts.contains($0.host) }) else {
        return nil
      }
      return Evidence(
        check: check, subject: reach.suite, verdict: .doesNotHold,
        reason: (address.tests.first.map { "`\($0.text)`" } ?? "it")
          + " connected to \(address.target), a host of production (seen by watching the suite)",
        remedy: remedy, sources: [EvidenceSource(.suite, reach.suite)])
    }
    let written = facts.manifest.services.flatMap { service in
      ([(service.name, service.env)]
        + service.suites.map { ("\(service.name)/\($0.name)", $0.env) })
        .compactMap { owner, entries -> Evidence? in
          guard
            let entry = entries.first(where: { entry in
              hosts.contains { entry.value.lowercased().contains($0.lowercased()) }
            })
          else { return nil }
          return Evidence(
            check: check, subject: owner, verdict: .doesNotHold,
            reason: "`env.\(entry.name)` names a host of production (written in the manifest)",
            remedy: remedy,
            sources: [EvidenceSource(.manifest, "services.\(service.name)")])
        }
    }
    let named = (facts.review?.productionHosts ?? []).prefix(namedFiles).map { found in
      Evidence(
        check: check, subject: found.path, verdict: .doesNotHold,
        reason: "line \(found.line) names \(found.host), a host of production (by a scan of "
          + "tests and fixtures)",
        remedy: remedy, sources: [EvidenceSource(.file, "\(found.path):\(found.line)")])
    }
    return reached + written + named
  }

  /// Says where, never what: a report must not spread it.
  private static func personal(_ review: SourceReview?) -> [Evidence] {
    let files = review?.personal ?? []
    let named = files.prefix(namedFiles).map { file in
      let lines = file.lines.prefix(3).map { String($0) }.joined(separator: ", ")
      let rest = file.lines.count - 3
      let real = file.kind == "e-mail address" ? " at domains that are none for examples" : ""
      return Evidence(
        check: check, subject: file.path, verdict: .doesNotHold,
        reason: "holds what looks like the \(file.kind) of somebody\(real), in "
          + (file.lines.count == 1 ? "line " : "lines ") + lines
          + (rest > 0 ? " and \(rest) more" : "") + " (by a scan of fixtures)",
        remedy: "make it up: addresses at example.com, numbers that are published for tests; or "
          + "accept it under `accept` in the manifest",
        figures: [Figure("lines", Double(file.lines.count))],
        sources: file.lines.prefix(1).map { EvidenceSource(.file, "\(file.path):\($0)") })
    }
    guard files.count > namedFiles else { return named }
    return named + [
      Evidence(
        check: check, subject: "fixtures", verdict: .doesNotHold,
        reason: "\(files.count - namedFiles) more files hold what looks like data of people",
        remedy: "repair those that are named first")
    ]
  }

  private static func absence(_ facts: RunFacts) -> Evidence {
    let review = facts.review
    let files = review?.fixtures ?? 0
    let leftOut = review?.leftOut ?? 0
    var reason = "no fixtures were found to look into"
    if files > 0 {
      reason = "no data of people in \(counted(files, "file")) for tests (by a simple scan)"
    }
    if leftOut > 0 { reason += "; \(counted(leftOut, "file")) could not be looked into" }
    if facts.manifest.productionHosts.isEmpty {
      reason += "; `environments.production.hosts` would say what tests must not reach"
    }
    return Evidence(
      check: check, subject: facts.manifest.system,
      verdict: files > 0 && leftOut == 0 ? .holds : .notChecked, reason: reason,
      figures: [Figure("files", Double(files)), Figure("left out", Double(leftOut))])
  }
}
