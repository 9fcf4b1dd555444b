import AssayEvidence
import AssayTestRuns
import AssayVerification

/// A checklist item or an anti-pattern.
struct ChecklistItemWire: Encodable {
  var id: String
  var title: String
  var question: String
  var verdict: String
  var summary: String
  var evidence: [EvidenceWire]

  init(_ item: ChecklistItem) {
    id = item.id
    title = item.title
    question = item.question
    verdict = item.verdict.wireName
    summary = item.summary
    evidence = item.evidence.map(EvidenceWire.init)
  }
}

/// One thing that was checked.
struct EvidenceWire: Encodable {
  var check: String
  var subject: String
  var verdict: String
  var reason: String
  var remedy: String?
  var figures: [FigureWire]
  var sources: [SourceWire]
  var isAdvisory: Bool

  struct FigureWire: Encodable {
    var name: String
    /// Left out when the figure is not a finite number.
    var value: Double?
    var unit: String
  }

  struct SourceWire: Encodable {
    var kind: String
    var location: String
  }

  init(_ evidence: Evidence) {
    check = evidence.check.rawValue
    subject = evidence.subject
    verdict = evidence.verdict.wireName
    reason = evidence.reason
    remedy = evidence.remedy
    figures = evidence.figures.map {
      FigureWire(name: $0.name, value: $0.value.wireNumber, unit: $0.unit)
    }
    sources = evidence.sources.map { SourceWire(kind: $0.kind.rawValue, location: $0.location) }
    isAdvisory = evidence.isAdvisory
  }
}

/// The shape of the tests.
struct PyramidWire: Encodable {
  var tolerancePoints: Double?
  var isInverted: Bool
  var layers: [LayerWire]

  struct LayerWire: Encodable {
    var layer: String
    var tests: Int
    var durationSeconds: Double
    var sharePercent: Double?
    var timeSharePercent: Double?
    var targetPercent: Double?
    var countedFrom: String?
  }

  init(_ pyramid: PyramidReport) {
    tolerancePoints = pyramid.tolerance.wireNumber
    isInverted = pyramid.isInverted
    layers = pyramid.layers.map {
      LayerWire(
        layer: $0.layer.rawValue, tests: $0.tests, durationSeconds: $0.duration.wireSeconds,
        sharePercent: $0.share.wireNumber, timeSharePercent: $0.timeShare.wireNumber,
        targetPercent: $0.target?.wireNumber, countedFrom: $0.countedFrom)
    }
  }
}

/// A dependency that was started.
struct DependencyWire: Encodable {
  var name: String
  var server: String
  var runtime: String
  var startUpSeconds: Double
  var usedBy: [String]

  init(_ dependency: DependencyReport) {
    name = dependency.name
    server = dependency.server
    runtime = dependency.runtime
    startUpSeconds = dependency.startUp.wireSeconds
    usedBy = dependency.usedBy
  }
}

/// A service boundary.
struct BoundaryWire: Encodable {
  var consumer: String
  var provider: String
  var pacts: [String]
  var interactions: Int
  /// Left out until provider verification has run.
  var isVerified: Bool?

  init(_ boundary: BoundaryReport) {
    consumer = boundary.consumer
    provider = boundary.provider
    pacts = boundary.pacts
    interactions = boundary.interactions
    isVerified = boundary.isVerified
  }
}

/// Coverage of one critical path.
struct CoverageWire: Encodable {
  var service: String
  var path: String
  var wantedLinesPercent: Double?
  var wantedRegionsPercent: Double?
  var lines: RatioWire?
  var regions: RatioWire?
  var uncovered: [String]

  struct RatioWire: Encodable {
    var covered: Int
    var total: Int

    init(_ ratio: FileCoverage.Ratio) {
      covered = ratio.covered
      total = ratio.total
    }
  }

  init(_ coverage: CoverageReport) {
    service = coverage.service
    path = coverage.path
    wantedLinesPercent = coverage.wantedLines?.wireNumber
    wantedRegionsPercent = coverage.wantedRegions?.wireNumber
    lines = coverage.lines.map(RatioWire.init)
    regions = coverage.regions.map(RatioWire.init)
    uncovered = coverage.uncovered
  }
}

/// Who worked when.
struct TimelineSpanWire: Encodable {
  var kind: String
  var name: String
  var layer: String?
  var slot: Int
  var startSeconds: Double
  var endSeconds: Double
  var succeeded: Bool

  init(_ span: TimelineSpan) {
    kind = span.kind.rawValue
    name = span.name
    layer = span.layer?.rawValue
    slot = span.slot
    startSeconds = span.start.wireSeconds
    endSeconds = span.end.wireSeconds
    succeeded = span.succeeded
  }
}
