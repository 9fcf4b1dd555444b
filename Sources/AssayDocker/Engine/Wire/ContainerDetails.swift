/// What `GET /containers/ID/json` says.
package struct ContainerDetails: Decodable, Sendable, Hashable {
  package var id: String
  /// With the slash that the API puts before it.
  package var rawName: String?
  /// The image's id.
  package var image: String?
  package var platform: String?
  package var created: String?
  package var state: State
  package var configuration: Configuration?
  package var host: Host?
  package var network: Network?
  package var mounts: [Mount]?

  package var name: String {
    let name = rawName ?? ""
    return name.hasPrefix("/") ? String(name.dropFirst()) : name
  }
  package var labels: [String: String] { configuration?.labels ?? [:] }
  package var hasTerminal: Bool { configuration?.hasTerminal ?? false }

  /// Where a port of the container, as `5432/tcp`, is published; IPv4 first.
  package func bindings(of port: String) -> [PortBinding] {
    let all = (network?.ports?[port] ?? nil) ?? []
    // "0.0.0.0" and "::" may have different ports (moby#42442); the first is what clients expect.
    return all.filter { $0.address?.contains(":") != true }
      + all.filter { $0.address?.contains(":") == true }
  }

  /// The published number of a port of the container.
  package func publishedPort(_ port: UInt16, transport: String = "tcp") -> UInt16? {
    bindings(of: "\(port)/\(transport)").lazy.compactMap { $0.port.flatMap { UInt16($0) } }
      .first { $0 != 0 }
  }

  enum CodingKeys: String, CodingKey {
    case id = "Id"
    case rawName = "Name"
    case image = "Image"
    case platform = "Platform"
    case created = "Created"
    case state = "State"
    case configuration = "Config"
    case host = "HostConfig"
    case network = "NetworkSettings"
    case mounts = "Mounts"
  }

  package struct State: Decodable, Sendable, Hashable {
    /// `created`, `running`, `paused`, `restarting`, `removing`, `exited` or `dead`.
    package var status: String?
    package var isRunning: Bool?
    package var isPaused: Bool?
    package var isOutOfMemory: Bool?
    package var isDead: Bool?
    package var pid: Int?
    package var exitCode: Int?
    package var error: String?
    package var startedAt: String?
    package var finishedAt: String?
    package var health: Health?

    enum CodingKeys: String, CodingKey {
      case status = "Status"
      case isRunning = "Running"
      case isPaused = "Paused"
      case isOutOfMemory = "OOMKilled"
      case isDead = "Dead"
      case pid = "Pid"
      case exitCode = "ExitCode"
      case error = "Error"
      case startedAt = "StartedAt"
      case finishedAt = "FinishedAt"
      case health = "Health"
      case podmanHealth = "Healthcheck"
    }

    package init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      status = try values.decodeIfPresent(String.self, forKey: .status)
      isRunning = try values.decodeIfPresent(Bool.self, forKey: .isRunning)
      isPaused = try values.decodeIfPresent(Bool.self, forKey: .isPaused)
      isOutOfMemory = try values.decodeIfPresent(Bool.self, forKey: .isOutOfMemory)
      isDead = try values.decodeIfPresent(Bool.self, forKey: .isDead)
      pid = try values.decodeIfPresent(Int.self, forKey: .pid)
      exitCode = try values.decodeIfPresent(Int.self, forKey: .exitCode)
      error = try values.decodeIfPresent(String.self, forKey: .error)
      startedAt = try values.decodeIfPresent(String.self, forKey: .startedAt)
      finishedAt = try values.decodeIfPresent(String.self, forKey: .finishedAt)
      health =
        try values.decodeIfPresent(Health.self, forKey: .health)
        ?? values.decodeIfPresent(Health.self, forKey: .podmanHealth)
    }
  }

  package struct Health: Decodable, Sendable, Hashable {
    /// `none`, `starting`, `healthy` or `unhealthy`.
    package var status: String?
    package var failures: Int?
    package var log: [Check]?

    enum CodingKeys: String, CodingKey {
      case status = "Status"
      case failures = "FailingStreak"
      case log = "Log"
    }

    package struct Check: Decodable, Sendable, Hashable {
      package var code: Int?
      package var output: String?

      enum CodingKeys: String, CodingKey {
        case code = "ExitCode"
        case output = "Output"
      }
    }
  }

  package struct Configuration: Decodable, Sendable, Hashable {
    package var hostname: String?
    package var image: String?
    package var user: String?
    package var hasTerminal: Bool?
    package var labels: [String: String]?
    package var environment: [String]?
    package var command: [String]?
    package var entrypoint: [String]?
    package var exposedPorts: [String: EmptyObject]?
    package var volumes: [String: EmptyObject]?
    package var workingDirectory: String?

    enum CodingKeys: String, CodingKey {
      case hostname = "Hostname"
      case image = "Image"
      case user = "User"
      case hasTerminal = "Tty"
      case labels = "Labels"
      case environment = "Env"
      case command = "Cmd"
      case entrypoint = "Entrypoint"
      case exposedPorts = "ExposedPorts"
      case volumes = "Volumes"
      case workingDirectory = "WorkingDir"
    }

    package init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      hostname = try values.decodeIfPresent(String.self, forKey: .hostname)
      image = try values.decodeIfPresent(String.self, forKey: .image)
      user = try values.decodeIfPresent(String.self, forKey: .user)
      hasTerminal = try values.decodeIfPresent(Bool.self, forKey: .hasTerminal)
      labels = try values.decodeIfPresent([String: String].self, forKey: .labels)
      environment = try values.decodeIfPresent([String].self, forKey: .environment)
      command = Self.words(values, .command)
      entrypoint = Self.words(values, .entrypoint)
      exposedPorts = try values.decodeIfPresent([String: EmptyObject].self, forKey: .exposedPorts)
      volumes = try values.decodeIfPresent([String: EmptyObject].self, forKey: .volumes)
      workingDirectory = try values.decodeIfPresent(String.self, forKey: .workingDirectory)
    }

    /// Podman 4 gives the entry point as one text.
    private static func words(
      _ values: KeyedDecodingContainer<CodingKeys>, _ key: CodingKeys
    ) -> [String]? {
      if let words = try? values.decodeIfPresent([String].self, forKey: key) { return words }
      return (try? values.decode(String.self, forKey: key)).map { [$0] }
    }
  }

  package struct Host: Decodable, Sendable, Hashable {
    package var networkMode: String?

    enum CodingKeys: String, CodingKey { case networkMode = "NetworkMode" }
  }

  package struct Network: Decodable, Sendable, Hashable {
    /// nil as a value: exposed, but not published.
    package var ports: [String: [PortBinding]?]?
    package var networks: [String: Endpoint]?
    package var address: String?
    package var gateway: String?

    enum CodingKeys: String, CodingKey {
      case ports = "Ports"
      case networks = "Networks"
      case address = "IPAddress"
      case gateway = "Gateway"
    }
  }

  package struct Endpoint: Decodable, Sendable, Hashable {
    package var networkID: String?
    package var address: String?
    package var gateway: String?
    package var aliases: [String]?

    enum CodingKeys: String, CodingKey {
      case networkID = "NetworkID"
      case address = "IPAddress"
      case gateway = "Gateway"
      case aliases = "Aliases"
    }
  }

  package struct Mount: Decodable, Sendable, Hashable {
    package var type: String?
    package var name: String?
    package var source: String?
    package var target: String?

    enum CodingKeys: String, CodingKey {
      case type = "Type"
      case name = "Name"
      case source = "Source"
      case target = "Destination"
    }
  }
}
