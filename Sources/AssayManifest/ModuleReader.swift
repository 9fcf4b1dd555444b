import AssayDependencies

/// Reads the kinds of servers that a manifest declares under `modules`.
struct ModuleReader {
  private(set) var diagnostics: [ManifestDiagnostic] = []
  /// The manifest's own, then the built-in ones.
  private(set) var modules: [ServiceModule] = []

  init(_ root: ManifestNode) {
    for (entry, node) in root["modules"]?.children ?? [] {
      checkName(entry, node)
      modules.append(module(entry.key, node))
    }
    modules += ServiceModule.catalogue
  }

  /// By name or another name.
  static func named(_ name: String, among modules: [ServiceModule]) -> ServiceModule? {
    modules.first { $0.name == name } ?? modules.first { $0.aliases.contains(name) }
  }

  private mutating func checkName(_ entry: LocatedValue.Entry, _ node: ManifestNode) {
    guard let known = Self.named(entry.key, among: ServiceModule.catalogue) else { return }
    report(
      at: entry.keyPlace, node.path, expected: "a name that no built-in kind has",
      found: "'\(entry.key)', which is \(known.title)",
      remedy: "give it another name, or change a dependency of the built-in kind")
  }

  private mutating func module(_ name: String, _ node: ManifestNode) -> ServiceModule {
    var module = ServiceModule(name: name, title: node["title"]?.text ?? name)
    let ports = node["ports"]?.ports ?? []
    module.ports = ports.map { ServicePort($0.name, $0.port.container, $0.port.transport) }
    module.speaks = node["speaks"]?.text.flatMap(ServiceProtocol.init(rawValue:))
    if let account = node["account"] {
      module.account = ServiceAccount(
        user: account["user"]?.text, password: account["password"]?.text,
        database: account["database"]?.text)
    }
    module.container = container(node, ports: ports.map(\.port))
    module.process = node["process"].map { process($0, in: node) }
    if let ready = node["ready"] {
      var reader = ConditionReader()
      module.ready = reader.condition(ready)
      diagnostics += reader.diagnostics
    }
    module.forms = node["url"]?.text.map { [NamedText("url", $0)] } ?? []
    module.forms += node["forms"]?.namedTexts ?? []
    module.variables = node["variables"]?.namedTexts ?? []
    let isolation = (node["isolation"]?.texts ?? []).compactMap(Isolation.init(rawValue:))
    module.isolation = isolation.isEmpty ? [.none, .server] : isolation
    checkRuntimes(node, module)
    return module
  }

  private mutating func container(
    _ node: ManifestNode, ports: [ContainerSpecification.PublishedPort]
  ) -> ContainerRecipe? {
    guard let image = node["image"], let text = image.text else { return nil }
    var specification = ContainerSpecification(text)
    specification.ports = ports
    specification.command = node["command"].flatMap { words($0) }
    specification.environment = node["environment"]?.dictionary ?? [:]
    if text.contains("{version}"), node["version"] == nil {
      report(
        at: image.place, image.path, expected: "a `version` for the image's {version}",
        found: "none", remedy: "add what is usual; a dependency may say another")
    }
    var recipe = ContainerRecipe(
      specification, defaultVersion: node["version"]?.text ?? ImageName(text).tag ?? "latest")
    recipe.dataPath = node["data"]?.text
    recipe.settingArguments = node["settingArguments"].flatMap { words($0) } ?? []
    return recipe
  }

  private mutating func process(_ node: ManifestNode, in module: ManifestNode) -> ProcessRecipe {
    let program = node["program"]?.text ?? ""
    var recipe = ProcessRecipe(program: program, package: node["package"]?.text ?? program)
    recipe.folders = node["folders"]?.texts ?? []
    recipe.arguments = node["arguments"].flatMap { words($0) } ?? []
    let settings = node["settingArguments"] ?? module["settingArguments"]
    recipe.settingArguments = settings?.words ?? []
    recipe.environment = (module["environment"]?.dictionary ?? [:]).merging(
      node["environment"]?.dictionary ?? [:]
    ) { $1 }
    recipe.files = node["files"]?.namedTexts ?? []
    if let initialize = node["initialize"] {
      let commands = initialize.elements
      recipe.initialize = commands.compactMap { words($0) }
    }
    if let version = node["versionArguments"] {
      let words = words(version) ?? []
      recipe.versionArguments = words.isEmpty ? nil : words
    }
    recipe.accounts = node["accounts"]?.texts
    recipe.portsFile = node["portsFile"]?.text
    if let stop = node["stop"]?.text.flatMap(ProcessRecipe.StopSignal.init(rawValue:)) {
      recipe.stopSignal = stop
    }
    if let limit = node["stopLimit"]?.duration { recipe.stopLimit = limit }
    return recipe
  }

  private mutating func checkRuntimes(_ node: ManifestNode, _ module: ServiceModule) {
    guard case .mapping = node.value.content, module.container == nil, module.process == nil,
      node.value["image"] == nil, node.value["process"] == nil
    else { return }
    report(
      at: node.place, node.path, expected: "an `image`, a `process` or both", found: "neither")
  }

  /// The words of a command; an open quote is reported.
  private mutating func words(_ node: ManifestNode) -> [String]? {
    if let words = node.words { return words }
    if let text = node.text {
      report(
        at: node.place, node.path, expected: "a command whose quotes are closed",
        found: "'\(ManifestDiagnostic.shown(text))'")
    }
    return nil
  }

  private mutating func report(
    at place: SourcePlace, _ path: String, expected: String, found: String, remedy: String? = nil
  ) {
    diagnostics.append(
      ManifestDiagnostic(
        at: place, path: path, expected: expected, found: found, remedy: remedy))
  }
}
