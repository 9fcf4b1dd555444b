import AssayDependencies

/// Checks what a dependency asks of its kind.
struct DependencyRules {
  let node: ManifestNode
  let dependency: Dependency
  private(set) var diagnostics: [ManifestDiagnostic] = []

  private var module: ServiceModule { dependency.module }

  init(node: ManifestNode, dependency: Dependency) {
    self.node = node
    self.dependency = dependency
  }

  mutating func check() {
    checkRuntime()
    checkVersion()
    checkIsolation()
    checkSettings()
    checkMigrations()
    checkReadiness()
    for key in ["migrations", "seed"] { checkPath(node[key]) }
    for (_, path) in node["files"]?.children ?? [] { checkPath(path) }
    if let build = node["build"] { checkPath(build.text == nil ? build["context"] : build) }
  }

  private mutating func checkRuntime() {
    guard let runtime = node["runtime"], let text = runtime.text else {
      return checkContainerKeys(of: module.container == nil ? "a process" : nil)
    }
    switch RuntimeChoice(rawValue: text) {
    case .process where module.process == nil:
      report(
        runtime, expected: "container, the only way to run \(module.title)", found: "'process'",
        remedy: "Assay knows no program of it")
    case .process: checkContainerKeys(of: "a process")
    case .container where module.container == nil:
      report(
        runtime, expected: "process, the only way to run \(module.title)", found: "'container'",
        remedy: "its module has no `image`")
    default: checkContainerKeys(of: module.container == nil ? "a process" : nil)
    }
  }

  private mutating func checkContainerKeys(of runtime: String?) {
    guard let runtime else { return }
    for key in ManifestTables.containerOnlyKeys {
      guard let value = node[key] else { continue }
      report(
        value, expected: "nothing that only a container has for \(runtime)", found: "'\(key)'",
        remedy: "remove it, or say `runtime: container`")
    }
  }

  private mutating func checkVersion() {
    guard let version = dependency.version, node["image"] != nil || node["build"] != nil else {
      return checkFixedImage()
    }
    guard case .reference(let image) = module.container?.specification.image,
      image.contains("{version}")
    else {
      let written = node["version"] ?? node
      return report(
        written, expected: "no version, as the image says it", found: "'\(version.text)'",
        remedy: "remove it, or write {version} into `image`")
    }
  }

  /// A version that nothing can ask for.
  private mutating func checkFixedImage() {
    guard let version = dependency.version, module.process == nil,
      case .reference(let image) = module.container?.specification.image,
      !image.contains("{version}")
    else { return }
    report(
      node["version"] ?? node, expected: "no version, as \(module.title) has one only",
      found: "'\(version.text)'", remedy: "write {version} into the module's `image`")
  }

  private mutating func checkIsolation() {
    guard let isolation = dependency.isolation, let written = node["isolation"],
      !module.isolation.contains(isolation)
    else { return }
    let offered = module.isolation.map(\.rawValue)
    report(
      written, expected: "what \(module.title) offers: \(offered.joined(separator: ", "))",
      found: "'\(isolation.rawValue)'",
      suggestion: Spelling.nearest(to: isolation.rawValue, among: offered))
  }

  private mutating func checkSettings() {
    guard let settings = node["settings"], !settings.children.isEmpty else { return }
    let ways = [
      module.container?.settingArguments ?? [], module.process?.settingArguments ?? [],
    ]
    guard ways.allSatisfy(\.isEmpty) else { return }
    report(
      settings, expected: "no settings, as \(module.title) takes none", found: "some",
      remedy: "use `environment`, or `command` with all arguments")
  }

  private mutating func checkMigrations() {
    guard module.speaks?.speaksSQL != true else { return }
    for key in ["migrations", "seed"] {
      guard let value = node[key] else { continue }
      report(
        value, expected: "no \(key), as \(module.title) runs no .sql files",
        found: value.value.appearance, remedy: "write the data in the tests' own set-up")
    }
  }

  private mutating func checkReadiness() {
    guard let ready = dependency.ready, let written = node["ready"] else { return }
    let asksSQL = ready.contains { if case .query = $0 { true } else { false } }
    if asksSQL, module.speaks?.speaksSQL != true {
      report(
        written, expected: "a condition that \(module.title) can answer",
        found: "a query, but it speaks no SQL that Assay knows",
        remedy: "run its own client with `command`")
    }
    let asksEngine = ready.contains { if case .healthy = $0 { true } else { false } }
    if asksEngine, dependency.runtime == .process {
      report(
        written, expected: "a condition that a process can fulfil",
        found: "'healthy', which is the engine's word", remedy: "use another one")
    }
  }

  /// Checks that a path does not leave the manifest's folder.
  private mutating func checkPath(_ path: ManifestNode?) {
    guard let path, let text = path.text, ServiceText.path(text, in: ".").hasPrefix("..") else {
      return
    }
    report(
      path, expected: "a path inside of the repository",
      found: "'\(ManifestDiagnostic.shown(text))', which leaves it",
      remedy: "put assay.yaml into the folder that holds everything")
  }

  private mutating func report(
    _ node: ManifestNode, expected: String, found: String, suggestion: String? = nil,
    remedy: String? = nil
  ) {
    diagnostics.append(
      ManifestDiagnostic(
        at: node.place, path: node.path, expected: expected, found: found,
        suggestion: suggestion, remedy: remedy))
  }
}
