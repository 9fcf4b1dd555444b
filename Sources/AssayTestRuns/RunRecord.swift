package import AssayEvidence

/// A run as the history keeps it, wherever it ran.
package struct RunRecord: Sendable, Hashable {
  /// Names it; the history takes each id once.
  package var id: String
  package var system: String
  /// `pull-request`, `staging`, or `ingest` for results of another tool.
  package var trigger: String
  package var commit: String?
  package var branch: String?
  /// The number of the pull request, as the forge counts.
  package var pullRequest: String?
  package var host: String?
  package var hasUncommittedChanges: Bool
  package var startedAt: UnixTime
  package var duration: Duration
  /// nil for a run of a selection of suites, which has no answer.
  package var mayShip: Bool?
  package var suites: [Suite]

  /// What one suite, or a build, did in it.
  package struct Suite: Sendable, Hashable {
    /// As `orders/unit`.
    package var task: String
    /// nil for a build.
    package var layer: TestLayer?
    package var succeeded: Bool
    /// Why its results cannot be the whole truth, such as a crash; nil: they are.
    package var damage: String?
    package var duration: Duration
    package var tests: [TestResult]

    package init(
      task: String, layer: TestLayer?, succeeded: Bool, damage: String? = nil, duration: Duration,
      tests: [TestResult] = []
    ) {
      self.task = task
      self.layer = layer
      self.succeeded = succeeded
      self.damage = damage
      self.duration = duration
      self.tests = tests
    }
  }

  package init(
    id: String, system: String, trigger: String, commit: String?, branch: String?,
    pullRequest: String? = nil, host: String? = nil, hasUncommittedChanges: Bool = false,
    startedAt: UnixTime, duration: Duration, mayShip: Bool? = nil, suites: [Suite]
  ) {
    self.id = id
    self.system = system
    self.trigger = trigger
    self.commit = commit
    self.branch = branch
    self.pullRequest = pullRequest
    self.host = host
    self.hasUncommittedChanges = hasUncommittedChanges
    self.startedAt = startedAt
    self.duration = duration
    self.mayShip = mayShip
    self.suites = suites
  }
}
