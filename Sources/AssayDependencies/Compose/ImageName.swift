/// The parts of an image's name.
package struct ImageName: Sendable, Hashable {
  /// Without the registry that is meant when none is named: `postgres`, `acme/shop`.
  package var repository: String
  package var tag: String?
  package var hasDigest: Bool

  package init(_ text: String) {
    let parts = text.split(separator: "@", maxSplits: 1)
    hasDigest = parts.count > 1
    var name = String(parts.first ?? "")
    // A colon before a slash is that of a registry's port.
    if let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") {
      tag = String(name[name.index(after: colon)...])
      name = String(name[..<colon])
    }
    for prefix in ["docker.io/", "library/"] where name.hasPrefix(prefix) {
      name.removeFirst(prefix.count)
    }
    repository = name
  }

  /// The version that a tag begins with: `15` for `15-alpine`; nil for `latest` and none.
  package var version: String? {
    guard var rest = tag?[...] else { return nil }
    if rest.first == "v" { rest.removeFirst() }
    let version = rest.prefix { $0 == "." || ("0"..."9").contains($0) }
    let isWhole = version.split(separator: ".", omittingEmptySubsequences: false)
      .allSatisfy { !$0.isEmpty }
    guard !version.isEmpty, isWhole, rest.dropFirst(version.count).first.map({ $0 == "-" }) ?? true
    else { return nil }
    return String(version)
  }
}

/// Which module an image belongs to.
package struct KnownImage: Sendable {
  package var module: ServiceModule
  /// nil: any.
  package var version: VersionRequirement?
  /// Whether a local process of that kind lacks what the image adds.
  package var isExtended: Bool

  /// Images that take the same settings as a module's own and add to it.
  private static let extended = [
    "postgis/postgis": "postgres", "pgvector/pgvector": "postgres",
    "timescale/timescaledb": "postgres", "ankane/pgvector": "postgres",
    "redis/redis-stack-server": "redis", "redis/redis-stack": "redis",
  ]

  /// nil for an image that no module runs.
  package init?(_ image: String, among modules: [ServiceModule]) {
    let name = ImageName(image)
    let own = modules.first { module in
      guard case .reference(let known) = module.container?.specification.image else {
        return false
      }
      // The official image may have another home than the one that its makers name.
      return ImageName(known).repository == name.repository || module.name == name.repository
        || module.aliases.contains(name.repository)
    }
    let base = Self.extended[name.repository].flatMap { kind in
      modules.first { $0.name == kind }
    }
    guard let module = own ?? base else { return nil }
    self.module = module
    isExtended = own == nil
    version = name.version.map { VersionRequirement($0) }
    // Their tags begin with the server's version; those of others say what is added.
    if isExtended, let tag = name.tag, tag.hasPrefix("pg") {
      let number = tag.dropFirst(2).prefix { ("0"..."9").contains($0) }
      version = number.isEmpty ? nil : VersionRequirement(String(number))
    } else if isExtended, !name.repository.hasPrefix("post") {
      version = nil
    }
  }
}
