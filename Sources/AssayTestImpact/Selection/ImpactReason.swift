package import AssayCoverage

/// Why a test runs.
package enum ImpactReason: Sendable, Hashable {
  /// A file that can reach any test, or of which nobody knows what it reaches.
  case everything(path: String, WholeRun)
  /// Nobody knows what was changed.
  case unknownChanges
  /// It ran changed lines.
  case covers(path: String, LineSet)
  /// Its own file was changed.
  case itself(path: String)
  /// It is built from what was changed: the modules from the changed one to the test's.
  case dependsOn(path: String, way: [String])
  case rule(path: String, name: String)
  /// Nothing says what it can reach.
  case notMeasured(path: String)
  case failedLately
  case new
  case quarantined

  /// What kind of file makes everything run.
  package enum WholeRun: String, Sendable, Hashable, CaseIterable {
    case build = "a file of the build"
    case environment = "a file of the environment"
    case pipeline = "a file of the CI"
    case fixture = "a file of test data"
    case rule = "a file that a rule names"
    case unknown = "a file that nothing ties to any test"
  }

  /// As a clause after the test's name: `runs changed lines 3, 7-9 of Sources/Price.swift`.
  package var text: String {
    switch self {
    case .everything(let path, let kind): "\(path) is \(kind.rawValue)"
    case .unknownChanges: "what was changed is not known"
    case .covers(let path, let lines): "runs changed lines \(lines) of \(path)"
    case .itself(let path): "stands in \(path), which was changed"
    case .dependsOn(let path, let way):
      "is built from \(path) (\(way.joined(separator: " → ")))"
    case .rule(let path, let name): "rule \(name) ties it to \(path)"
    case .notMeasured(let path): "nothing says whether it can reach \(path)"
    case .failedLately: "failed lately"
    case .new: "is new"
    case .quarantined: "is quarantined"
    }
  }
}
