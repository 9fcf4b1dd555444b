import NIOHTTP1

/// What an engine says to `GET /_ping`.
package struct EngineGreeting: Sendable, Hashable {
  /// The newest version of the API that it speaks; nil when it does not say.
  package var version: EngineVersion?
  /// For example `linux`.
  package var system: String?
  /// `2` when BuildKit is what it builds with by default.
  package var builder: String?
  /// For example `Docker/20.10.24 (linux)` or `Libpod/4.3.1 (linux)`.
  package var server: String?

  package init(
    version: EngineVersion? = nil, system: String? = nil, builder: String? = nil,
    server: String? = nil
  ) {
    self.version = version
    self.system = system
    self.builder = builder
    self.server = server
  }

  init(_ head: HTTPResponseHead) {
    let headers = head.headers
    self.init(
      version: headers.first(name: "Api-Version").flatMap { EngineVersion($0) },
      system: headers.first(name: "Ostype"), builder: headers.first(name: "Builder-Version"),
      server: headers.first(name: "Server"))
  }

  /// Whether this is Podman's compatible API.
  package var isPodman: Bool { server?.hasPrefix("Libpod/") == true }

  /// The version to speak.
  ///
  /// - Parameters:
  ///   - wanted: as `DOCKER_API_VERSION` says, if it does.
  ///   - address: for the error.
  /// - Returns: the newest that both know, or `wanted`.
  /// - Throws: which versions each speaks, when they have none in common.
  package func agree(
    on wanted: EngineVersion?, with address: EngineAddress
  ) throws(EngineError) -> EngineVersion {
    if let wanted { return wanted }
    guard let version else { return .lowest }
    guard version >= .lowest else {
      throw EngineError(
        .versions(
          "The engine speaks the Engine API up to \(version), and Assay from \(EngineVersion.lowest) to \(EngineVersion.highest)."
        ), attempt: "agree on a version of the Engine API", engine: address.description,
        remedy: "Update the engine: Docker 20.10 or newer, or Podman 4 or newer.")
    }
    return min(version, .highest)
  }
}
