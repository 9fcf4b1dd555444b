package import AssayEvidence
package import AssayTestRuns

/// Everything that one `assay verify` found out; what every renderer reads.
package struct VerificationReport: Sendable, Hashable {
  package var system: String
  package var run: RunIdentity
  /// From the start of the plan to the judgement.
  package var duration: Duration
  package var conclusion: Conclusion
  /// In the manifest's order, those that did not run included.
  package var suites: [SuiteReport]
  /// The eight items of the strategy, always all of them, in a fixed order.
  package var checklist: [ChecklistItem]
  /// The five anti-patterns; `holds` means "is absent".
  package var antiPatterns: [ChecklistItem]
  package var pyramid: PyramidReport
  package var dependencies: [DependencyReport]
  package var boundaries: [BoundaryReport]
  package var coverage: [CoverageReport]
  /// nil when no suite wrote coverage.
  package var code: CodeCoverageReport?
  package var timeline: [TimelineSpan]
  /// nil when the budget does not apply (staging runs).
  package var budget: Duration?
  /// What earlier runs add; nil where no history could be read.
  package var past: RunPast?

  package init(
    system: String, run: RunIdentity, duration: Duration, conclusion: Conclusion,
    suites: [SuiteReport], checklist: [ChecklistItem], antiPatterns: [ChecklistItem],
    pyramid: PyramidReport, dependencies: [DependencyReport], boundaries: [BoundaryReport],
    coverage: [CoverageReport], timeline: [TimelineSpan], budget: Duration?
  ) {
    self.system = system
    self.run = run
    self.duration = duration
    self.conclusion = conclusion
    self.suites = suites
    self.checklist = checklist
    self.antiPatterns = antiPatterns
    self.pyramid = pyramid
    self.dependencies = dependencies
    self.boundaries = boundaries
    self.coverage = coverage
    self.timeline = timeline
    self.budget = budget
  }
}

/// Which run this was.
package struct RunIdentity: Sendable, Hashable {
  /// Sorts by time, for example `20261123-005812-4f2a`.
  package var id: String
  package var assayVersion: String
  package var startedAt: UnixTime
  /// `pull-request` or `staging`.
  package var trigger: String
  /// nil outside a git repository.
  package var commit: String?
  package var branch: String?
  /// Its number; nil outside CI.
  package var pullRequest: String?
  package var hasUncommittedChanges: Bool
  package var host: String
  package var cores: Int

  package init(
    id: String, assayVersion: String, startedAt: UnixTime, trigger: String, commit: String?,
    branch: String?, pullRequest: String? = nil, hasUncommittedChanges: Bool, host: String,
    cores: Int
  ) {
    self.id = id
    self.assayVersion = assayVersion
    self.startedAt = startedAt
    self.trigger = trigger
    self.commit = commit
    self.branch = branch
    self.pullRequest = pullRequest
    self.hasUncommittedChanges = hasUncommittedChanges
    self.host = host
    self.cores = cores
  }
}

/// The answer to "may this change ship?".
package struct Conclusion: Sendable, Hashable {
  /// Never true of a partial run: it says nothing about the rest.
  package var mayShip: Bool { problems.isEmpty && !isPartial }
  /// Only a selection of suites was asked for.
  package var isPartial: Bool
  /// One sentence, for example `3 checks do not hold, the first: orders/unit has 1 failing test`.
  package var headline: String
  /// What stands in the way, most important first.
  package var problems: [Problem]
  /// What was found but does not decide: advisory findings, warnings about result files.
  package var notes: [String]

  package init(
    headline: String, problems: [Problem], notes: [String] = [], isPartial: Bool = false
  ) {
    self.isPartial = isPartial
    self.headline = headline
    self.problems = problems
    self.notes = notes
  }
}

/// One reason why the change may not ship.
package struct Problem: Sendable, Hashable {
  /// The check that does not hold, or `suite` for a suite that failed.
  package var check: CheckID
  /// What: `orders/unit`, `orders → inventory`, `Sources/Orders/Pricing.swift`.
  package var subject: String
  package var sentence: String
  /// Where to look, for example `Tests/OrdersUnitTests/PricingTests.swift:12` or a log.
  package var location: String?
  package var remedy: String?

  package init(
    check: CheckID, subject: String, sentence: String, location: String?, remedy: String?
  ) {
    self.check = check
    self.subject = subject
    self.sentence = sentence
    self.location = location
    self.remedy = remedy
  }
}

/// A checklist item or an anti-pattern, with all evidence that bears on it.
package struct ChecklistItem: Sendable, Hashable {
  /// For example `pyramid`; the anchor of the item in the page.
  package var id: String
  package var title: String
  /// What the item asks for, in one sentence.
  package var question: String
  /// All evidence taken together, advisory evidence included.
  package var verdict: Verdict
  /// One sentence with the deciding numbers.
  package var summary: String
  package var evidence: [Evidence]

  package init(
    id: String, title: String, question: String, verdict: Verdict, summary: String,
    evidence: [Evidence]
  ) {
    self.id = id
    self.title = title
    self.question = question
    self.verdict = verdict
    self.summary = summary
    self.evidence = evidence
  }
}

