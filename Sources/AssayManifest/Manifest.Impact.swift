extension Manifest {
  /// What the manifest says about which suites a change can reach.
  package struct Impact: Sendable, Hashable {
    package var verdict: VerdictRule = .never
    package var rules: [Rule] = []

    package init() {}

    /// Whether a verdict may rest on the suites that a change can reach.
    package enum VerdictRule: String, Sendable, Hashable, CaseIterable {
      case never
      case pullRequest = "pull-request"
    }

    /// Whom some files reach.
    package struct Rule: Sendable, Hashable {
      /// Relative to the manifest.
      package var path: String
      package var reach: Reach

      package init(path: String, reach: Reach) {
        self.path = path
        self.reach = reach
      }
    }

    package enum Reach: Sendable, Hashable {
      case nothing
      case everything
      /// As `service/suite`.
      case suites(Set<String>)
    }
  }
}
