package import AssayManifest

/// A dependency that a run wants to have started.
package struct DependencyRequest: Sendable, Hashable {
  /// As suites call it, for example `orders-db`.
  package var name: String
  package var kind: Manifest.Dependency.Kind
  /// nil: the newest that the runtime has.
  package var version: VersionRequirement?
  /// Absolute path of a folder of `.sql` files, applied in name order.
  package var migrations: String?
  /// Absolute path of a `.sql` file, applied after the migrations.
  package var seed: String?

  package init(
    name: String, kind: Manifest.Dependency.Kind, version: VersionRequirement? = nil,
    migrations: String? = nil, seed: String? = nil
  ) {
    self.name = name
    self.kind = kind
    self.version = version
    self.migrations = migrations
    self.seed = seed
  }

  /// Takes what the manifest says; its paths are relative to `root`, an absolute path.
  package init(_ dependency: Manifest.Dependency, root: String) {
    func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(root)/\(path)" }
    self.init(
      name: dependency.name, kind: dependency.kind,
      version: dependency.version.map { VersionRequirement($0) },
      migrations: dependency.migrations.map(absolute), seed: dependency.seed.map(absolute))
  }
}
