import Foundation

extension EngineAddress {
  /// What is wrong with an address.
  package struct Fault: Error, Sendable, Hashable {
    package var reason: String
    package var remedy: String
  }

  /// Reads an address as in `DOCKER_HOST`.
  ///
  /// - Parameters:
  ///   - text: `unix://PATH`, `tcp://HOST:PORT`, `http://…`, `https://…`, a path or `HOST:PORT`.
  ///   - tls: the material for TCP; nil: in the clear, unless the scheme is https.
  /// - Throws: what is wrong, and for schemes that Assay does not speak what to do instead.
  package init(_ text: String, tls: EngineTLS? = nil) throws(Fault) {
    let scheme: String
    let rest: Substring
    if let separator = text.range(of: "://") {
      scheme = text[..<separator.lowerBound].lowercased()
      rest = text[separator.upperBound...]
    } else {
      scheme = text.hasPrefix("/") ? "unix" : "tcp"
      rest = text[...]
    }
    switch scheme {
    case "unix":
      let path = String(rest)
      guard path.hasPrefix("/"), !path.contains("\0") else {
        throw Fault(
          reason: "The socket's path is not absolute: \(text)",
          remedy: "Write unix:///var/run/docker.sock, with three slashes.")
      }
      // What the kernel's address takes, without the byte that ends it.
      guard path.utf8.count <= 107 else {
        throw Fault(
          reason: "The socket's path has \(path.utf8.count) bytes; the kernel takes 107.",
          remedy: "Make a link with a shorter path.")
      }
      self.init(.unix(path))
    case "tcp", "http": self = try Self.tcp(rest, text: text, tls: tls)
    case "https": self = try Self.tcp(rest, text: text, tls: tls ?? EngineTLS())
    case "ssh":
      throw Fault(
        reason: "Assay does not speak to engines over SSH itself (\(text)).",
        remedy:
          "Forward the socket: `ssh -nNT -L /tmp/engine.sock:/var/run/docker.sock HOST`, then DOCKER_HOST=unix:///tmp/engine.sock; ports that containers publish need forwarding, too."
      )
    default:
      throw Fault(
        reason: "Assay does not know addresses of kind \(scheme): \(text)",
        remedy: "Use unix://, tcp://, http:// or https://.")
    }
  }

  private static func tcp(
    _ rest: Substring, text: String, tls: EngineTLS?
  ) throws(Fault) -> Self {
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    var prefix = String(rest[slash...])
    while prefix.hasSuffix("/") { prefix.removeLast() }
    let authority = rest[..<slash]
    let usual: UInt16 = tls == nil ? 2375 : 2376
    var host = String(authority)
    var port: UInt16? = usual
    if authority.hasPrefix("["), let close = authority.firstIndex(of: "]") {
      host = String(authority[authority.index(after: authority.startIndex)..<close])
      let tail = authority[authority.index(after: close)...]
      if !tail.isEmpty { port = tail.first == ":" ? UInt16(tail.dropFirst()) : nil }
    } else if let colon = authority.lastIndex(of: ":") {
      host = String(authority[..<colon])
      port = UInt16(authority[authority.index(after: colon)...])
    }
    // The Docker CLI takes tcp://:2375 for this machine.
    if host.isEmpty, authority.hasPrefix(":") { host = "127.0.0.1" }
    guard !host.isEmpty, !host.contains("["),
      !host.contains(":") || authority.hasPrefix("["), let port, port > 0,
      !host.contains("@"), !host.contains(" ")
    else {
      throw Fault(
        reason: "It is not an address: \(text)", remedy: "Write tcp://HOST:PORT, for example.")
    }
    return Self(.tcp(host: host, port: port), tls: tls, pathPrefix: prefix)
  }
}

extension EngineEnvironment {
  /// The TLS material that `DOCKER_TLS_VERIFY`, `DOCKER_TLS` and `DOCKER_CERT_PATH` speak of.
  package var tls: EngineTLS? {
    let verifies = self["DOCKER_TLS_VERIFY"] != nil
    guard verifies || self["DOCKER_TLS"] != nil || self["DOCKER_CERT_PATH"] != nil else {
      return nil
    }
    guard let folder = self["DOCKER_CERT_PATH"] ?? dockerFolder else {
      return EngineTLS(verifies: verifies)
    }
    return EngineTLS(folder: folder, verifies: verifies)
  }
}

extension EngineTLS {
  /// The files `ca.pem`, `cert.pem` and `key.pem` of a folder, as far as they are there.
  package init(folder: String, verifies: Bool) {
    func file(_ name: String) -> String? {
      let path = "\(folder)/\(name)"
      return FileManager.default.fileExists(atPath: path) ? path : nil
    }
    self.init(
      authority: file("ca.pem"), certificate: file("cert.pem"), key: file("key.pem"),
      verifies: verifies)
  }
}
