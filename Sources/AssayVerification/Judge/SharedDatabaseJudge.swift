import AssayEvidence
import AssayManifest
import AssayTestRuns

/// Looks for databases that outlive the run, so that others use them too: in the manifest, and
/// where watched suites connected to.
enum SharedDatabaseJudge {
  private static let check: CheckID = "anti-patterns.shared-database"
  private static let schemes = [
    "postgres://", "postgresql://", "mysql://", "mariadb://", "mongodb://", "mongodb+srv://",
    "redis://", "rediss://", "sqlserver://", "cassandra://",
  ]
  /// What clients read a server's host from.
  private static let hostVariables: Set<String> = [
    "PGHOST", "PGHOSTADDR", "MYSQL_HOST", "REDIS_HOST", "MONGO_HOST", "DB_HOST", "DATABASE_HOST",
    "POSTGRES_HOST",
  ]

  static func evidence(_ facts: RunFacts) -> [Evidence] {
    let found = written(facts.manifest) + facts.reaches.compactMap { reached($0, facts.reaches) }
    return found.isEmpty ? [absence(facts)] : found
  }

  /// An address written into the manifest is a server that outlives the run.
  private static func written(_ manifest: Manifest) -> [Evidence] {
    manifest.services.flatMap { service in
      ([(service.name, service.env)]
        + service.suites.map { ("\(service.name)/\($0.name)", $0.env) })
        .compactMap { owner, entries in
          let fixed = entries.filter { entry in
            !entry.value.contains("${")
              && (schemes.contains { entry.value.contains($0) }
                || hostVariables.contains(entry.name) && !entry.value.isEmpty)
          }
          guard let first = fixed.first else { return nil }
          return Evidence(
            check: check, subject: owner, verdict: .doesNotHold,
            reason: "`env.\(first.name)` names a fixed server that every run shares"
              + (fixed.count > 1 ? ", like \(fixed.count - 1) more variables" : "")
              + " (written in the manifest)",
            remedy: "declare it under `dependencies` and use `${name.url}`",
            sources: [EvidenceSource(.manifest, "services.\(service.name)")])
        }
    }
  }

  /// A database that a suite reached and was not given.
  private static func reached(_ reach: SuiteReach, _ all: [SuiteReach]) -> Evidence? {
    let foreign = reach.addresses.filter { $0.dependency == nil && $0.database != nil }
    guard let first = foreign.first, let kind = first.database else { return nil }
    let others = all.filter { other in
      other.suite != reach.suite
        && other.addresses.contains { $0.target == first.target && $0.dependency == nil }
    }.map(\.suite)
    var reason = first.tests.first.map { "`\($0.text)`" } ?? "it"
    if first.tests.count > 1 { reason += " and \(first.tests.count - 1) more tests" }
    reason +=
      " tried to connect to \(first.target), where \(kind) answers as a rule and which the run "
    reason += "did not start"
    if !others.isEmpty { reason += "; \(others.joined(separator: ", ")) did so too" }
    if foreign.count > 1 { reason += "; \(foreign.count - 1) more such servers" }
    return Evidence(
      check: check, subject: reach.suite, verdict: .doesNotHold,
      reason: reason + " (seen by watching the suite)",
      remedy: "declare it under `dependencies` and connect to `${name.url}`",
      figures: [
        Figure("databases not given", Double(foreign.count)),
        Figure("suites that share it", Double(others.count + 1)),
      ], sources: [EvidenceSource(.suite, reach.suite)])
  }

  private static func absence(_ facts: RunFacts) -> Evidence {
    let given = facts.dependencies.flatMap(\.usedBy)
    let watched = facts.reaches.filter(\.isWhole).count
    let ran = facts.suites.filter { $0.duration != nil }.count
    let figures = [
      Figure("isolated uses", Double(given.count)), Figure("suites watched", Double(watched)),
    ]
    let sources = given.map { EvidenceSource(.suite, $0) }
    let seen = watched == 0 ? "" : "; \(counted(watched, "watched suite")) reached no other"
    if !given.isEmpty {
      return Evidence(
        check: check, subject: facts.manifest.system, verdict: .holds,
        reason: "each of \(given.count) uses got a database or server of its own\(seen)",
        figures: figures, sources: sources)
    }
    let isSeen = watched > 0 && watched == ran
    return Evidence(
      check: check, subject: facts.manifest.system, verdict: isSeen ? .holds : .notChecked,
      reason: isSeen
        ? "\(counted(watched, "suite")) watched, none reached a database"
        : "no suite was given a database; `hermetic: watch` shows what suites reach",
      figures: figures)
  }
}
