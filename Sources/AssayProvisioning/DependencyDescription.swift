package import AssayDependencies
package import AssayEvidence

/// A dependency in words: from a command line, from a client of the API.
package struct DependencyDescription: Sendable, Hashable, Codable {
  /// nil: the kind.
  package var name: String?
  /// For example `postgres` or `redis:7`.
  package var kind: String
  package var version: String?
  /// Absolute path.
  package var migrations: String?
  /// Absolute path.
  package var seed: String?
  package var isolation: String?
  package var runtime: String?
  package var settings: [String: String]?

  /// Reads `KIND[:VERSION]` or `NAME=KIND[:VERSION]`.
  package init(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    kind = parts.last ?? ""
    if parts.count == 2 { name = parts[0] }
  }

  /// What it describes.
  ///
  /// - Parameter modules: the kinds that there are.
  /// - Returns: a dependency that is named after its kind unless it has a name.
  /// - Throws: bad input that names the field and what it may be.
  package func dependency(
    modules: [ServiceModule] = ServiceModule.catalogue
  ) throws(FailureReport) -> Dependency {
    let parts = kind.split(separator: ":", maxSplits: 1).map(String.init)
    let wanted = parts.first ?? ""
    guard let module = modules.first(where: { ([$0.name] + $0.aliases).contains(wanted) }) else {
      throw refusal("kind", kind, allowed: modules.map(\.name))
    }
    var dependency = Dependency(name: name ?? wanted, module: module)
    dependency.version = (version ?? parts.dropFirst().first).map { VersionRequirement($0) }
    for (field, path) in [("migrations", migrations), ("seed", seed)] {
      guard let path, !path.hasPrefix("/") else { continue }
      throw FailureReport(
        .badInput, attempt: "describe \(dependency.name)", subject: field,
        happened: "\(path) is not an absolute path.", remedy: "Begin it with /.")
    }
    dependency.migrations = migrations
    dependency.seed = seed
    if let isolation {
      guard let value = Isolation(rawValue: isolation), module.isolation.contains(value) else {
        throw refusal("isolation", isolation, allowed: module.isolation.map(\.rawValue))
      }
      dependency.isolation = value
    }
    if let runtime {
      guard let value = RuntimeChoice(rawValue: runtime) else {
        throw refusal("runtime", runtime, allowed: RuntimeChoice.allCases.map(\.rawValue))
      }
      dependency.runtime = value
    }
    dependency.settings = settings ?? [:]
    return dependency
  }

  private func refusal(_ field: String, _ value: String, allowed: [String]) -> FailureReport {
    FailureReport(
      .badInput, attempt: "describe \(name ?? kind)", subject: field,
      happened: "There is no \(field) \(value).",
      remedy: "Choose from: \(allowed.joined(separator: ", ")).")
  }
}
