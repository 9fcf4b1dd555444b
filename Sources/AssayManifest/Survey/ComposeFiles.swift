import AssayDependencies
import AssayTestRuns

/// What docker compose files say about servers and who needs them.
struct ComposeFiles {
  private(set) var dependencies: [SurveyedDependency] = []
  /// Services whose images are no kind that Assay knows, as `name (image)`, by file.
  private(set) var others: [(file: String, services: [String])] = []
  /// Compose files that are no YAML, too large or closed to reading.
  private(set) var unreadable: [String] = []
  /// Services that are built from the repository, by the folder they are built from.
  private var applications: [String: LocatedValue] = [:]

  static let names = ["docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml"]

  init(_ listing: RepositoryListing) {
    for path in listing.paths where Self.names.contains(path.fileName) {
      guard let tree = listing.tree(at: path) else {
        unreadable.append(path)
        continue
      }
      for entry in tree["services"]?.entries ?? [] { add(entry, from: path) }
    }
  }

  private mutating func add(_ entry: LocatedValue.Entry, from path: String) {
    if let build = entry.value["build"] {
      let context = build.text ?? build["context"]?.text ?? "."
      var parts: [Substring] = []
      for part in (path.folder + "/" + context).split(separator: "/") where part != "." {
        if part == ".." { _ = parts.popLast() } else { parts.append(part) }
      }
      applications[parts.joined(separator: "/")] = entry.value
      return
    }
    guard let image = entry.value["image"]?.text else { return }
    guard entry.key.isMatched(by: Self.namePattern),
      let known = KnownImage(Self.withDefaults(image), among: ServiceModule.catalogue)
    else {
      if others.last?.file != path { others.append((path, [])) }
      others[others.count - 1].services.append("\(entry.key) (\(image))")
      return
    }
    guard !dependencies.contains(where: { $0.name == entry.key }) else { return }
    dependencies.append(
      SurveyedDependency(
        name: entry.key, module: known.module, version: known.version?.text,
        reason: "\(path) runs \(image)."))
  }

  /// An image's name with the defaults of its variables: `postgres:${VERSION:-15}` → `postgres:15`.
  private static func withDefaults(_ image: String) -> String {
    var result = ""
    var rest = image[...]
    while let start = rest.firstRange(of: "${"),
      let end = rest[start.upperBound...].firstIndex(of: "}")
    {
      let inner = rest[start.upperBound..<end]
      result += rest[..<start.lowerBound]
      if let dash = inner.firstIndex(of: "-") { result += inner[inner.index(after: dash)...] }
      rest = rest[end...].dropFirst()
    }
    return result + rest
  }

  private static let namePattern = "^[A-Za-z][A-Za-z0-9_-]*$"

  /// Adds the needs and variables of a service.
  ///
  /// - Parameters:
  ///   - service: Matched by the folder that compose builds it from.
  ///   - isOnly: Whether it is the only service, which then needs every server.
  func complete(_ service: inout SurveyedService, isOnly: Bool) {
    let application = applications[service.folder]
    let links = Self.names(in: application?["depends_on"])
    let known = dependencies.map(\.name)
    service.needs = known.filter { isOnly || links.contains($0) }
    for (name, value) in Self.variables(in: application?["environment"]) {
      guard let dependency = known.first(where: { value.mentions(host: $0) }),
        service.needs.contains(dependency), name.isMatched(by: ManifestField.variablePattern)
      else { continue }
      let field = value == dependency ? "host" : "url"
      service.env.append(.init(name: name, value: "${\(dependency).\(field)}"))
    }
    if !service.env.isEmpty {
      service.reasons.append("env: what compose points at a server.")
    } else if !service.needs.isEmpty {
      service.hints.append(hint(for: service))
    }
  }

  /// Says which variables the suites of a service with needs get without any `env`.
  private func hint(for service: SurveyedService) -> String {
    let needed = dependencies.filter { service.needs.contains($0.name) }
    let given = ServiceModule.catalogue.compactMap { module -> String? in
      let names = needed.filter { $0.module.name == module.name }.map(\.name)
      guard let name = names.first else { return nil }
      // The short names would be ambiguous with several servers of a kind.
      guard names.count == 1 else {
        return "for \(names.joined(separator: " and ")) variables named after them"
      }
      let variables = module.variables.map(\.name)
      return "for \(name) "
        + (variables.isEmpty ? "variables named after it" : variables.joined(separator: ", "))
    }
    let layers: Set<TestLayer> = [.integration, .endToEnd]
    return "needs: integration and e2e suites get \(given.joined(separator: ", "))"
      + " (docs/dependencies.md of Assay)."
      + (service.suites.contains { layers.contains($0.layer) }
        ? "" : " There is no such suite yet; others get them by `needs` of their own.")
  }

  private static func names(in value: LocatedValue?) -> [String] {
    guard let value else { return [] }
    if case .sequence(let values) = value.content { return values.compactMap(\.text) }
    return value.entries.map(\.key)
  }

  /// Compose writes variables as a mapping or as a list of `NAME=value`.
  private static func variables(in value: LocatedValue?) -> [(String, String)] {
    guard case .sequence(let values) = value?.content else {
      return value?.entries.map { ($0.key, $0.value.text ?? "") } ?? []
    }
    return values.compactMap(\.text).map { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
  }
}

extension String {
  /// Whether the text is the host's name, or a URL of it.
  fileprivate func mentions(host: String) -> Bool {
    guard self != host else { return true }
    guard let scheme = firstRange(of: "://") else { return false }
    let authority = self[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
    let address = authority.split(separator: "@").last ?? ""
    return address.prefix { $0 != ":" } == host
  }
}
