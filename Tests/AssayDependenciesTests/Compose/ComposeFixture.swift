import AssayDependencies
import AssayManifest
import AssayYAML

/// Compose files in memory.
struct ComposeFixture {
  var files: [String: String]
  var environment: [String: String] = [:]

  init(_ compose: String, _ others: [String: String] = [:], environment: [String: String] = [:]) {
    files = others.merging(["compose.yaml": compose]) { $1 }
    self.environment = environment
  }

  func project(
    _ names: [String] = ["compose.yaml"], profiles: Set<String> = [], wanted: Set<String> = []
  ) -> ComposeProject {
    let files = files
    let place = ComposePlace(file: "", line: 1, column: 1)
    return ComposeProject(
      files: names.map { ComposeValue(.text($0), at: place) }, profiles: profiles, wanted: wanted,
      source: ComposeSource(
        tree: { path throws(ComposeProblem) in
          guard let text = files[path] else { return nil }
          do throws(ManifestDiagnostic) {
            return try ManifestYAML.parseForeign(text).map { ComposeValue($0, file: path) }
          } catch {
            throw ComposeProblem(
              at: ComposePlace(file: path, line: error.place.line, column: error.place.column),
              expected: error.expected, found: error.found)
          }
        }, text: { files[$0] },
        names: { folder in
          let inside = files.keys.filter { $0.hasPrefix(folder + "/") }
          return inside.isEmpty ? nil : inside.map { String($0.dropFirst(folder.count + 1)) }
        }, environment: environment), modules: ServiceModule.catalogue)
  }
}

extension ComposeProject {
  subscript(name: String) -> Dependency? {
    services.first { $0.dependency.name == name }?.dependency
  }

  /// `file:line:column: severity: path: expected …, found …`.
  var messages: [String] {
    problems.map { problem in
      "\(problem.place.file):\(problem.place.line):\(problem.place.column): "
        + "\(problem.severity): \(problem.path): expected \(problem.expected), "
        + "found \(problem.found)"
    }
  }
}

extension Dependency {
  var container: ContainerSpecification? { module.container?.specification }

  /// The image that it runs, or the folder that it is built from.
  var image: String? {
    switch container?.image {
    case .reference(let name): name
    case .build(let build): "build \(build.context)"
    case nil: nil
    }
  }
}
