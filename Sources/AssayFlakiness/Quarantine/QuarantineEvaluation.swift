package import AssayEvidence

/// What quarantine makes of a run.
package struct QuarantineEvaluation: Sendable, Hashable {
  /// Why a failure blocks.
  package enum Refusal: Sendable, Hashable {
    case notListed
    case expired
    case overfull
    case crashed
    case suiteCrashed
    case unfinished
    case fewerTests(before: Int, now: Int)
    case broken
    case newSignature
    /// Likelier wrong code than the test's own flake.
    case incredible
    /// The run's incident explains it better.
    case incident
    /// Healthy again, so the entry is out of date.
    case released
    /// More would be excused than the list may hold.
    case tooMany(Int)
  }

  /// One failing test of the run.
  package struct Failure: Sendable, Hashable {
    package var test: TestReference
    package var attempts: AttemptSequence
    /// The entry that covers it.
    package var entry: QuarantineEntry?
    /// nil when it is excused.
    package var refusal: Refusal?

    package var isExcused: Bool { refusal == nil }
  }

  /// Something that fails the verdict by itself.
  package struct Finding: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
      case expired, overfull, matchesNothing, unnamedFailure, suiteCrashed, unfinished, fewerTests
      case tooManyExcused
    }

    package var kind: Kind
    /// `file:line:column` of an entry, or a suite's name.
    package var subject: String
    package var reason: String
    package var remedy: String
  }

  package var failures: [Failure]
  package var findings: [Finding]

  package var excused: [Failure] { failures.filter(\.isExcused) }
  package var blocking: [Failure] { failures.filter { !$0.isExcused } }
  /// No when a failure is not excused or the list itself is in disorder.
  package var verdict: Verdict {
    blocking.isEmpty && findings.isEmpty ? .holds : .doesNotHold
  }

  /// The findings as evidence, one each; none when the list is in order.
  package var evidence: [Evidence] {
    findings.map { finding in
      Evidence(
        check: "tests.quarantine", subject: finding.subject, verdict: .doesNotHold,
        reason: finding.reason, remedy: finding.remedy,
        sources: [EvidenceSource(finding.kind.isOfList ? .file : .suite, finding.subject)])
    }
  }
}

extension QuarantineEvaluation.Finding.Kind {
  fileprivate var isOfList: Bool {
    switch self {
    case .expired, .overfull, .matchesNothing, .tooManyExcused: true
    case .unnamedFailure, .suiteCrashed, .unfinished, .fewerTests: false
    }
  }
}
