/// Reads compose files and what they point at, until one definition of each service is left.
struct ComposeLoader {
  /// All that the files define, by name.
  struct Definitions {
    var services: [ComposeValue.Entry] = []
    var volumes: [ComposeValue.Entry] = []
    var networks: [ComposeValue.Entry] = []
    var secrets: [ComposeValue.Entry] = []
    var configs: [ComposeValue.Entry] = []
  }

  let source: ComposeSource
  var problems: [ComposeProblem] = []
  /// The folder that relative paths of a file start from.
  var folders: [String: String] = [:]
  /// Files that include or extend each other in a ring, or a forest of them, come to an end.
  private var readsLeft = 100

  init(source: ComposeSource) { self.source = source }

  /// The variables of the surroundings and of the project's `.env`.
  private(set) var environment: [String: String] = [:]

  func exists(_ file: String) -> Bool { source.text(file) != nil }

  /// The names in a folder; nil when it is none.
  func names(in folder: String) -> [String]? { source.names(folder) }

  /// Reads files, of which later ones change what earlier ones say.
  mutating func load(_ files: [ComposeValue]) -> Definitions {
    let folder = ServiceText.path("..", in: files.first?.text ?? "")
    environment = withEnvironmentFile(of: folder, outer: source.environment)
    return load(files, folder: folder, variables: environment, chain: [])
  }

  private mutating func load(
    _ files: [ComposeValue], folder: String, variables outer: [String: String], chain: [String]
  ) -> Definitions {
    var definitions = Definitions()
    let variables = chain.isEmpty ? outer : withEnvironmentFile(of: folder, outer: outer)
    for file in files {
      guard let name = file.text else {
        report(at: file.place, expected: "the path of a compose file", found: file.appearance)
        continue
      }
      guard !chain.contains(name) else {
        report(
          at: file.place, expected: "files that do not include each other",
          found: "the ring \((chain + [name]).joined(separator: " → "))")
        continue
      }
      guard let root = read(name, at: file.place, folder: folder, variables: variables) else {
        continue
      }
      var own = Definitions()
      own.services = sections(root["services"]).map { entry in
        .init(
          entry.key, at: entry.keyPlace,
          extended(entry, among: root, file: name, variables: variables, chain: []))
      }
      own.volumes = sections(root["volumes"])
      own.networks = sections(root["networks"])
      own.secrets = sections(root["secrets"])
      own.configs = sections(root["configs"])
      definitions.merge(own)
      for include in root["include"]?.elements ?? [] {
        add(include, to: &definitions, folder: folder, variables: variables, chain: chain + [name])
      }
    }
    return definitions
  }

  private mutating func add(
    _ include: ComposeValue, to definitions: inout Definitions, folder: String,
    variables: [String: String], chain: [String]
  ) {
    for entry in include.entries
    where !["path", "project_directory", "env_file"].contains(entry.key) {
      report(
        at: entry.keyPlace, path: "include.\(entry.key)",
        expected: "path, project_directory or env_file", found: "'\(entry.key)'")
    }
    let paths = (include.text == nil ? include["path"]?.elements ?? [] : [include]).map { value in
      value.text.map {
        ComposeValue(.text(ServiceText.path($0, in: folder)), at: value.place)
      } ?? value
    }
    guard let first = paths.first else {
      return report(at: include.place, path: "include", expected: "a path", found: "none")
    }
    let own =
      include["project_directory"]?.text.map { ServiceText.path($0, in: folder) }
      ?? ServiceText.path("..", in: first.text ?? "")
    var variables = variables
    for file in include["env_file"]?.elements ?? [] {
      let path = ServiceText.path(file.text ?? "", in: folder)
      for (name, value) in self.variables(in: path, at: file.place, outer: variables)
      where variables[name] == nil {
        variables[name] = value
      }
    }
    let included = load(paths, folder: own, variables: variables, chain: chain)
    for service in included.services
    where definitions.services.contains(where: { $0.key == service.key }) {
      report(
        at: service.keyPlace, path: "services.\(service.key)",
        expected: "a name that no other file has", found: "'\(service.key)' again",
        service: service.key)
    }
    definitions.add(included)
  }

  /// Reads one file: merge keys followed, variables filled in, keys checked.
  mutating func read(
    _ file: String, at place: ComposePlace, folder: String, variables: [String: String]
  ) -> ComposeValue? {
    readsLeft -= 1
    guard readsLeft >= 0 else {
      if readsLeft == -1 {
        report(at: place, expected: "at most 100 compose files", found: "more")
      }
      return nil
    }
    do throws(ComposeProblem) {
      guard let tree = try source.tree(file) else {
        report(at: place, expected: "a compose file", found: "'\(file)', which does not exist")
        return nil
      }
      folders[file] = folder
      guard case .mapping = tree.content else {
        report(at: tree.place, expected: "a mapping with services", found: tree.appearance)
        return nil
      }
      let merged = ComposeMerge.withoutMergeKeys(tree)
      checkKeys(of: merged)
      return fill(merged, path: [], variables: variables)
    } catch {
      problems.append(error)
      return nil
    }
  }

  private mutating func checkKeys(of root: ComposeValue) {
    let known = ["version", "name", "services", "volumes", "networks", "secrets", "configs"]
    for entry in root.entries
    where !known.contains(entry.key) && entry.key != "include" && !entry.key.hasPrefix("x-") {
      report(
        at: entry.keyPlace, path: entry.key,
        expected: "one of \(known.joined(separator: ", ")), include", found: "'\(entry.key)'",
        remedy: "Assay does not support it")
    }
  }

  /// The named things of a section; anything else is reported.
  private mutating func sections(_ section: ComposeValue?) -> [ComposeValue.Entry] {
    guard let section, !section.isNull else { return [] }
    if case .mapping(let entries) = section.content { return entries }
    report(at: section.place, expected: "a mapping of names", found: section.appearance)
    return []
  }

  mutating func report(
    at place: ComposePlace, path: String = "", expected: String, found: String,
    remedy: String? = nil, service: String? = nil
  ) {
    problems.append(
      ComposeProblem(
        at: place, path: path, expected: expected, found: found, remedy: remedy, service: service))
  }
}

extension ComposeLoader.Definitions {
  /// Definitions that change these.
  fileprivate mutating func merge(_ other: Self) {
    services = ComposeMerge.named(services, other.services, combine: ComposeMerge.service)
    volumes = ComposeMerge.named(volumes, other.volumes) { $1 }
    networks = ComposeMerge.named(networks, other.networks) { $1 }
    secrets = ComposeMerge.named(secrets, other.secrets) { $1 }
    configs = ComposeMerge.named(configs, other.configs) { $1 }
  }

  /// Definitions that stand beside these, which win.
  fileprivate mutating func add(_ other: Self) {
    services = ComposeMerge.named(services, other.services) { own, _ in own }
    volumes = ComposeMerge.named(volumes, other.volumes) { own, _ in own }
    networks = ComposeMerge.named(networks, other.networks) { own, _ in own }
    secrets = ComposeMerge.named(secrets, other.secrets) { own, _ in own }
    configs = ComposeMerge.named(configs, other.configs) { own, _ in own }
  }
}
