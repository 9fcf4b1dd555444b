package import AssayDependencies

extension Manifest {
  /// A real server that tests need, as the manifest or a compose file describes it.
  package struct Dependency: Sendable, Hashable {
    /// Its paths are as written; see `resolved(root:)`.
    package var definition: AssayDependencies.Dependency
    package var place: SourcePlace
    /// The compose file that it stands in; nil: the manifest.
    package var file: String?

    package init(
      _ definition: AssayDependencies.Dependency, place: SourcePlace, file: String? = nil
    ) {
      self.definition = definition
      self.place = place
      self.file = file
    }

    package init(name: String, kind: ServiceModule, place: SourcePlace) {
      self.init(AssayDependencies.Dependency(name: name, module: kind), place: place)
    }

    package var name: String {
      get { definition.name }
      set { definition.name = newValue }
    }

    /// The name of its module, for example `postgres`.
    package var kind: String { definition.module.name }

    /// As written, for example `15` or `7.0`; nil: whichever there is.
    package var version: String? { definition.version?.text }

    /// Names of dependencies that start before this one; without cycles.
    package var needs: [String] {
      get { definition.needs }
      set { definition.needs = newValue }
    }

    /// The same with absolute paths.
    ///
    /// - Parameter root: the manifest's folder, absolute.
    /// - Returns: what a runtime starts.
    package func resolved(root: String) -> AssayDependencies.Dependency {
      func absolute(_ path: String) -> String { ServiceText.path(path, in: root) }
      var result = definition
      result.migrations = definition.migrations.map(absolute)
      result.seed = definition.seed.map(absolute)
      guard var container = definition.module.container?.specification else { return result }
      if case .build(var build) = container.image {
        build.context = absolute(build.context)
        container.image = .build(build)
      }
      for index in container.files.indices {
        if case .host(let path) = container.files[index].content {
          container.files[index].content = .host(absolute(path))
        }
      }
      for index in container.mounts.indices {
        if case .folder(let path) = container.mounts[index].source {
          container.mounts[index].source = .folder(absolute(path))
        }
      }
      result.module.container?.specification = container
      return result
    }

    /// The paths that it names, relative to the manifest's folder or absolute, with what is there.
    package var paths: [(path: String, field: String, expected: String)] {
      var paths: [(path: String, field: String, expected: String)] = []
      if let path = definition.migrations {
        paths.append((path, "migrations", "a folder of .sql files"))
      }
      if let path = definition.seed { paths.append((path, "seed", "a .sql file")) }
      let container = definition.module.container?.specification
      if case .build(let build) = container?.image {
        paths.append((build.context, "build", "a folder with a Dockerfile"))
      }
      for file in container?.files ?? [] {
        if case .host(let path) = file.content { paths.append((path, "files", "a file")) }
      }
      for mount in container?.mounts ?? [] {
        if case .folder(let path) = mount.source {
          paths.append((path, "mounts", "a folder or a file"))
        }
      }
      return paths
    }
  }
}
