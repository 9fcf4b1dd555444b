import AssayDependencies
import AssayEvidence

/// A dependency as a container: its module's recipe with all placeholders filled in.
struct ContainerPlan: Sendable, Hashable {
  let dependency: Dependency
  let recipe: ContainerRecipe
  let image: ContainerSpecification.ImageSource
  /// Whether the server must be told the port by which it is reached before it starts.
  let needsChosenPorts: Bool

  /// What a server that lies in a volume of its image is moved to, so that it can be committed.
  static let movedDataPath = "/assay/data"

  init(_ dependency: Dependency) throws(FailureReport) {
    guard let recipe = dependency.module.container else {
      throw FailureReport(
        .badInput, attempt: "start \(dependency.module.title)", subject: dependency.name,
        happened: "Nothing says how a \(dependency.module.name) runs as a container.",
        remedy: "Give it an image, or run it as a process.")
    }
    self.dependency = dependency
    self.recipe = recipe
    let values = ["version": dependency.version?.text ?? recipe.defaultVersion]
    image =
      switch recipe.specification.image {
      case .reference(let name): .reference(PlaceholderText.fill(name, values))
      case .build(let build): .build(build)
      }
    let specification = recipe.specification
    let texts =
      Array(specification.environment.values) + (specification.command ?? [])
      + (specification.entrypoint ?? []) + Array(dependency.environment.values)
      + Array(dependency.settings.values)
    needsChosenPorts = texts.contains { $0.contains("{port}") || $0.contains("{port:") }
  }

  /// The ports to publish, the module's first.
  var ports: [ContainerSpecification.PublishedPort] {
    let own = recipe.specification.ports
    let added = dependency.module.ports.filter { port in
      !own.contains { $0.container == port.number && $0.transport == port.transport }
    }
    return added.map { .init($0.number, $0.transport) } + own
  }

  /// How the container is made on `image`.
  ///
  /// - Parameters:
  ///   - image: what the engine has.
  ///   - host: the address by which published ports are reached.
  ///   - chosen: a port of the machine for each of the container's, if any were chosen.
  /// - Returns: the description with nothing left to fill in.
  func specification(
    on image: ImageDetails, host: String, chosen: [UInt16: UInt16] = [:]
  ) -> ContainerSpecification {
    var result = recipe.specification
    let values = values(host: host, chosen: chosen)
    func fill(_ text: String) -> String { PlaceholderText.fill(text, values) }
    result.image = self.image
    result.environment = result.environment.merging(dependency.environment) { $1 }
      .mapValues(fill)
    result.entrypoint = result.entrypoint?.map(fill)
    result.command = result.command?.map(fill)
    if !dependency.settings.isEmpty {
      var command = result.command ?? image.configuration?.command ?? []
      for (key, value) in dependency.settings.sorted(by: { $0.key < $1.key }) {
        let pair = values.merging(["key": key, "value": value]) { $1 }
        command += recipe.settingArguments.map { PlaceholderText.fill($0, pair) }
      }
      result.command = command
    }
    result.hostname = result.hostname.map(fill)
    result.aliases = [dependency.name] + result.aliases.filter { $0 != dependency.name }
    result.ports =
      publishes
      ? ports.map { port in
        var port = port
        port.host = port.host ?? chosen[port.container]
        return port
      } : []
    // A polite Postgres waits for its clients to leave, and they do not.
    if dependency.module.speaks == .postgres, result.stopSignal == nil {
      result.stopSignal = "SIGINT"
    }
    return result
  }

  /// Whether it may want to reach other containers by name; a database by itself calls nobody.
  var mayCallOthers: Bool {
    switch dependency.module.speaks {
    case .http, nil: return true
    case .postgres, .mysql, .redis, .memcached, .amqp, .nats, .mqtt, .etcd, .kafka, .mongodb:
      let isConnected = !dependency.networks.isEmpty || !recipe.specification.aliases.isEmpty
      return isConnected || !dependency.needs.isEmpty
    }
  }

  /// Whether the container has ports of its own to publish.
  var publishes: Bool {
    let mode = recipe.specification.networkMode ?? ""
    return mode != "none" && !mode.hasPrefix("container:")
  }

  private func values(host: String, chosen: [UInt16: UInt16]) -> [String: String] {
    let account = dependency.module.account
    var values = [
      "version": dependency.version?.text ?? recipe.defaultVersion, "name": dependency.name,
      "user": account.user ?? "", "password": account.password ?? "",
      "database": account.database ?? "", "host": host,
    ]
    for port in dependency.module.ports {
      guard let number = port.host(chosen) else { continue }
      values["port:\(port.name)"] = "\(number)"
      if port == dependency.module.ports.first { values["port"] = "\(number)" }
    }
    return values
  }
}

extension ServicePort {
  fileprivate func host(_ chosen: [UInt16: UInt16]) -> UInt16? { chosen[number] }
}

// MARK: Where the data lies

extension ContainerPlan {
  /// Whether a container of the image can be committed with its data, and how it is made then.
  enum Committable: Hashable {
    /// Some of the data would stay behind.
    case no
    case asItIs
    /// With a variable or an argument that moves the data out of the image's volume.
    case moved(environment: [String: String], arguments: [String])
  }

  func committable(on image: ImageDetails) -> Committable {
    let volumes = image.configuration?.volumes.map { Array($0.keys) } ?? []
    guard let data = recipe.dataPath else { return volumes.isEmpty ? .asItIs : .no }
    let mounts = recipe.specification.mounts.map(\.target)
    // What the user mounts is the user's.
    guard !mounts.contains(where: { Self.covers($0, data) }) else { return .no }
    guard volumes.contains(where: { Self.covers($0, data) }) else { return .asItIs }
    if let variable = recipe.dataVariable {
      return .moved(environment: [variable: Self.movedDataPath], arguments: [])
    }
    if dependency.module.speaks == .mysql {
      return .moved(environment: [:], arguments: ["--datadir=\(Self.movedDataPath)"])
    }
    return .no
  }

  /// Whether the first start makes a database, which takes longer than all later ones.
  var initializesAtFirstStart: Bool {
    dependency.module.speaks == .postgres || dependency.module.speaks == .mysql
  }

  /// Whether its data is nothing that a restart keeps, so that it may lie in memory.
  var forgetsAtRestart: Bool { dependency.module.speaks == .redis }

  private static func covers(_ folder: String, _ path: String) -> Bool {
    path == folder || path.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
  }
}
