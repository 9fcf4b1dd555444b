/// Servers of which a module knows more than the compose file says.
extension ComposeService {
  /// Variables that only make an image start; a module starts it anyway.
  private static let needless: Set<String> = [
    "POSTGRES_HOST_AUTH_METHOD", "ALLOW_EMPTY_PASSWORD", "MYSQL_ALLOW_EMPTY_PASSWORD",
    "MYSQL_RANDOM_ROOT_PASSWORD", "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD",
    "MARIADB_RANDOM_ROOT_PASSWORD", "TZ",
    // Users beside the administrator; each lease brings a user of its own.
    "MYSQL_USER", "MYSQL_PASSWORD", "MARIADB_USER", "MARIADB_PASSWORD",
  ]

  /// nil when the image is no module's, or runs something else here.
  mutating func knownServer() -> Dependency? {
    guard case .reference(let image) = specification.image,
      !conditions.contains("service_completed_successfully"), specification.entrypoint == nil,
      let known = KnownImage(image, among: modules), var recipe = known.module.container,
      isServer(command, of: known.module)
    else { return nil }
    var dependency = Dependency(name: name, module: known.module)
    dependency.version = known.version
    var needsContainer = known.isExtended || ImageName(image).hasDigest

    var fitted = recipe.specification
    fitted.image = .reference(image)
    if let command, !command.isEmpty {
      if let settings = settings(in: command, of: known.module) {
        dependency.settings = settings
      } else {
        fitted.command = command
        needsContainer = true
      }
    }
    take(&fitted)
    if takeMounts(&fitted, for: &dependency, recipe: recipe) { needsContainer = true }
    if takeEnvironment(for: &dependency, recipe: recipe) { needsContainer = true }
    for port in ports where !known.module.ports.contains(where: { $0.number == port.container }) {
      fitted.ports.append(port)
    }
    recipe.specification = fitted
    dependency.module.container = recipe
    dependency.runtime = needsContainer ? .container : .automatic
    return dependency
  }

  /// Whether a command starts the server, and not one of the tools in its image.
  private func isServer(_ command: [String]?, of module: ServiceModule) -> Bool {
    guard let first = command?.first else { return true }
    let programs = [module.process?.program, module.container?.specification.command?.first]
    return first.hasPrefix("-") || programs.contains(first) || first == module.name
  }

  /// The settings that a command line says; nil when it says something else, too.
  private func settings(in command: [String], of module: ServiceModule) -> [String: String]? {
    guard let pattern = module.container?.settingArguments, !pattern.isEmpty else { return nil }
    var rest = command[...]
    if rest.first?.hasPrefix("-") == false { rest.removeFirst() }
    var settings: [String: String] = [:]
    while !rest.isEmpty {
      guard rest.count >= pattern.count else { return nil }
      var found: [String: String] = [:]
      for (shape, word) in zip(pattern, rest) {
        guard Self.match(word, shape, into: &found) else { return nil }
      }
      guard let key = found["key"], !key.isEmpty, let value = found["value"] else { return nil }
      settings[key] = value
      rest = rest.dropFirst(pattern.count)
    }
    return settings
  }

  /// Reads `{key}` and `{value}` of a shape such as `--{key}={value}` out of a word.
  private static func match(
    _ word: String, _ shape: String, into found: inout [String: String]
  ) -> Bool {
    guard let key = shape.firstRange(of: "{key}") else {
      if shape == "{value}" { found["value"] = word }
      return shape == "{value}" || shape == word
    }
    guard word.hasPrefix(shape[..<key.lowerBound]) else { return false }
    let rest = word.dropFirst(shape[..<key.lowerBound].count)
    let between = shape[key.upperBound...].prefix { $0 != "{" }
    guard !between.isEmpty else {
      found["key"] = String(rest)
      return true
    }
    guard let split = rest.firstRange(of: between) else { return false }
    found["key"] = String(rest[..<split.lowerBound])
    found["value"] = String(rest[split.upperBound...])
    return true
  }

