import AssayDependencies
import AssayEvidence

extension ContainerRuntime {
  /// Whom a container belongs to.
  enum Identity: Sendable {
    case session(RunSession)
    /// To whoever describes the same, until a time.
    case shared(hash: String, name: String, labels: [String: String])
  }

  /// How a container differs from what its dependency says.
  struct Launch: Sendable {
    var environment: [String: String] = [:]
    var arguments: [String] = []
    /// Whether its data may lie in memory.
    var isFresh = false
    var wasPrepared = false

    static let fresh: Self = {
      var launch = Self()
      launch.isFresh = true
      return launch
    }()

    private init() {}

    init(_ committable: ContainerPlan.Committable, wasPrepared: Bool) {
      if case .moved(let environment, let arguments) = committable {
        self.environment = environment
        self.arguments = arguments
      }
      self.wasPrepared = wasPrepared
    }

    func specification(
      _ plan: ContainerPlan, _ image: ImageDetails, host: String, chosen: [UInt16: UInt16]
    ) -> ContainerSpecification {
      var result = plan.specification(on: image, host: host, chosen: chosen)
      result.environment.merge(environment) { $1 }
      if !arguments.isEmpty {
        result.command = (result.command ?? image.configuration?.command ?? []) + arguments
      }
      return result
    }
  }

  /// Starts a container, as often as the dependency says, and waits until it is ready.
  func start(
    _ plan: ContainerPlan, on image: ImageDetails, _ launch: Launch, _ identity: Identity,
    since began: ContinuousClock.Instant
  ) async throws(FailureReport) -> ContainerServer {
    var attempt = 1
    var portAttempt = 1
    while true {
      do throws(StartFailure) {
        return try await startOnce(plan, on: image, launch, identity, since: began)
      } catch {
        if Task.isCancelled { throw error.report }
        // Somebody was quicker at the port that was chosen; another is as good.
        if error.isPortTaken && plan.needsChosenPorts && portAttempt < 10 {
          portAttempt += 1
          continue
        }
        let isLast = attempt >= max(1, plan.dependency.startAttempts)
        guard !isLast, error.report.status == .infrastructure else {
          var report = error.report
          if attempt > 1 { report.happened = "Tried \(attempt) times. " + report.happened }
          throw report
        }
        attempt += 1
      }
    }
  }

  private struct StartFailure: Error {
    var report: FailureReport
    var isPortTaken = false
  }

  private func startOnce(
    _ plan: ContainerPlan, on image: ImageDetails, _ launch: Launch, _ identity: Identity,
    since began: ContinuousClock.Instant
  ) async throws(StartFailure) -> ContainerServer {
    let specification = self.specification(plan, image, launch)
    let server: ContainerServer
    do throws(EngineError) {
      server = try await create(plan, specification, image, launch, identity)
    } catch {
      throw StartFailure(report: report(error, plan.dependency))
    }
    do throws(FailureReport) {
      try await server.start(since: began)
      return server
    } catch {
      await server.stop()
      let isPortTaken =
        error.happened.contains("port is already allocated")
        || error.happened.contains("address already in use")
      throw StartFailure(report: error, isPortTaken: isPortTaken)
    }
  }

  private func specification(
    _ plan: ContainerPlan, _ image: ImageDetails, _ launch: Launch
  ) -> ContainerSpecification {
    var chosen: [UInt16: UInt16] = [:]
    if plan.needsChosenPorts {
      let wanted = plan.ports.filter { $0.host == nil && $0.transport == .tcp }
      for (port, number) in zip(wanted, FreePort.find(wanted.count)) {
        chosen[port.container] = number
      }
      for port in plan.ports { if let number = port.host { chosen[port.container] = number } }
    }
    var result = launch.specification(
      plan, image, host: configuration.host, chosen: chosen)
    let mayBeInMemory = configuration.keepsDataInMemory || plan.forgetsAtRestart
    if launch.isFresh, mayBeInMemory, let path = plan.recipe.dataPath,
      !result.mounts.contains(where: { $0.target == path })
    {
      result.mounts.append(.init(path, .memory(options: "")))
    }
    return result
  }

