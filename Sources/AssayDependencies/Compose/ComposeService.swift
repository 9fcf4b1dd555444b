/// Turns one service of a compose file into a dependency.
struct ComposeService {
  let name: String
  let node: ComposeValue
  let definitions: ComposeLoader.Definitions
  let modules: [ServiceModule]
  /// What other services wait for before they start, for example `service_healthy`.
  let conditions: Set<String>
  var loader: ComposeLoader
  var specification = ContainerSpecification("")
  var ports: [ContainerSpecification.PublishedPort] = []
  var networks: [String] = []
  var environment: [String: String] = [:]
  /// Words of `command`, and whether its text is there at all.
  var command: [String]?

  init(
    _ entry: ComposeValue.Entry, definitions: ComposeLoader.Definitions, loader: ComposeLoader,
    modules: [ServiceModule], conditions: Set<String>
  ) {
    name = entry.key
    node = entry.value
    self.definitions = definitions
    self.loader = loader
    self.modules = modules
    self.conditions = conditions
  }

  /// The services that one depends on, with their conditions.
  static func needs(of service: ComposeValue) -> [ComposeValue.Entry] {
    let links = (service["links"]?.elements ?? []).compactMap { value in
      value.text.map { text in
        ComposeValue.Entry(
          String(text.prefix { $0 != ":" }), at: value.place, .init(.null, at: value.place))
      }
    }
    return (service["depends_on"]?.asMapping(separators: []) ?? []) + links
  }

  /// nil when there is nothing to start.
  mutating func dependency() -> Dependency? {
    guard case .mapping(let entries) = node.content else {
      report(node, expected: "a mapping with an image", found: node.appearance)
      return nil
    }
    if let first = name.first, !first.isLetter && !first.isNumber {
      report(node, expected: "a name that starts with a letter or a digit", found: "'\(name)'")
      return nil
    }
    for entry in entries { read(entry) }
    guard let image = source() else { return nil }
    specification.image = image
    specification.command = command
    var dependency = knownServer() ?? container()
    dependency.networks = networks
    dependency.needs = needs()
    if conditions.contains("service_completed_successfully") {
      dependency.ready = .exited(code: 0)
    }
    return dependency
  }

  private mutating func source() -> ContainerSpecification.ImageSource? {
    if let build = node["build"], !build.isNull { return self.build(build).map { .build($0) } }
    guard let image = node["image"]?.text, !image.isEmpty else {
      report(node, "image", expected: "image or build", found: "neither")
      return nil
    }
    return .reference(image)
  }

  /// A server that no module knows.
  private func container() -> Dependency {
    var title = name
    if case .reference(let image) = specification.image {
      title = ImageName(image).repository
    }
    var module = ServiceModule.container(
      title: title, specification: specification, ports: ports)
    module.container?.specification.ports = ports
    var dependency = Dependency(name: name, module: module)
    dependency.runtime = .container
    dependency.environment = environment
    if specification.healthCheck != nil || conditions.contains("service_healthy") {
      dependency.ready = .healthy
    }
    return dependency
  }

  private mutating func needs() -> [String] {
    var needs: [String] = []
    for entry in Self.needs(of: node) where !needs.contains(entry.key) {
      let condition = entry.value["condition"]?.text ?? "service_started"
      let known = ["service_started", "service_healthy", "service_completed_successfully"]
      if !known.contains(condition) {
        report(
          entry.value, "depends_on.\(entry.key).condition",
          expected: "one of \(known.joined(separator: ", "))", found: "'\(condition)'")
      }
      guard definitions.services.contains(where: { $0.key == entry.key }) else {
        if entry.value["required"]?.flag != false {
          report(
            entry.value, "depends_on", at: entry.keyPlace, expected: "a service of the file",
            found: "'\(entry.key)'")
        }
        continue
      }
      needs.append(entry.key)
    }
    return needs
  }

  /// A path of this machine as the file means it.
  func path(_ text: String, of value: ComposeValue) -> String {
    var text = text
    if text == "~" || text.hasPrefix("~/"), let home = loader.environment["HOME"] {
      text = home + text.dropFirst()
    }
    return ServiceText.path(text, in: loader.folders[value.place.file] ?? ".")
  }

  mutating func report(
    _ value: ComposeValue, _ field: String = "", at place: ComposePlace? = nil,
    _ severity: ComposeProblem.Severity = .error, expected: String, found: String,
    remedy: String? = nil
  ) {
    loader.problems.append(
      ComposeProblem(
        severity, at: place ?? value.place,
        path: "services.\(name)" + (field.isEmpty ? "" : ".\(field)"), expected: expected,
        found: found, remedy: remedy, service: name))
  }
}

extension ServiceModule {
  /// What there is to know about a server of which only the image is known.
  package static func container(
    title: String, specification: ContainerSpecification,
    ports: [ContainerSpecification.PublishedPort]
  ) -> ServiceModule {
    // Named after what it runs, so that two servers of one image count as two of a kind.
    var module = ServiceModule(name: title, title: title)
    for port in ports {
      let isNew = !module.ports.contains {
        $0.number == port.container && $0.transport == port.transport
      }
      let name = port.transport == .tcp ? "\(port.container)" : "\(port.container)-udp"
      if isNew { module.ports.append(ServicePort(name, port.container, port.transport)) }
    }
    var tag = "latest"
    if case .reference(let image) = specification.image { tag = ImageName(image).tag ?? tag }
    module.container = ContainerRecipe(specification, defaultVersion: tag)
    module.isolation = [.none, .server]
    return module
  }
}
