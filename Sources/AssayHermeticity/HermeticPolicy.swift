package import AssayTestRuns

/// What a test suite's processes may reach.
package struct HermeticPolicy: Sendable, Hashable {
  package enum Mode: String, Sendable, Hashable, CaseIterable {
    case off
    /// Everything works as without us; what goes beyond the policy is reported.
    case watch
    /// What goes beyond the policy fails, and is reported.
    case enforce
  }

  package enum Network: Sendable, Hashable {
    /// Not even loopback.
    case none
    /// Loopback, a network of the suite's own where it is enforced.
    case loopback
    /// The named endpoints, and servers that the suite started itself.
    case declared([Endpoint])
    case any
  }

  package enum Files: Sendable, Hashable {
    /// Reading is free; the suite's scratch and cache folders and these, by absolute path, may be
    /// changed.
    case readOnly(except: [String])
    case any
  }

  package var mode: Mode
  package var network: Network
  package var files: Files
  /// At most so many processes at a time; nil for no limit.
  package var processLimit: Int?
  /// Files and folders of these names are caches: that something writes to them is no finding.
  package var cacheNames: [String] = Self.standardCacheNames

  package static let standardCacheNames = [
    "__pycache__", ".pytest_cache", ".hypothesis", ".benchmarks",
  ]

  package init(mode: Mode, network: Network, files: Files, processLimit: Int? = nil) {
    self.mode = mode
    self.network = network
    self.files = files
    self.processLimit = processLimit
  }

  /// What a layer of the pyramid means.
  ///
  /// - Parameters:
  ///   - layer: the suite's.
  ///   - mode: whether it is watched or enforced.
  ///   - dependencies: where the suite's declared dependencies answer.
  ///   - writableFolders: what the suite's build and its results need, such as `.build`.
  package init(
    layer: TestLayer, mode: Mode, dependencies: [Endpoint] = [], writableFolders: [String] = []
  ) {
    let readOnly = Files.readOnly(except: writableFolders)
    switch layer {
    case .unit:
      self.init(mode: mode, network: .none, files: readOnly, processLimit: 512)
    case .contract:
      self.init(mode: mode, network: .loopback, files: readOnly, processLimit: 512)
    case .integration:
      self.init(mode: mode, network: .declared(dependencies), files: readOnly, processLimit: 2048)
    case .endToEnd:
      self.init(mode: mode, network: .any, files: .any, processLimit: 8192)
    }
  }
}

/// Where something answers.
package enum Endpoint: Sendable, Hashable, CustomStringConvertible {
  /// At this port of any host.
  case port(UInt16)
  /// Host: a name or an address, IPv6 without brackets.
  case address(host: String, port: UInt16)
  /// A Unix socket's absolute path, or `@name` for one without a file.
  case socket(path: String)

  /// Reads `PORT`, `HOST:PORT`, `[ADDRESS]:PORT`, `unix:PATH` or `/PATH`; nil for all else.
  package init?(_ text: String) {
    let path = text.hasPrefix("unix:") ? String(text.dropFirst("unix:".count)) : text
    if path.hasPrefix("/") || path.hasPrefix("@"), path.utf8.count > 1 {
      self = .socket(path: path)
      return
    }
    if let port = Self.port(text[...]) {
      self = .port(port)
      return
    }
    guard let colon = text.lastIndex(of: ":"),
      let port = Self.port(text[text.index(after: colon)...])
    else { return nil }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    guard !host.isEmpty, host.utf8.count < 256, !host.contains(where: \.isWhitespace) else {
      return nil
    }
    self = .address(host: String(host), port: port)
  }

  /// Digits alone: a sign or a space is no port.
  private static func port(_ text: Substring) -> UInt16? {
    guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let port = UInt16(text), port > 0
    else { return nil }
    return port
  }

  package var description: String {
    switch self {
    case .port(let port): "\(port)"
    case .address(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    case .socket(let path): "unix:\(path)"
    }
  }
}