  /// Makes the container with its files and networks; it does not run yet.
  private func create(
    _ plan: ContainerPlan, _ wanted: ContainerSpecification, _ image: ImageDetails,
    _ launch: Launch, _ identity: Identity
  ) async throws(EngineError) -> ContainerServer {
    var specification = wanted
    for index in specification.mounts.indices {
      guard case .volume(let name) = specification.mounts[index].source else { continue }
      specification.mounts[index].source = .volume(try await resources.volume(name))
    }
    let joinsNetworks = specification.networkMode == nil
    var own: String?
    var others: [String] = []
    if joinsNetworks {
      // A shared one outlives the run's network, and could not be started again without it.
      if case .session = identity {
        own = try await resources.ownNetwork(forCaller: plan.mayCallOthers)
      }
      for name in plan.dependency.networks { others.append(try await resources.network(name)) }
    }
    let body = body(specification, image, network: own, identity)
    let name = name(specification, plan.dependency, identity)
    let (client, platform, aliases) = (client, specification.platform, specification.aliases)
    let files = specification.files
    // To the end, as an engine goes on with what it has begun, and somebody must know its id.
    let id = try await shielded { () throws(EngineError) in
      try await client.createContainer(body, name: name, platform: platform).id
    }
    do throws(EngineError) {
      try await client.copy(files, into: id)
      if joinsNetworks, own == nil { try await resources.attach(id, aliases: aliases) }
      // Before API 1.44 a container is created with one network only.
      for network in others { try await client.connect(id, to: network, aliases: aliases) }
    } catch {
      await cleanUp { await Self.remove(id, client) }
      throw error
    }
    let resources = resources
    return server(plan, image, id: id, wasPrepared: launch.wasPrepared) {
      await resources.forget(id)
      await Self.remove(id, client)
    }
  }

  /// Again and again for a little while: an engine under load refuses now and then.
  static func remove(_ id: String, _ client: EngineClient) async {
    for pause in [Duration.milliseconds(50), .milliseconds(500), .seconds(2)] {
      do {
        return try await client.removeContainer(id)
      } catch {
        try? await Task.sleep(for: pause)
      }
    }
  }

  func server(
    _ plan: ContainerPlan, _ image: ImageDetails, id: String, wasPrepared: Bool,
    removal: @escaping @Sendable () async -> Void
  ) -> ContainerServer {
    ContainerServer(
      plan.dependency, id: id, version: Self.version(plan, image), wasPrepared: wasPrepared,
      client: client, host: configuration.host,
      isOnHostNetwork: plan.recipe.specification.networkMode == "host",
      waitsForPorts: !plan.needsChosenPorts,
      readiness: Readiness(of: plan.dependency, probing: probing, query: query),
      removal: removal)
  }

  private func body(
    _ specification: ContainerSpecification, _ image: ImageDetails, network: String?,
    _ identity: Identity
  ) -> CreateContainerBody {
    var labels =
      switch identity {
      case .session(let session): session.labels
      case .shared(_, _, let labels): labels
      }
    labels["dev.assay.dependency"] = specification.aliases.first
    var body = CreateContainerBody(
      specification, image: image.reference(asked: specification.image.words),
      network: network, labels: labels)
    if configuration.host != "127.0.0.1", configuration.host != "localhost" {
      // On another machine its loopback address is of no use to us.
      body.host.portBindings = body.host.portBindings?.mapValues { bindings in
        bindings.map { PortBinding(address: "0.0.0.0", port: $0.port ?? "") }
      }
    }
    return body
  }

  private func name(
    _ specification: ContainerSpecification, _ dependency: Dependency, _ identity: Identity
  ) -> String {
    if case .shared(_, let name, _) = identity { return name }
    if let name = specification.name { return name }
    let letters = dependency.name.map { character in
      character.isASCII && (character.isLetter || character.isNumber || "-_.".contains(character))
        ? character : "-"
    }
    let number = UInt32.random(in: .min ... .max)
    return "assay-\(String(letters))-\(String(number, radix: 36))"
  }

  /// What the image says of itself, or else its tag where that is a version.
  private static func version(_ plan: ContainerPlan, _ image: ImageDetails) -> String? {
    if let label = image.labels["org.opencontainers.image.version"] { return label }
    guard case .reference(let name) = plan.image, let colon = name.lastIndex(of: ":") else {
      return nil
    }
    let tag = name[name.index(after: colon)...]
    return tag.first?.isNumber == true && !tag.contains("/") ? String(tag) : nil
  }

  /// An engine's error as the dependency's.
  func report(_ error: EngineError, _ dependency: Dependency) -> FailureReport {
    var report = error.report
    report.happened = "Could not \(error.attempt): \(error.happened)"
    report.attempt = "start \(dependency.module.title)"
    report.subject = dependency.name
    return report
  }
}
