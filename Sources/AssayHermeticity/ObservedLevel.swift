package import AssayTestRuns

/// The layer of the pyramid that a test belongs to by what it does.
package struct ObservedLevel: Sendable, Hashable {
  package var layer: TestLayer
  /// What it did that made it so, for example `connected to 127.0.0.1:5432`; nil for no I/O.
  package var reason: String?

  /// What answers at an endpoint.
  package enum Role: Sendable, Hashable {
    /// Assay's mock provider, or a provider under verification.
    case contractPartner
    /// A database, a broker, a container engine.
    case dependency
    /// A service of the system under test.
    case service
  }

  /// What is known about a suite's surroundings.
  package struct Surroundings: Sendable, Hashable {
    /// What answers where.
    package var roles: [Endpoint: Role]
    /// What an endpoint on loopback is that has no role: a dependency, unless the suite has a
    /// network of its own in which only mocks and the code under test are.
    package var loopback: Role

    package init(roles: [Endpoint: Role] = [:], loopback: Role = .dependency) {
      self.roles = roles
      self.loopback = loopback
    }

    func role(of target: String) -> Role {
      guard let endpoint = Endpoint(target) else { return .dependency }
      if let role = roles[endpoint] { return role }
      guard case .address(let host, let port) = endpoint else { return .dependency }
      let isLoopback = host.hasPrefix("127.") || host == "::1"
      if isLoopback, let role = roles[.address(host: "localhost", port: port)] { return role }
      if let role = roles[.port(port)] { return role }
      return isLoopback ? loopback : .dependency
    }
  }

  /// The programs that render pages; whoever runs one drives a whole system.
  private static let browsers: Set<String> = [
    "chrome", "chromium", "chromium-browser", "google-chrome", "headless_shell", "firefox",
    "chromedriver", "geckodriver", "msedge", "MiniBrowser", "WebKitWebDriver",
  ]

  /// The programs that run whatever code they are given, so that a copy may be another program.
  private static let interpreters: Set<String> = [
    "python", "pypy", "node", "ruby", "perl", "php", "java", "deno", "bun", "sh", "bash", "dash",
    "zsh", "busybox",
  ]

  /// Whatever its version: `python3.11`.
  private static func isInterpreter(_ program: String) -> Bool {
    let version = program.reversed().prefix { $0.isNumber || $0 == "." }
    return interpreters.contains(String(program.dropLast(version.count)))
  }

  /// - Parameters:
  ///   - observations: what one test did, allowed or not.
  ///   - surroundings: of its suite.
  package init(_ observations: [Observation], in surroundings: Surroundings) {
    var level = ObservedLevel(layer: .unit, reason: nil)
    var services: Set<String> = []
    for observation in observations {
      let layer: TestLayer
      switch observation.operation {
      case .connect, .send:
        switch surroundings.role(of: observation.target) {
        case .contractPartner: layer = .contract
        case .dependency: layer = .integration
        case .service:
          services.insert(observation.target)
          layer = services.count > 1 ? .endToEnd : .integration
        }
      case .bind: layer = surroundings.loopback == .contractPartner ? .contract : .integration
      case .execute:
        let name = observation.target.split(separator: "/").last.map(String.init) ?? ""
        // A copy of the test's own process, as exit tests make them, is still its own code.
        if observation.target == observation.program, !Self.isInterpreter(name) { continue }
        layer = Self.browsers.contains(name) ? .endToEnd : .integration
      // Reports of a violation: a file outside of the scratch folder, a swarm of processes.
      case .resolve, .write, .create, .remove, .rename, .change, .fork: layer = .integration
      // They say that something is not seen, and not what it is.
      case .foreign, .ring: continue
      }
      if layer > level.layer {
        level = ObservedLevel(layer: layer, reason: observation.signature.description)
      }
    }
    self = level
  }

  private init(layer: TestLayer, reason: String?) {
    self.layer = layer
    self.reason = reason
  }
}
