import AssayDependencies

/// Reads what a manifest says about one server, and says what in it does not fit together.
///
/// Values of a wrong shape are skipped; `ManifestShape` reports those.
struct DependencyReader {
  let modules: [ServiceModule]
  private(set) var diagnostics: [ManifestDiagnostic] = []

  init(modules: [ServiceModule]) { self.modules = modules }

  /// nil when not even its kind can be told.
  mutating func dependency(
    _ entry: LocatedValue.Entry, _ node: ManifestNode
  ) -> Manifest.Dependency? {
    guard let module = module(entry, node) else { return nil }
    var dependency = Dependency(name: entry.key, module: module)
    let short = node.text?.split(separator: ":").dropFirst().first.map(String.init)
    dependency.version = (node["version"]?.text ?? short).map { VersionRequirement($0) }
    dependency.migrations = node["migrations"]?.text
    dependency.seed = node["seed"]?.text
    dependency.isolation = node["isolation"]?.text.flatMap(Isolation.init(rawValue:))
    dependency.settings = node["settings"]?.dictionary ?? [:]
    dependency.environment = node["environment"]?.dictionary ?? [:]
    dependency.needs = node["needs"]?.texts ?? []
    dependency.networks = node["networks"]?.texts ?? []
    dependency.reuse = node["reuse"]?.flag ?? false
    if let timeout = node["startTimeout"]?.duration { dependency.startTimeout = timeout }
    if let attempts = node["startAttempts"]?.integer { dependency.startAttempts = attempts }
    if let ready = node["ready"] {
      var reader = ConditionReader()
      dependency.ready = reader.condition(ready)
      diagnostics += reader.diagnostics
    }
    takeForms(node, into: &dependency)
    dependency.runtime = runtime(node, module)
    var rules = DependencyRules(node: node, dependency: dependency)
    rules.check()
    diagnostics += rules.diagnostics
    return Manifest.Dependency(dependency, place: entry.keyPlace)
  }

  private mutating func module(
    _ entry: LocatedValue.Entry, _ node: ManifestNode
  ) -> ServiceModule? {
    let image = node["image"]
    let build = node["build"]
    if let image, build != nil {
      report(image, expected: "an `image` or a `build`", found: "both")
    }
    let kind = node["kind"] ?? (node.text == nil ? nil : node)
    if let kind, let text = kind.text {
      let name = kind.value == node.value ? String(text.prefix { $0 != ":" }) : text
      guard let module = ModuleReader.named(name, among: modules) else {
        reportUnknownKind(name, kind)
        return nil
      }
      return fitted(module, to: node)
    }
    guard case .mapping = node.value.content, node.value["kind"] == nil else { return nil }
    guard image != nil || build != nil else {
      if node.value["image"] == nil, node.value["build"] == nil {
        diagnostics.append(
          ManifestDiagnostic(
            at: node.place, path: ManifestNode.join(node.path, "kind"),
            expected: "a kind of server, an `image` or a `build`", found: "none of them"))
      }
      return nil
    }
    let title = image?.text.map { ImageName($0).repository } ?? entry.key
    return fitted(
      ServiceModule.container(title: title, specification: ContainerSpecification(""), ports: []),
      to: node)
  }

  private mutating func reportUnknownKind(_ name: String, _ node: ManifestNode) {
    let names = modules.map(\.name)
    diagnostics.append(
      ManifestDiagnostic(
        at: node.place, path: node.path,
        expected: "a kind of server (\(names.joined(separator: ", ")))",
        found: "'\(ManifestDiagnostic.shown(name))'",
        suggestion: Spelling.nearest(to: name, among: names + modules.flatMap(\.aliases)),
        remedy: "describe it under `modules`, or give an `image`"))
  }

  /// A module with what a dependency says about its container and its ports.
  private mutating func fitted(_ module: ServiceModule, to node: ManifestNode) -> ServiceModule {
    var module = module
    let ports = node["ports"]?.ports ?? []
    for (name, port) in ports
    where !module.ports.contains(where: {
      $0.number == port.container && $0.transport == port.transport
    }) {
      module.ports.append(ServicePort(name, port.container, port.transport))
    }
    var reader = ContainerReader(node: node, ports: ports.map(\.port))
    if var recipe = module.container {
      reader.read(into: &recipe.specification)
      if let image = node["image"]?.text {
        recipe.defaultVersion = ImageName(image).version ?? recipe.defaultVersion
      }
      module.container = recipe
    }
    diagnostics += reader.diagnostics
    return module
  }

  private func takeForms(_ node: ManifestNode, into dependency: inout Dependency) {
    if let url = node["url"]?.text {
      dependency.module.forms.removeAll { $0.name == "url" }
      dependency.module.forms.insert(NamedText("url", url), at: 0)
    } else if node["kind"] == nil, node.text == nil, let ready = dependency.ready,
      !dependency.module.ports.isEmpty
    {
      // What answers requests has an address for them.
      let usesTLS = ready.contains { if case .http(let http) = $0 { http.usesTLS } else { false } }
      let isHTTP = ready.contains { if case .http = $0 { true } else { false } }
      if isHTTP {
        dependency.module.forms = [NamedText("url", "http\(usesTLS ? "s" : "")://{host}:{port}")]
      }
    }
    dependency.module.variables += node["variables"]?.namedTexts ?? []
  }

  /// As written; a key that only containers have decides where nothing is written.
  private func runtime(_ node: ManifestNode, _ module: ServiceModule) -> RuntimeChoice {
    if let written = node["runtime"]?.text.flatMap(RuntimeChoice.init(rawValue:)),
      written != .automatic
    {
      return written
    }
    let isContainer = ManifestTables.containerOnlyKeys.contains { node[$0] != nil }
    return isContainer || module.process == nil ? .container : .automatic
  }

  private mutating func report(_ node: ManifestNode, expected: String, found: String) {
    diagnostics.append(
      ManifestDiagnostic(at: node.place, path: node.path, expected: expected, found: found))
  }
}
