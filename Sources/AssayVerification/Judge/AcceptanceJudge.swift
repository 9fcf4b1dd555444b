import AssayEvidence
import AssayFlakiness
import AssayManifest

/// Applies `accept` of the manifest: findings that are known and borne with for a time.
struct AcceptanceJudge {
  private let entries: [Manifest.Acceptance]
  private let now: UnixTime
  private var used: Set<Int> = []

  init(_ facts: RunFacts) {
    entries = facts.manifest.accept
    now = facts.run.startedAt
  }

  /// An accepted finding is told and does not decide.
  mutating func applied(to evidence: Evidence) -> Evidence {
    guard evidence.verdict == .doesNotHold else { return evidence }
    let index = entries.indices.first { index in
      let entry = entries[index]
      return !entry.isExpired(at: now) && evidence.check.isCovered(by: entry.check)
        && (entry.subject.map { TestPattern($0).matches(evidence.subject) } ?? true)
    }
    guard let index else { return evidence }
    used.insert(index)
    var evidence = evidence
    evidence.isAdvisory = true
    evidence.reason += "; accepted until \(entries[index].day): \(entries[index].reason)"
    return evidence
  }

  /// What expired says no by itself.
  var expired: [Evidence] {
    entries.enumerated().filter { $0.element.isExpired(at: now) }.map { index, entry in
      Evidence(
        check: entry.check, subject: entry.subject ?? "accept[\(index)]", verdict: .doesNotHold,
        reason: "its acceptance expired on \(entry.day): \(entry.reason)",
        remedy: "repair what it names and remove the entry, or give it a new day with a reason",
        sources: [EvidenceSource(.manifest, "accept[\(index)]")])
    }
  }

  /// Sentences about entries that accept nothing; a run without some suites finds less.
  func unused(_ plan: Plan) -> [String] {
    guard !plan.isPartial, plan.unreached.isEmpty else { return [] }
    let leftOut = plan.leftOut.map { "\($0.service.name)/\($0.suite.name)" }
    return entries.indices.filter { index in
      let entry = entries[index]
      return !used.contains(index) && !entry.isExpired(at: now)
        && !leftOut.contains { entry.subject?.hasPrefix($0) ?? false }
    }
    .map { index in
      let entry = entries[index]
      return "accept[\(index)] (line \(entry.place.line)) matches no finding of "
        + "\(entry.check.rawValue)\(entry.subject.map { " on \($0)" } ?? ""); remove it"
    }
  }
}
