import AssayDependencies
import AssayManifest

extension DependencyRequest {
  /// Takes what the manifest says; its paths are relative to `root`, an absolute path.
  init(_ dependency: Manifest.Dependency, root: String) {
    func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(root)/\(path)" }
    self.init(
      name: dependency.name, kind: dependency.kind.rawValue,
      version: dependency.version.map { VersionRequirement($0) },
      migrations: dependency.migrations.map(absolute), seed: dependency.seed.map(absolute))
  }
}