  /// What a container may have beside the image, without being another server for it.
  private func take(_ fitted: inout ContainerSpecification) {
    let own = specification
    fitted.labels.merge(own.labels) { $1 }
    fitted.aliases += own.aliases
    fitted.hostname = own.hostname
    fitted.extraHosts = own.extraHosts
    fitted.user = own.user ?? fitted.user
    fitted.workingDirectory = own.workingDirectory ?? fitted.workingDirectory
    fitted.addedCapabilities += own.addedCapabilities
    fitted.droppedCapabilities += own.droppedCapabilities
    fitted.isPrivileged = own.isPrivileged || fitted.isPrivileged
    fitted.hasInit = own.hasInit || fitted.hasInit
    fitted.isReadOnly = own.isReadOnly
    fitted.platform = own.platform
    fitted.memory = own.memory ?? fitted.memory
    fitted.processors = own.processors ?? fitted.processors
    fitted.processLimit = own.processLimit ?? fitted.processLimit
    fitted.sharedMemory = own.sharedMemory ?? fitted.sharedMemory
    fitted.openFilesLimit = own.openFilesLimit ?? fitted.openFilesLimit
    fitted.stopSignal = own.stopSignal ?? fitted.stopSignal
    fitted.securityOptions += own.securityOptions
    fitted.sysctls.merge(own.sysctls) { $1 }
    fitted.pullPolicy = own.pullPolicy
    fitted.networkMode = own.networkMode
    fitted.files += own.files
  }

  /// Returns whether a mount is left that only a container can have.
  private mutating func takeMounts(
    _ fitted: inout ContainerSpecification, for dependency: inout Dependency,
    recipe: ContainerRecipe
  ) -> Bool {
    let scripts = specification.mounts.filter {
      $0.target.hasPrefix("/docker-entrypoint-initdb.d")
    }
    let speaksSQL = dependency.module.speaks?.speaksSQL == true
    var isSeeded = false
    if speaksSQL, scripts.count == 1, case .folder(let path) = scripts[0].source {
      let names = loader.names(in: path)
      if path.hasSuffix(".sql"), names == nil {
        dependency.seed = path
        isSeeded = true
      } else if let names, !names.isEmpty, names.allSatisfy({ $0.hasSuffix(".sql") }) {
        dependency.migrations = path
        isSeeded = true
      }
    }
    var isLeft = !specification.files.isEmpty
    for mount in specification.mounts {
      if isSeeded, scripts.contains(mount) { continue }
      // Data of a test's server are the run's: fresh, and gone with it.
      switch mount.source {
      case .volume, .memory: continue
      case .folder where Self.isData(mount.target, of: recipe):
        report(
          node["volumes"] ?? node, "volumes", .warning,
          expected: "no folder of this machine as the data of a test's server",
          found: "one at \(mount.target), which is left out")
      case .folder:
        fitted.mounts.append(mount)
        isLeft = true
      }
    }
    return isLeft
  }

  /// Whether servers keep their data at a path, by the recipe or by custom.
  private static func isData(_ path: String, of recipe: ContainerRecipe) -> Bool {
    let usual = ["/var/lib", "/data"] + (recipe.dataPath.map { [$0] } ?? [])
    return usual.contains { path == $0 || path.hasPrefix($0 + "/") }
  }

  /// Returns whether a variable is left that only the image's start script reads.
  private mutating func takeEnvironment(
    for dependency: inout Dependency, recipe: ContainerRecipe
  ) -> Bool {
    var isLeft = false
    var dropped: [String] = []
    for (name, value) in environment where name != recipe.dataVariable {
      switch recipe.specification.environment[name] {
      case "{user}": dependency.module.account.user = value
      case "{password}": dependency.module.account.password = value
      case "{database}": dependency.module.account.database = value
      case let own?:
        // How it is reached and how it starts is what the module is for.
        if own != value { dropped.append(name) }
      case nil:
        dependency.environment[name] = value
        isLeft = isLeft || !Self.needless.contains(name)
      }
    }
    if !dropped.isEmpty {
      report(
        node["environment"] ?? node, "environment", .warning,
        expected: "nothing that \(dependency.module.title) is given by Assay",
        found:
          "\(dropped.sorted().joined(separator: ", ")), which \(dropped.count == 1 ? "is" : "are") "
          + "left out")
    }
    return isLeft
  }
}

extension ServiceProtocol {
  /// Whether migrations and queries can be written for it as `.sql` files.
  package var speaksSQL: Bool { self == .postgres || self == .mysql }
}
