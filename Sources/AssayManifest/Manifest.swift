package import AssayDependencies
package import AssayEvidence
package import AssayTestRuns

/// A validated `assay.yaml`: the system, how it is tested, and what must hold.
///
/// Paths are relative to the manifest's folder, except inside a service, where they are relative
/// to the service's `path`. Names keep the order of the file.
package struct Manifest: Sendable, Hashable {
  package var system: String
  package var services: [Service]
  package var thirdParties: [ThirdParty] = []
  package var dependencies: [Dependency] = []
  /// The kinds that dependencies may be of: its own, then the built-in ones.
  package var modules = ServiceModule.catalogue
  /// Folders or globs that hold pact files; empty means Assay looks for `pacts` folders itself.
  package var contracts: [String] = []
  /// Files or globs with recorded calls between services.
  package var traffic: [String] = []
  package var pyramid: PyramidTarget = .standard
  package var budget: Duration = .seconds(15 * 60)
  package var feedback = Feedback()
  package var environments: [Environment] = []
  /// The commit or branch that a change is compared with; nil: the pull request's target, or the
  /// default branch.
  package var base: String?
  /// Percent of changed lines with code that tests must run; nil: no floor.
  package var changeCoverage: Double?
  /// nil: nobody asked which suites a change can reach.
  package var impact: Impact?
  /// Checks whose failure is shown but does not decide the verdict.
  package var advisory: [CheckID] = []
  /// Checks that must hold: for these, "not checked" is a no.
  package var require: [CheckID] = []
  /// Findings that are known and do not decide for a time.
  package var accept: [Acceptance] = []

  package init(system: String, services: [Service]) {
    self.system = system
    self.services = services
  }
}

extension Manifest {
  /// A part of the system that its team builds and deploys by itself.
  package struct Service: Sendable, Hashable {
    package var name: String
    /// Relative to the manifest's folder; `.` for a repository with one service.
    package var path: String
    /// As written (`swift`, `python`, `node`, …); nil when not said.
    package var language: String?
    /// Services and third parties that this one calls: its boundaries as a consumer.
    package var calls: [String] = []
    /// Names of dependencies; its integration and e2e suites get them unless a suite says otherwise.
    package var needs: [String] = []
    /// Runs once before the service's suites, in `path`.
    package var build: String?
    /// For the build and every suite; `${db.url}` is filled in from dependencies.
    package var env: [EnvironmentEntry] = []
    package var critical: [CriticalPath] = []
    /// nil: no mutation tool is asked.
    package var mutation: Mutation?
    package var suites: [Suite] = []
    /// How it is asked whether it keeps its contracts; nil when it is not.
    package var provider: Provider?
    /// Where in the manifest it stands, as `line:column`.
    package var place: SourcePlace

    package init(name: String, path: String, place: SourcePlace) {
      self.name = name
      self.path = path
      self.place = place
    }
  }

  /// A group of tests of one layer, run by one command.
  package struct Suite: Sendable, Hashable {
    package var name: String
    package var layer: TestLayer
    /// A shell command line, run with `/bin/sh -c` in the service's folder.
    package var run: String
    /// Files or globs that the command writes its results to; empty when the runner is one that
    /// Assay asks itself.
    package var results: [String] = []
    /// nil: recognised from the content.
    package var format: ResultFormat?
    /// Coverage files that the command writes.
    package var coverage: [String] = []
    /// nil: the service's `needs` for integration and e2e, none for unit and contract.
    package var needs: [String]?
    package var timeout: Duration = .seconds(10 * 60)
    package var when: Trigger = .pullRequest
    package var env: [EnvironmentEntry] = []
    /// Fewer results than this is an error, whatever history says.
    package var atLeast: Int?
    /// Suites that name the same resource never run at the same time.
    package var exclusive: String?
    /// nil: not said.
    package var isolation: SuiteIsolation?
    /// Whether its processes are watched for what does not belong to its layer, or kept from it;
    /// nil: not said.
    package var hermetic: Hermetic?
    /// Folders that its tests may change beside those of its results.
    package var writes: [String] = []
    /// Endpoints that it may reach beside its dependencies; `loopback` for all of this machine.
    package var reaches: [String] = []
    /// The provider whose contracts it verifies; it waits for the consumers that write them.
    package var verifies: String?
    package var place: SourcePlace

    package init(name: String, layer: TestLayer, run: String, place: SourcePlace) {
      self.name = name
      self.layer = layer
      self.run = run
      self.place = place
    }
  }

