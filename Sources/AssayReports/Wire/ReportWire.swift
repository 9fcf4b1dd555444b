import AssayEvidence
import AssayTestRuns
import AssayVerification

/// `assay.report/1`: the report as programs read it.
///
/// Only what an older reader may ignore is added within a version. Keys whose value is not known
/// are left out; durations are seconds rounded to a millisecond, times ISO 8601 in UTC.
struct ReportWire: Encodable {
  static let schema = "assay.report/1"

  var schema = Self.schema
  var system: String
  var run: RunWire
  var durationSeconds: Double
  var budgetSeconds: Double?
  var conclusion: ConclusionWire
  var counts: CountsWire
  var suites: [SuiteWire]
  var checklist: [ChecklistItemWire]
  var antiPatterns: [ChecklistItemWire]
  var pyramid: PyramidWire
  var dependencies: [DependencyWire]
  var boundaries: [BoundaryWire]
  var coverage: [CoverageWire]
  var codeCoverage: CodeCoverageWire?
  var timeline: [TimelineSpanWire]
  var past: PastWire?

  init(_ report: VerificationReport) {
    system = report.system
    run = RunWire(report.run)
    durationSeconds = report.duration.wireSeconds
    budgetSeconds = report.budget?.wireSeconds
    conclusion = ConclusionWire(report.conclusion)
    counts = CountsWire(report.totals)
    suites = report.suites.map(SuiteWire.init)
    checklist = report.checklist.map(ChecklistItemWire.init)
    antiPatterns = report.antiPatterns.map(ChecklistItemWire.init)
    pyramid = PyramidWire(report.pyramid)
    dependencies = report.dependencies.map(DependencyWire.init)
    boundaries = report.boundaries.map(BoundaryWire.init)
    coverage = report.coverage.map(CoverageWire.init)
    codeCoverage = report.code.map(CodeCoverageWire.init)
    timeline = report.timeline.map(TimelineSpanWire.init)
    past = report.past.map(PastWire.init)
  }
}

/// Which run this was.
struct RunWire: Encodable {
  var id: String
  var assayVersion: String
  var startedAt: String
  var trigger: String
  var commit: String?
  var branch: String?
  var hasUncommittedChanges: Bool
  var host: String
  var cores: Int

  init(_ run: RunIdentity) {
    id = run.id
    assayVersion = run.assayVersion
    startedAt = ReportFormat.timestamp(run.startedAt)
    trigger = run.trigger
    commit = run.commit
    branch = run.branch
    hasUncommittedChanges = run.hasUncommittedChanges
    host = run.host
    cores = run.cores
  }
}

/// The verdict with its reasons.
struct ConclusionWire: Encodable {
  var mayShip: Bool
  var isPartial: Bool
  var headline: String
  var problems: [ProblemWire]
  var notes: [String]

  init(_ conclusion: Conclusion) {
    mayShip = conclusion.mayShip
    isPartial = conclusion.isPartial
    headline = conclusion.headline
    problems = conclusion.problems.map(ProblemWire.init)
    notes = conclusion.notes
  }
}

/// One reason against.
struct ProblemWire: Encodable {
  var check: String
  var subject: String
  var sentence: String
  var location: String?
  var remedy: String?

  init(_ problem: Problem) {
    check = problem.check.rawValue
    subject = problem.subject
    sentence = problem.sentence
    location = problem.location
    remedy = problem.remedy
  }
}

extension Duration {
  /// Seconds rounded to a millisecond, so that equal runs print equal text.
  var wireSeconds: Double { (seconds * 1_000).rounded() / 1_000 }
}

extension Double {
  /// Rounded to six digits; nil for what JSON has no number for.
  var wireNumber: Double? {
    guard isFinite else { return nil }
    let scaled = self * 1_000_000
    return abs(scaled) < 1e15 ? scaled.rounded() / 1_000_000 : self
  }
}

extension Verdict {
  /// `holds`, `does-not-hold`, `not-checked`.
  var wireName: String {
    switch self {
    case .holds: "holds"
    case .doesNotHold: "does-not-hold"
    case .notChecked: "not-checked"
    }
  }
}