/// How a suite's tests kept apart on the servers they met.
package struct SuiteIsolation: Sendable, Hashable {
  /// Tests that leased a part of a server for themselves; the others share the suite's.
  package var testsWithOwnParts: Int
  /// Parts that its tests leased, more than one for a test that asked for several.
  package var leases: Int
  /// Connections to what the suite or the test was not given.
  package var escapes: [Escape]

  package struct Escape: Sendable, Hashable {
    /// nil when only the suite is known.
    package var test: String?
    /// For example "was refused database postgres on db".
    package var action: String

    package init(test: String?, action: String) {
      self.test = test
      self.action = action
    }
  }

  package init(testsWithOwnParts: Int, leases: Int, escapes: [Escape]) {
    self.testsWithOwnParts = testsWithOwnParts
    self.leases = leases
    self.escapes = escapes
  }
}

/// The shape of the system's tests against its target.
package struct PyramidReport: Sendable, Hashable {
  package var layers: [Layer]
  package var tolerance: Double
  package var isInverted: Bool

  package struct Layer: Sendable, Hashable {
    package var layer: TestLayer
    package var tests: Int
    package var duration: Duration
    /// Percent of all tests, and of all time.
    package var share: Double
    package var timeShare: Double
    /// Percent wanted; nil when the system has nothing for this layer to test.
    package var target: Double?
    /// Where the count came from when the layer did not run now: `history`; nil when it ran.
    package var countedFrom: String?

    package init(
      layer: TestLayer, tests: Int, duration: Duration, share: Double, timeShare: Double,
      target: Double?, countedFrom: String?
    ) {
      self.layer = layer
      self.tests = tests
      self.duration = duration
      self.share = share
      self.timeShare = timeShare
      self.target = target
      self.countedFrom = countedFrom
    }
  }

  package init(layers: [Layer], tolerance: Double, isInverted: Bool) {
    self.layers = layers
    self.tolerance = tolerance
    self.isInverted = isInverted
  }
}

/// A dependency that was started for the run.
package struct DependencyReport: Sendable, Hashable {
  package var name: String
  /// For example `postgres 15.18`.
  package var server: String
  /// What served in place of the real server; nil: it did itself.
  package var standIn: String?
  /// For example `local process`, with the reason for the choice.
  package var runtime: String
  package var startUp: Duration
  /// Suites that got it, with what isolated them: `orders/integration: database assay_orders_…`.
  package var usedBy: [String]

  package init(
    name: String, server: String, standIn: String? = nil, runtime: String, startUp: Duration,
    usedBy: [String]
  ) {
    self.name = name
    self.server = server
    self.standIn = standIn
    self.runtime = runtime
    self.startUp = startUp
    self.usedBy = usedBy
  }
}

/// A service boundary and the contract that covers it.
package struct BoundaryReport: Sendable, Hashable {
  package var consumer: String
  package var provider: String
  /// Pact files that cover it, relative to the manifest.
  package var pacts: [String]
  package var interactions: Int
  /// nil until provider verification has run; never a pass without it.
  package var isVerified: Bool?

  package init(
    consumer: String, provider: String, pacts: [String], interactions: Int, isVerified: Bool?
  ) {
    self.consumer = consumer
    self.provider = provider
    self.pacts = pacts
    self.interactions = interactions
    self.isVerified = isVerified
  }
}

/// Coverage of one critical path.
package struct CoverageReport: Sendable, Hashable {
  package var service: String
  package var path: String
  package var wantedLines: Double?
  package var wantedRegions: Double?
  /// nil when no coverage data matched the path.
  package var lines: FileCoverage.Ratio?
  package var regions: FileCoverage.Ratio?
  /// `file:line` of lines never executed, the first few.
  package var uncovered: [String]

  package init(
    service: String, path: String, wantedLines: Double?, wantedRegions: Double?,
    lines: FileCoverage.Ratio?, regions: FileCoverage.Ratio?, uncovered: [String]
  ) {
    self.service = service
    self.path = path
    self.wantedLines = wantedLines
    self.wantedRegions = wantedRegions
    self.lines = lines
    self.regions = regions
    self.uncovered = uncovered
  }
}

/// Who worked when, for the drawing of the run.
package struct TimelineSpan: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    case dependency, build, suite, mutation
  }

  package var kind: Kind
  package var name: String
  /// nil for what is not a suite.
  package var layer: TestLayer?
  /// The worker slot, from 0; slots are as many as suites may run at once.
  package var slot: Int
  /// From the start of the run.
  package var start: Duration
  package var end: Duration
  package var succeeded: Bool

  package init(
    kind: Kind, name: String, layer: TestLayer?, slot: Int, start: Duration, end: Duration,
    succeeded: Bool
  ) {
    self.kind = kind
    self.name = name
    self.layer = layer
    self.slot = slot
    self.start = start
    self.end = end
    self.succeeded = succeeded
  }
}