  /// When a suite runs.
  package enum Trigger: String, Sendable, Hashable, CaseIterable {
    case pullRequest = "pull-request"
    case staging
  }

  /// What becomes of what a suite's layer does not allow.
  package enum Hermetic: String, Sendable, Hashable, CaseIterable { case off, watch, enforce }

  /// Who gets a part of each dependency of its own.
  package enum SuiteIsolation: String, Sendable, Hashable, CaseIterable { case suite, test }

  /// An environment variable for a command.
  package struct EnvironmentEntry: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Business logic whose coverage must reach a floor.
  package struct CriticalPath: Sendable, Hashable {
    /// A file or glob, relative to the service.
    package var path: String
    /// Percent of lines, 0–100; nil when not asked for.
    package var lines: Double?
    /// Percent of regions, 0–100; nil when not asked for.
    package var regions: Double?
    /// Percent of mutants that tests must notice, 0–100; nil when not asked for.
    package var mutation: Double?
    package var place: SourcePlace

    package init(
      path: String, lines: Double?, regions: Double?, mutation: Double? = nil, place: SourcePlace
    ) {
      self.path = path
      self.lines = lines
      self.regions = regions
      self.mutation = mutation
      self.place = place
    }
  }

  /// A system that others run and that tests can only simulate.
  package struct ThirdParty: Sendable, Hashable {
    package var name: String
    /// What stands in for it in tests, as a path; nil when nothing does.
    package var simulator: String?
    /// How the simulator is asked whether it keeps the contracts; nil when it is not.
    package var provider: Provider?
    package var place: SourcePlace

    package init(
      name: String, simulator: String?, provider: Provider? = nil, place: SourcePlace
    ) {
      self.name = name
      self.simulator = simulator
      self.provider = provider
      self.place = place
    }
  }

  /// The wanted share of each layer in percent, and how far from it is still fine.
  package struct PyramidTarget: Sendable, Hashable {
    package var unit: Double
    package var integration: Double
    package var contract: Double
    package var endToEnd: Double
    /// In percentage points.
    package var tolerance: Double

    package init(
      unit: Double, integration: Double, contract: Double, endToEnd: Double, tolerance: Double
    ) {
      self.unit = unit
      self.integration = integration
      self.contract = contract
      self.endToEnd = endToEnd
      self.tolerance = tolerance
    }

    package static let standard = PyramidTarget(
      unit: 50, integration: 30, contract: 15, endToEnd: 5, tolerance: 10)

    package subscript(layer: TestLayer) -> Double {
      switch layer {
      case .unit: unit
      case .integration: integration
      case .contract: contract
      case .endToEnd: endToEnd
      }
    }
  }

  /// What tests are run again for, and how long at most in each suite.
  package struct Feedback: Sendable, Hashable {
    /// Failed tests, to tell flaky ones from defects; nil: not at all.
    package var reruns: Duration?
    /// Tests that are new, before they count; nil: not at all.
    package var stress: Duration?

    package init(reruns: Duration? = nil, stress: Duration? = nil) {
      self.reruns = reruns
      self.stress = stress
    }
  }

  /// A place where the system runs, and on what data.
  package struct Environment: Sendable, Hashable {
    package var name: String
    package var purpose: String
    package var data: DataKind
    package var refresh: Refresh?
    /// Where it answers, by name or address.
    package var hosts: [String] = []
    package var place: SourcePlace

    package enum DataKind: String, Sendable, Hashable, CaseIterable {
      case fixtures, seed, synthetic
      case sanitizedSnapshot = "sanitized-snapshot"
      case production
    }

    package enum Refresh: String, Sendable, Hashable, CaseIterable {
      case perBuild = "per-build"
      case perPullRequest = "per-pull-request"
      case daily, weekly, monthly, never
    }

    package init(
      name: String, purpose: String, data: DataKind, refresh: Refresh?, place: SourcePlace
    ) {
      self.name = name
      self.purpose = purpose
      self.data = data
      self.refresh = refresh
      self.place = place
    }
  }
}

/// A position in a text file, both 1-based.
package struct SourcePlace: Sendable, Hashable {
  package var line: Int
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}
