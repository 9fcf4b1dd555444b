package import AssayCoverage
package import AssayEvidence
package import AssayFlakiness
package import AssayManifest
package import AssayTestRuns

/// What a run found out, before anyone judges it: the input of the judges.
package struct RunFacts: Sendable {
  package var manifest: Manifest
  package var plan: Plan
  package var run: RunIdentity
  /// In the manifest's order, those that did not run included.
  package var suites: [SuiteReport]
  package var history: [String: SuiteHistory]
  package var dependencies: [DependencyReport]
  package var buildFailures: [BuildFailure]
  package var pacts: [PactFile]
  /// Sentences about files that should be contracts but can't be read.
  package var contractWarnings: [String] = []
  package var verified: [VerifiedInteraction] = []
  /// What recorded calls between services show.
  package var observed: [Evidence] = []
  /// Where watched suites connected to.
  package var reaches: [SuiteReach] = []
  /// nil where sources were not looked into.
  package var review: SourceReview?
  package var coverage: [SuiteCoverage]
  /// nil: not known, for the reason beside it.
  package var change: Change?
  package var changeProblem: String?
  /// How often each file was changed lately, by path.
  package var churn: [String: Int] = [:]
  /// One for each service that names a mutation report.
  package var mutation: [MutationRun] = []
  package var timeline: [TimelineSpan]
  package var duration: Duration
  package var quarantine = QuarantineList(file: "", entries: [], maximumTests: 0)
  /// nil where no history could be read.
  package var flakiness: Flakiness?

  package init(
    manifest: Manifest, plan: Plan, run: RunIdentity, suites: [SuiteReport],
    history: [String: SuiteHistory] = [:], dependencies: [DependencyReport] = [],
    buildFailures: [BuildFailure] = [], pacts: [PactFile] = [], coverage: [SuiteCoverage] = [],
    timeline: [TimelineSpan] = [], duration: Duration
  ) {
    self.manifest = manifest
    self.plan = plan
    self.run = run
    self.suites = suites
    self.history = history
    self.dependencies = dependencies
    self.buildFailures = buildFailures
    self.pacts = pacts
    self.coverage = coverage
    self.timeline = timeline
    self.duration = duration
  }

  /// Whether the manifest itself sets a floor for the suite's tests.
  func promisesTests(_ suite: SuiteReport) -> Bool {
    manifest.services.first { $0.name == suite.service }?.suites
      .first { $0.name == suite.name }?.atLeast != nil
  }

  /// What the history says about flaky tests, this run included.
  package struct Flakiness: Sendable {
    /// How many runs were looked at.
    package var runs: Int
    /// Of this run.
    package var assessment: RunAssessment
    /// Tests that are not healthy, the costliest first.
    package var board: [FlakyTest]

    package init(runs: Int, assessment: RunAssessment, board: [FlakyTest]) {
      self.runs = runs
      self.assessment = assessment
      self.board = board
    }
  }

  /// A service whose build command failed, so that its suites did not run.
  package struct BuildFailure: Sendable, Hashable {
    package var service: String
    /// A sentence: exit code or time-out.
    package var happened: String
    /// Path of the log, relative to the report.
    package var log: String?

    package init(service: String, happened: String, log: String?) {
      self.service = service
      self.happened = happened
      self.log = log
    }
  }

  /// A contract as far as this stage needs it: who promises what to whom.
  package struct PactFile: Sendable, Hashable {
    /// Relative to the manifest.
    package var path: String
    package var consumer: String
    package var provider: String
    /// The titles of its interactions: description and states.
    package var interactions: [String]

    package init(path: String, consumer: String, provider: String, interactions: [String]) {
      self.path = path
      self.consumer = consumer
      self.provider = provider
      self.interactions = interactions
    }
  }

  /// What a verification in this run said about one interaction of one contract.
  package struct VerifiedInteraction: Sendable, Hashable {
    package enum Outcome: String, Sendable, Hashable {
      case passed, failed
      /// It failed, and does not count yet.
      case pending
    }

    package var consumer: String
    package var provider: String
    package var interaction: String
    package var outcome: Outcome
    /// `service/suite`, whose command verified it.
    package var suite: String

    package init(
      consumer: String, provider: String, interaction: String, outcome: Outcome, suite: String
    ) {
      self.consumer = consumer
      self.provider = provider
      self.interaction = interaction
      self.outcome = outcome
      self.suite = suite
    }
  }

  /// The coverage data that one suite wrote in this run.
  package struct SuiteCoverage: Sendable, Hashable {
    package var service: String
    package var suite: String
    package var layer: TestLayer
    /// Relative to the manifest.
    package var source: String
    /// With paths relative to the manifest where they lie below it.
    package var map: CoverageMap

    package init(
      service: String, suite: String, layer: TestLayer, source: String, map: CoverageMap
    ) {
      self.service = service
      self.suite = suite
      self.layer = layer
      self.source = source
      self.map = map.measured(by: layer)
    }
  }

  /// What became of a service's mutation report in this run.
  package struct MutationRun: Sendable, Hashable {
    package enum Outcome: Sendable, Hashable {
      /// With paths relative to the manifest.
      case read(ReportedMutants, source: String)
      /// It should be there and is not, or can't be trusted, for this reason.
      case missing(String)
      /// Nothing that writes it ran, for this reason.
      case notRun(String)
    }

    package var service: String
    package var outcome: Outcome

    package init(service: String, _ outcome: Outcome) {
      self.service = service
      self.outcome = outcome
    }
  }

  /// What was changed since the base.
  package struct Change: Sendable, Hashable {
    /// For people: `origin/main`.
    package var base: String
    /// Where the change left the base; nil: not known.
    package var commit: String?
    /// Relative to the manifest.
    package var files: [ChangedFile]

    package init(base: String, commit: String? = nil, files: [ChangedFile]) {
      self.base = base
      self.commit = commit
      self.files = files
    }
  }
}
