import AssayDependencies

/// Reads the keys of a dependency that are about its container.
struct ContainerReader {
  let node: ManifestNode
  let ports: [ContainerSpecification.PublishedPort]
  private(set) var diagnostics: [ManifestDiagnostic] = []

  init(node: ManifestNode, ports: [ContainerSpecification.PublishedPort]) {
    self.node = node
    self.ports = ports
  }

  /// What is not said stays as it is.
  mutating func read(into container: inout ContainerSpecification) {
    if let build = node["build"], let made = self.build(build) {
      container.image = .build(made)
    } else if let image = node["image"]?.text {
      container.image = .reference(image)
    }
    if let command = node["command"] { container.command = words(command) }
    if let entrypoint = node["entrypoint"] { container.entrypoint = words(entrypoint) }
    container.ports.removeAll { own in
      ports.contains { $0.container == own.container && $0.transport == own.transport }
    }
    container.ports += ports
    for (entry, host) in node["files"]?.children ?? [] {
      guard let path = host.text else { continue }
      container.files.append(.init(entry.key, .host(path)))
    }
    container.mounts += mounts
    container.aliases += node["aliases"]?.texts ?? []
    container.labels.merge(node["labels"]?.dictionary ?? [:]) { $1 }
    if let user = node["user"]?.text { container.user = user }
    if let folder = node["workdir"]?.text { container.workingDirectory = folder }
    container.addedCapabilities += node["capabilities"]?["add"]?.texts ?? []
    container.droppedCapabilities += node["capabilities"]?["drop"]?.texts ?? []
    if let flag = node["privileged"]?.flag { container.isPrivileged = flag }
    if let flag = node["init"]?.flag { container.hasInit = flag }
    if let size = node["memory"]?.size { container.memory = size }
    if let size = node["shm"]?.size { container.sharedMemory = size }
    if let number = node["cpus"]?.number { container.processors = number }
    if let platform = node["platform"]?.text { container.platform = platform }
    if let check = node["healthcheck"] { container.healthCheck = healthCheck(check) }
    if let pull = node["pull"]?.text { container.pullPolicy = pullPolicy(pull) }
    container.hostPorts += (node["hostPorts"]?.elements ?? []).compactMap(\.port)
  }

  private mutating func build(_ node: ManifestNode) -> ImageBuild? {
    guard let context = node.text ?? node["context"]?.text else { return nil }
    var build = ImageBuild(context: context)
    if let dockerfile = node["dockerfile"]?.text { build.dockerfile = dockerfile }
    build.arguments = node["args"]?.dictionary ?? [:]
    build.target = node["target"]?.text
    build.tag = node["tag"]?.text
    build.platform = node["platform"]?.text ?? self.node["platform"]?.text
    build.pullsBases = node["pull"]?.flag ?? false
    build.usesCache = node["cache"]?.flag ?? true
    return build
  }

  private var mounts: [ContainerSpecification.Mount] {
    let written = (node["mounts"]?.elements ?? []) + (node["volumes"]?.elements ?? [])
    return written.compactMap { mount in
      let parts = (mount.text ?? "").split(separator: ":").map(String.init)
      guard parts.count > 1 else { return nil }
      let isFolder = parts[0].hasPrefix("/") || parts[0].hasPrefix(".")
      return .init(
        parts[1], isFolder ? .folder(parts[0]) : .volume(parts[0]),
        isReadOnly: parts.count > 2 && parts[2] == "ro")
    }
      + (node["tmpfs"]?.texts ?? []).map { text in
        let path = String(text.prefix { $0 != ":" })
        return .init(path, .memory(options: String(text.dropFirst(path.count + 1))))
      }
  }

  private func healthCheck(_ node: ManifestNode) -> ContainerSpecification.HealthCheck {
    var check = ContainerSpecification.HealthCheck(
      (node["command"] ?? node).shellWords ?? [])
    if let interval = node["interval"]?.duration { check.interval = interval }
    if let timeout = node["timeout"]?.duration { check.timeout = timeout }
    if let retries = node["retries"]?.integer { check.retries = retries }
    if let period = node["startPeriod"]?.duration { check.startPeriod = period }
    return check
  }

  private func pullPolicy(_ text: String) -> ContainerSpecification.PullPolicy {
    switch text {
    case "always": .always
    case "never": .never
    case "missing": .missing
    default:
      DurationText.parse(String(text.split(separator: " ").last ?? "")).map { .older(than: $0) }
        ?? .missing
    }
  }

  private mutating func words(_ node: ManifestNode) -> [String]? {
    if let words = node.words { return words }
    if let text = node.text {
      diagnostics.append(
        ManifestDiagnostic(
          at: node.place, path: node.path, expected: "a command whose quotes are closed",
          found: "'\(ManifestDiagnostic.shown(text))'"))
    }
    return nil
  }
}
