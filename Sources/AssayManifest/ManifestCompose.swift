package import AssayDependencies

/// The services of the compose files that a manifest names.
struct ManifestCompose {
  private(set) var dependencies: [Manifest.Dependency] = []
  private(set) var diagnostics: [ManifestDiagnostic] = []

  /// Marks places in the manifest itself.
  private static let manifest = ""

  /// Reads the files.
  ///
  /// - Parameters:
  ///   - root: the manifest.
  ///   - modules: what images are known.
  ///   - files: where the files come from.
  ///   - parser: makes trees of their texts.
  init(
    _ root: ManifestNode, modules: [ServiceModule], files: ManifestFiles,
    parser: @escaping ManifestFiles.Parser
  ) {
    var named: [ComposeValue] = []
    var profiles: Set<String> = []
    for element in root["compose"]?.elements ?? [] {
      let path = element.text == nil ? element["path"] : element
      profiles.formUnion(element["profiles"]?.texts ?? [])
      guard let path, let text = path.text else { continue }
      let place = ComposePlace(
        file: Self.manifest, line: path.place.line, column: path.place.column)
      named.append(ComposeValue(.text(ServiceText.path(text, in: ".")), at: place))
    }
    guard !named.isEmpty else { return }
    let source = ComposeSource(
      tree: { path throws(ComposeProblem) in
        guard let text = files.text(path) else { return nil }
        do throws(ManifestDiagnostic) {
          let empty = ComposePlace(file: path, line: 1, column: 1)
          return try parser(text).map { ComposeValue($0, file: path) }
            ?? ComposeValue(.null, at: empty)
        } catch {
          throw ComposeProblem(
            at: ComposePlace(file: path, line: error.place.line, column: error.place.column),
            expected: error.expected, found: error.found, remedy: error.remedy)
        }
      }, text: files.text, names: files.names, environment: files.environment)
    let declared = Set((root["dependencies"]?.value.entries ?? []).map(\.key))
    let project = ComposeProject(
      files: named, profiles: profiles, wanted: Self.wanted(root), source: source,
      modules: modules)
    // What the manifest says of a name replaces what the file says.
    let services = project.services.filter { !declared.contains($0.dependency.name) }
    let needed = Self.needed(root, services: services)
    dependencies = services.filter { !$0.isBroken || needed.contains($0.dependency.name) }.map {
      Manifest.Dependency(
        $0.dependency, place: SourcePlace(line: $0.place.line, column: $0.place.column),
        file: $0.place.file)
    }
    for problem in project.problems {
      if let service = problem.service, declared.contains(service) { continue }
      let isNeeded = problem.service.map(needed.contains) ?? true
      // An unset variable of a server that nobody starts is nobody's business.
      guard isNeeded || problem.severity == .error else { continue }
      diagnostics.append(
        Self.diagnostic(problem, isError: isNeeded && problem.severity == .error, files: files))
    }
  }

  private static func diagnostic(
    _ problem: ComposeProblem, isError: Bool, files: ManifestFiles
  ) -> ManifestDiagnostic {
    var diagnostic = ManifestDiagnostic(
      isError ? .error : .warning,
      at: SourcePlace(line: problem.place.line, column: problem.place.column),
      path: problem.place.file == manifest ? "compose" : problem.path, expected: problem.expected,
      found: ManifestDiagnostic.shown(problem.found, limit: 200), remedy: problem.remedy)
    if problem.severity == .error, !isError, let service = problem.service {
      diagnostic.remedy = "\(service) can't be started until then; nothing needs it so far"
    }
    if problem.place.file != manifest {
      diagnostic.source = ManifestDiagnostic.Source(
        file: problem.place.file, text: files.text(problem.place.file) ?? "")
    }
    return diagnostic
  }

  /// All names under some `needs`.
  private static func wanted(_ root: ManifestNode) -> Set<String> {
    var names: [String] = []
    for (_, service) in root["services"]?.children ?? [] {
      names += service["needs"]?.texts ?? []
      for suite in service["suites"]?.elements ?? [] { names += suite["needs"]?.texts ?? [] }
    }
    for (_, dependency) in root["dependencies"]?.children ?? [] {
      names += dependency["needs"]?.texts ?? []
    }
    return Set(names)
  }

  /// Services that somebody needs, and what these need.
  private static func needed(
    _ root: ManifestNode, services: [ComposeProject.Service]
  ) -> Set<String> {
    var needed: Set<String> = []
    var waiting = Array(wanted(root))
    while let name = waiting.popLast() {
      guard needed.insert(name).inserted else { continue }
      waiting += services.first { $0.dependency.name == name }?.dependency.needs ?? []
    }
    return needed
  }
}

extension ComposeValue {
  /// The same tree, with the file's name at every place.
  package init(_ value: LocatedValue, file: String) {
    func place(_ place: SourcePlace) -> ComposePlace {
      ComposePlace(file: file, line: place.line, column: place.column)
    }
    let content: Content =
      switch value.content {
      case .scalar(let scalar): scalar.isNull ? .null : .text(scalar.text)
      case .sequence(let values): .list(values.map { ComposeValue($0, file: file) })
      case .mapping(let entries):
        .mapping(
          entries.map {
            Entry($0.key, at: place($0.keyPlace), ComposeValue($0.value, file: file))
          })
      }
    self.init(content, at: place(value.place))
  }
}
