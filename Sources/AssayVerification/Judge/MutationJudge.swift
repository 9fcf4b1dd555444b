import AssayCoverage
import AssayEvidence
import AssayManifest

/// Whether tests notice when critical code is changed: what is covered may still be untested.
///
/// With a floor it decides, without one it advises.
enum MutationJudge {
  private static let check: CheckID = "feedback.mutation"

  /// Code that is judged together.
  private struct Part {
    var service: Manifest.Service
    /// nil: all of the service.
    var path: PathPattern?
    var floor: Double?

    var subject: String { path.map { "\(service.name): \($0.text)" } ?? service.name }

    func contains(_ file: String) -> Bool {
      guard let inside = CodeCoverage.path(file, in: service.path) else { return false }
      return path?.matches(inside) ?? true
    }
  }

  static func evidence(_ facts: RunFacts) -> [Evidence] {
    let parts = facts.manifest.services.flatMap(parts)
    if parts.isEmpty, facts.manifest.require.contains(check) {
      return [
        Evidence(
          check: check, subject: facts.manifest.system, verdict: .notChecked,
          reason: "no service names a mutation report", remedy: howTo)
      ]
    }
    return parts.map { part in
      var evidence = judge(part, facts)
      evidence.isAdvisory = part.floor == nil
      return evidence
    }
  }

  private static func parts(of service: Manifest.Service) -> [Part] {
    let all = service.critical.map {
      Part(service: service, path: PathPattern($0.path), floor: $0.mutation)
    }
    if service.mutation == nil { return all.filter { $0.floor != nil } }
    return all.isEmpty ? [Part(service: service)] : all
  }

  private static let howTo =
    "name the report of a mutation tool as the service's `mutation`, see docs/mutation.md"

  private static func judge(_ part: Part, _ facts: RunFacts) -> Evidence {
    var evidence = Evidence(
      check: check, subject: part.subject, verdict: .notChecked, reason: "",
      sources: [EvidenceSource(.manifest, "services.\(part.service.name).mutation")])
    switch facts.mutation.first(where: { $0.service == part.service.name })?.outcome {
    case nil:
      evidence.reason = "\(part.service.name) names no mutation report"
      evidence.remedy = howTo
    case .notRun(let reason):
      evidence.reason = "no mutant was tried: \(reason)"
    case .missing(let reason):
      evidence.verdict = .doesNotHold
      evidence.reason = "has no mutation report of this run: \(reason)"
      evidence.remedy = "have the tool write it in every run, whatever it finds"
    case .read(let report, let source):
      evidence.sources = [EvidenceSource(.file, source)]
      let mutants = report.mutants.filter { part.contains($0.path) }
      judge(mutants, shortfall: report.shortfall, part, facts.change, &evidence)
    }
    return evidence
  }

  private static func judge(
    _ mutants: [ReportedMutant], shortfall: String?, _ part: Part, _ change: RunFacts.Change?,
    _ evidence: inout Evidence
  ) {
    let tally = MutantTally(mutants)
    let open = tally[.notRun]
    evidence.figures = figures(tally)
    let rest =
      (open > 0 ? "; \(counted(open, "mutant")) not run" : "") + (shortfall.map { "; \($0)" } ?? "")
    guard tally.tried > 0 else {
      evidence.reason = "no mutant of it was run to the end\(rest)"
      return
    }
    let floor = part.floor ?? 100
    let score = Double(tally.noticed) * 100 / Double(tally.tried)
    // Those that did not run count as if nobody noticed.
    let leastScore = Double(tally.noticed) * 100 / Double(tally.tried + open)
    evidence.verdict =
      score < floor
      ? .doesNotHold : leastScore < floor || shortfall != nil ? .notChecked : .holds
    let unnoticed = Unnoticed(mutants, change: change)
    evidence.reason =
      "has \(oneDecimal(score)) % of \(counted(tally.tried, "mutant")) noticed by tests"
      + (part.floor.map { ", wanted \(percent($0))" } ?? "") + unnoticed.summary(tally) + rest
    switch evidence.verdict {
    case .holds:
      if tally.unnoticed > 0 { evidence.reason += "; first \(unnoticed.told(1))" }
    case .doesNotHold:
      evidence.sources =
        unnoticed.first.map { [EvidenceSource(.file, $0)] + evidence.sources } ?? []
      evidence.remedy = "no test notices: \(unnoticed.told(10))"
    case .notChecked:
      evidence.remedy =
        (open > 0 ? "give it more time" : "see the tool's own output")
        + (tally.unnoticed > 0 ? "; no test notices: \(unnoticed.told(10))" : "")
    }
  }

  private static func figures(_ tally: MutantTally) -> [Figure] {
    [
      ("noticed", tally.noticed), ("survived", tally[.survived]),
      ("reached by no test", tally[.notReached]), ("not run", tally[.notRun]),
      ("left out", tally[.ignored] + tally[.notViable]),
    ].map { Figure($0, Double($1), unit: "mutants") }
  }
}

/// Mutants that no test noticed, those on changed lines first.
private struct Unnoticed {
  private var entries: [Entry] = []

  private struct Entry {
    var mutant: ReportedMutant
    var isChanged: Bool
    /// Of a line that no test gets to, all mutants say the same.
    var count = 1
  }

  init(_ all: [ReportedMutant], change: RunFacts.Change?) {
    let added = Dictionary(
      (change?.files ?? []).map { ($0.path, $0.added) }, uniquingKeysWith: { $0.union($1) })
    let sorted = all.filter(\.isUnnoticed).map { mutant in
      let isChanged = added[mutant.path].map { !$0.isDisjoint(with: LineSet(mutant.lines)) }
      return Entry(mutant: mutant, isChanged: isChanged ?? false)
    }.sorted { left, right in
      if left.isChanged != right.isChanged { return left.isChanged }
      let (a, b) = (left.mutant, right.mutant)
      if a.outcome != b.outcome { return a.outcome == .survived }
      return (a.path, a.lines.lowerBound, a.change) < (b.path, b.lines.lowerBound, b.change)
    }
    for entry in sorted {
      if let last = entries.last, last.isChanged == entry.isChanged,
        last.mutant.outcome == .notReached, last.mutant.place == entry.mutant.place
      {
        entries[entries.count - 1].count += 1
      } else {
        entries.append(entry)
      }
    }
  }

  var first: String? { entries.first?.mutant.place }

  func summary(_ tally: MutantTally) -> String {
    let changed = entries.reduce(0) { $0 + ($1.isChanged ? $1.count : 0) }
    return (tally[.survived] > 0 ? "; \(tally[.survived]) survived" : "")
      + (tally[.notReached] > 0 ? "; no test gets to \(tally[.notReached])" : "")
      + (changed > 0 ? "; \(changed) of these on changed lines" : "")
  }

  /// So many of them, in words.
  func told(_ count: Int) -> String {
    let told = entries.prefix(count).map { entry in
      let mutant = entry.mutant
      let notes = [
        entry.count > 1 ? "\(entry.count) mutants" : "",
        mutant.outcome == .notReached ? "reached by no test" : "",
        entry.isChanged ? "changed" : "",
      ].filter { !$0.isEmpty }
      return mutant.place + (entry.count > 1 ? "" : " \(mutant.change)")
        + (notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))")
    }
    let more = entries.dropFirst(count).reduce(0) { $0 + $1.count }
    return told.joined(separator: "; ") + (more > 0 ? "; and \(more) more" : "")
  }
}
