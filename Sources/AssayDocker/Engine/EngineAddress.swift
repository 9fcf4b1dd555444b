/// Where an engine listens.
package struct EngineAddress: Sendable, Hashable, CustomStringConvertible {
  package enum Transport: Sendable, Hashable {
    /// The absolute path of a socket.
    case unix(String)
    case tcp(host: String, port: UInt16)
  }

  package var transport: Transport
  /// nil: in the clear.
  package var tls: EngineTLS?
  /// Put before every path, as in `http://host/engine`; empty or beginning with a slash.
  package var pathPrefix = ""

  package init(_ transport: Transport, tls: EngineTLS? = nil, pathPrefix: String = "") {
    self.transport = transport
    self.tls = tls
    self.pathPrefix = pathPrefix
  }

  /// As in DOCKER_HOST.
  package var description: String {
    switch transport {
    case .unix(let path): "unix://\(path)"
    case .tcp(let host, let port):
      "\(tls == nil ? "tcp" : "tcp+tls")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
        + pathPrefix
    }
  }

  /// The host that published ports are on when the engine is on another machine; else nil.
  package var remoteHost: String? {
    if case .tcp(let host, _) = transport { host } else { nil }
  }
}

/// The material for a TLS connection to an engine.
package struct EngineTLS: Sendable, Hashable {
  /// Absolute path of a PEM file; nil: the system's authorities.
  package var authority: String?
  /// Absolute path of a PEM file.
  package var certificate: String?
  /// Absolute path of a PEM file.
  package var key: String?
  /// Whether the engine's certificate is checked.
  package var verifies = true
  /// nil: the address's host.
  package var serverName: String?

  package init(
    authority: String? = nil, certificate: String? = nil, key: String? = nil,
    verifies: Bool = true, serverName: String? = nil
  ) {
    self.authority = authority
    self.certificate = certificate
    self.key = key
    self.verifies = verifies
    self.serverName = serverName
  }
}
