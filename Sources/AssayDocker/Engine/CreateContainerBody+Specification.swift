package import AssayDependencies

extension CreateContainerBody {
  /// Says to the engine what `specification` says.
  ///
  /// Files, the pull policy and the platform are not part of it: they have requests of their own.
  ///
  /// - Parameters:
  ///   - specification: the container.
  ///   - image: the reference or id to run.
  ///   - network: the network to join unless the specification has a mode of its own; nil: the
  ///     engine's default. Others are joined by ``EngineClient/connect(_:to:aliases:)``, as
  ///     engines before API 1.44 take only one.
  ///   - labels: added to the specification's.
  ///   - bindAddress: which of the engine's addresses ports are published on; see
  ///     ``EngineReach``.
  ///   - hostAddress: what `host.assay.internal` stands for.
  package init(
    _ specification: ContainerSpecification, image: String, network: String? = nil,
    labels: [String: String] = [:], bindAddress: String = "127.0.0.1",
    hostAddress: String = "host-gateway"
  ) {
    self.init(image: image)
    command = specification.command
    entrypoint = specification.entrypoint
    environment = specification.environment.map { "\($0.key)=\($0.value)" }.sorted()
    self.labels = specification.labels.merging(labels) { $1 }
    workingDirectory = specification.workingDirectory
    user = specification.user
    hostname = specification.hostname
    stopSignal = specification.stopSignal
    healthCheck = specification.healthCheck.map { check in
      HealthCheck(
        test: ["CMD"] + check.command, interval: Self.nanoseconds(check.interval),
        timeout: Self.nanoseconds(check.timeout), retries: check.retries,
        startPeriod: Self.nanoseconds(check.startPeriod))
    }
    setPorts(specification, on: bindAddress)
    setMounts(specification)
    setResources(specification)
    setNetwork(specification, network: network, hostAddress: hostAddress)
  }

  private mutating func setPorts(
    _ specification: ContainerSpecification, on bindAddress: String
  ) {
    guard !specification.ports.isEmpty else { return }
    var bindings: [String: [PortBinding]] = [:]
    for port in specification.ports {
      // Never an empty address: that publishes to the world, and IPv6 gets another port than IPv4
      // (moby#42442).
      bindings["\(port.container)/\(port.transport.rawValue)", default: []].append(
        PortBinding(address: bindAddress, port: port.host.map { "\($0)" } ?? ""))
    }
    exposedPorts = bindings.mapValues { _ in EmptyObject() }
    // With the host's network there is nothing to publish.
    if specification.networkMode != "host" { host.portBindings = bindings }
  }

  private mutating func setMounts(_ specification: ContainerSpecification) {
    var mounts: [Mount] = []
    var memory: [String: String] = [:]
    for mount in specification.mounts {
      switch mount.source {
      case .folder(let path):
        mounts.append(
          Mount(type: "bind", source: path, target: mount.target, isReadOnly: mount.isReadOnly))
      case .volume(let name):
        mounts.append(
          Mount(type: "volume", source: name, target: mount.target, isReadOnly: mount.isReadOnly))
      // The form with options; a mount of type tmpfs knows only size and mode.
      case .memory(let options): memory[mount.target] = mount.isReadOnly ? "ro,\(options)" : options
      }
    }
    if !mounts.isEmpty { host.mounts = mounts }
    if !memory.isEmpty { host.memoryMounts = memory }
  }

  private mutating func setResources(_ specification: ContainerSpecification) {
    if !specification.addedCapabilities.isEmpty {
      host.addedCapabilities = specification.addedCapabilities
    }
    if !specification.droppedCapabilities.isEmpty {
      host.droppedCapabilities = specification.droppedCapabilities
    }
    if specification.isPrivileged { host.isPrivileged = true }
    if specification.hasInit { host.hasInit = true }
    if specification.isReadOnly { host.isReadOnly = true }
    host.memory = specification.memory
    // Without it the kernel may swap as much again.
    host.memoryAndSwap = specification.memory
    host.nanoProcessors = specification.processors.flatMap { Int64(exactly: ($0 * 1e9).rounded()) }
    host.processLimit = specification.processLimit
    host.sharedMemory = specification.sharedMemory
    host.limits = specification.openFilesLimit.map { [Limit(name: "nofile", soft: $0, hard: $0)] }
    if !specification.securityOptions.isEmpty {
      host.securityOptions = specification.securityOptions
    }
    if !specification.sysctls.isEmpty { host.sysctls = specification.sysctls }
    // Readable by every engine, and bounded: a chatty server must not fill the disk.
    host.log = Log(type: "json-file", options: ["max-size": "50m", "max-file": "2"])
  }

  private mutating func setNetwork(
    _ specification: ContainerSpecification, network: String?, hostAddress: String
  ) {
    var hosts = specification.extraHosts
    if !specification.hostPorts.isEmpty { hosts["host.assay.internal"] = hostAddress }
    if !hosts.isEmpty { host.extraHosts = hosts.map { "\($0.key):\($0.value)" }.sorted() }
    if let mode = specification.networkMode {
      host.networkMode = mode
    } else if let network {
      host.networkMode = network
      networking = Networking(
        endpoints: [network: NetworkEndpointBody(aliases: specification.aliases)])
    }
  }

  private static func nanoseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    let product = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return product.overflow ? .max : product.partialValue + attoseconds / 1_000_000_000
  }
}
