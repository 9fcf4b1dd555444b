/// The body of `POST /containers/create`; see the API's `ContainerCreate`.
package struct CreateContainerBody: Encodable, Sendable, Hashable {
  package var image: String
  package var command: [String]?
  package var entrypoint: [String]?
  package var environment: [String]?
  package var labels: [String: String]?
  package var exposedPorts: [String: EmptyObject]?
  package var workingDirectory: String?
  package var user: String?
  package var hostname: String?
  package var stopSignal: String?
  package var healthCheck: HealthCheck?
  package var hasTerminal: Bool?
  package var host = Host()
  package var networking: Networking?

  package init(image: String) { self.image = image }

  enum CodingKeys: String, CodingKey {
    case image = "Image"
    case command = "Cmd"
    case entrypoint = "Entrypoint"
    case environment = "Env"
    case labels = "Labels"
    case exposedPorts = "ExposedPorts"
    case workingDirectory = "WorkingDir"
    case user = "User"
    case hostname = "Hostname"
    case stopSignal = "StopSignal"
    case healthCheck = "Healthcheck"
    case hasTerminal = "Tty"
    case host = "HostConfig"
    case networking = "NetworkingConfig"
  }

  /// Times in nanoseconds.
  package struct HealthCheck: Encodable, Sendable, Hashable {
    package var test: [String]
    package var interval: Int64
    package var timeout: Int64
    package var retries: Int
    package var startPeriod: Int64

    enum CodingKeys: String, CodingKey {
      case test = "Test"
      case interval = "Interval"
      case timeout = "Timeout"
      case retries = "Retries"
      case startPeriod = "StartPeriod"
    }
  }

  package struct Host: Encodable, Sendable, Hashable {
    package var portBindings: [String: [PortBinding]]?
    package var binds: [String]?
    package var mounts: [Mount]?
    package var memoryMounts: [String: String]?
    package var sharedMemory: Int64?
    package var networkMode: String?
    package var extraHosts: [String]?
    package var removesItself: Bool?
    package var isPrivileged: Bool?
    package var addedCapabilities: [String]?
    package var droppedCapabilities: [String]?
    package var memory: Int64?
    package var memoryAndSwap: Int64?
    package var nanoProcessors: Int64?
    package var processLimit: Int?
    package var limits: [Limit]?
    package var hasInit: Bool?
    package var isReadOnly: Bool?
    package var securityOptions: [String]?
    package var sysctls: [String: String]?
    package var log: Log?

    package init() {}

    enum CodingKeys: String, CodingKey {
      case portBindings = "PortBindings"
      case binds = "Binds"
      case mounts = "Mounts"
      case memoryMounts = "Tmpfs"
      case sharedMemory = "ShmSize"
      case networkMode = "NetworkMode"
      case extraHosts = "ExtraHosts"
      case removesItself = "AutoRemove"
      case isPrivileged = "Privileged"
      case addedCapabilities = "CapAdd"
      case droppedCapabilities = "CapDrop"
      case memory = "Memory"
      case memoryAndSwap = "MemorySwap"
      case nanoProcessors = "NanoCpus"
      case processLimit = "PidsLimit"
      case limits = "Ulimits"
      case hasInit = "Init"
      case isReadOnly = "ReadonlyRootfs"
      case securityOptions = "SecurityOpt"
      case sysctls = "Sysctls"
      case log = "LogConfig"
    }
  }

  package struct Mount: Encodable, Sendable, Hashable {
    /// `bind`, `volume` or `tmpfs`.
    package var type: String
    package var source: String?
    package var target: String
    package var isReadOnly: Bool

    package init(type: String, source: String?, target: String, isReadOnly: Bool = false) {
      self.type = type
      self.source = source
      self.target = target
      self.isReadOnly = isReadOnly
    }

    enum CodingKeys: String, CodingKey {
      case type = "Type"
      case source = "Source"
      case target = "Target"
      case isReadOnly = "ReadOnly"
    }
  }

  package struct Limit: Encodable, Sendable, Hashable {
    package var name: String
    package var soft: Int
    package var hard: Int

    package init(name: String, soft: Int, hard: Int) {
      self.name = name
      self.soft = soft
      self.hard = hard
    }

    enum CodingKeys: String, CodingKey {
      case name = "Name"
      case soft = "Soft"
      case hard = "Hard"
    }
  }

  package struct Log: Encodable, Sendable, Hashable {
    package var type: String
    package var options: [String: String]

    package init(type: String, options: [String: String]) {
      self.type = type
      self.options = options
    }

    enum CodingKeys: String, CodingKey {
      case type = "Type"
      case options = "Config"
    }
  }

  package struct Networking: Encodable, Sendable, Hashable {
    package var endpoints: [String: NetworkEndpointBody]

    package init(endpoints: [String: NetworkEndpointBody]) { self.endpoints = endpoints }

    enum CodingKeys: String, CodingKey { case endpoints = "EndpointsConfig" }
  }
}

/// How a container takes part in a network.
package struct NetworkEndpointBody: Encodable, Sendable, Hashable {
  package var aliases: [String]

  package init(aliases: [String] = []) { self.aliases = aliases }

  enum CodingKeys: String, CodingKey { case aliases = "Aliases" }
}

/// An address and port of the machine that lead to a container's port.
package struct PortBinding: Codable, Sendable, Hashable {
  package var address: String?
  /// Empty: any free one.
  package var port: String?

  package init(address: String, port: String) {
    self.address = address
    self.port = port
  }

  enum CodingKeys: String, CodingKey {
    case address = "HostIp"
    case port = "HostPort"
  }
}

/// `{}`, which the API uses for the members of sets.
package struct EmptyObject: Codable, Sendable, Hashable {
  package init() {}
}
