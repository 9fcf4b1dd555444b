package import AssayDependencies
package import AssayEvidence

/// Runs servers as containers of one engine.
package struct ContainerRuntime: ServerRuntime {
  /// When an image of a started and prepared server is kept.
  package enum Preparing: Sendable, Hashable {
    /// Never, as on an engine that is thrown away after the run: keeping takes longer than starting.
    case never
    /// When there is work to skip: migrations, a seed.
    case whenAsked
    /// Also for servers that make a database at their first start.
    case always
  }

  package struct Configuration: Sendable {
    /// What everything that is made belongs to.
    package var session: RunSession
    /// For locks, and for when prepared images were last used.
    package var cacheFolder: String
    /// The address by which published ports are reached.
    package var host: String
    /// After how much time without use a prepared image is removed.
    package var preparedAgeLimit: Duration = .seconds(7 * 24 * 60 * 60)
    /// How long a server lives that outlives its run.
    package var reuseLimit: Duration = .seconds(24 * 60 * 60)
    /// Whether data lies in memory wherever it can; it is lost when a container stops then.
    package var keepsDataInMemory = false
    package var preparing: Preparing = .always

    package init(session: RunSession, cacheFolder: String, host: String = "127.0.0.1") {
      self.session = session
      self.cacheFolder = cacheFolder
      self.host = host
    }
  }

  let client: EngineClient
  let images: ContainerImages
  let probing: any ServiceProbing
  let query: Readiness.Query?
  let configuration: Configuration
  let resources: SessionResources
  let prepared: PreparedImages
  let cache: RuntimeCache
  /// Seconds since 1970.
  let now: @Sendable () -> Int64

  /// - Parameters:
  ///   - client: the engine.
  ///   - images: where images come from.
  ///   - probing: asks servers whether they are ready.
  ///   - query: asks for a row, for conditions that want one.
  ///   - configuration: the run, and limits.
  ///   - now: the time, in seconds since 1970.
  package init(
    client: EngineClient, images: ContainerImages, probing: any ServiceProbing,
    query: Readiness.Query? = nil, configuration: Configuration,
    now: @escaping @Sendable () -> Int64
  ) {
    self.client = client
    self.images = images
    self.probing = probing
    self.query = query
    self.configuration = configuration
    self.now = now
    resources = SessionResources(client: client, session: configuration.session)
    cache = RuntimeCache("\(configuration.cacheFolder)/containers")
    prepared = PreparedImages(
      client: client, cache: cache, ageLimit: configuration.preparedAgeLimit, now: now)
  }

  package var kind: RuntimeKind { .container }

  package func availability(of dependency: Dependency) async -> RuntimeAvailability {
    let plan: ContainerPlan
    do throws(FailureReport) {
      plan = try await self.plan(dependency)
    } catch {
      return .unavailable(reason: error.happened, remedy: error.remedy ?? "")
    }
    let name = plan.image.words
    if await images.find(plan.image) != nil { return .available("\(name) is there") }
    if case .build = plan.image { return .available("\(name) will be built") }
    guard plan.recipe.specification.pullPolicy == .never else {
      return .obtainable("\(name) is pulled")
    }
    return .unavailable(
      reason: "the engine at \(client.address) does not have the image \(name)",
      remedy: "Get it: `docker pull \(name)`.")
  }

  package func start(
    _ dependency: Dependency, preparation: Preparation?
  ) async throws(FailureReport) -> any RunningServer {
    let began = ContinuousClock.now
    await resources.use()
    let plan = try await self.plan(dependency)
    var wanted = plan.recipe.specification
    wanted.image = plan.image
    let image = try await images.obtain(wanted)
    if dependency.reuse { return try await reused(plan, image, preparation, since: began) }
    return try await prepared(
      plan, image, preparation, identity: .session(configuration.session), since: began)
  }

  /// A dependency that names no version gets its module's usual one, or else the newest that the
  /// engine has.
  private func plan(_ dependency: Dependency) async throws(FailureReport) -> ContainerPlan {
    let plan = try ContainerPlan(dependency)
    guard dependency.version == nil, case .reference(let name) = plan.recipe.specification.image,
      name.contains("{version}"), await images.find(plan.image) == nil
    else { return plan }
    let versions = await images.versions(name).compactMap { ServerVersion(in: $0) }
    guard let newest = versions.max() else { return plan }
    var dependency = dependency
    dependency.version = VersionRequirement(newest.text)
    return try ContainerPlan(dependency)
  }

  /// Removes all that the run has on the engine.
  package func close() async {
    // To look twice takes a fifth of a second, which a run without containers need not wait for.
    guard await resources.isUsed else { return }
    let client = client
    let sweeper = ContainerSweeper { () throws(EngineError) in client }
    let session = configuration.session.id
    await cleanUp { _ = try? await sweeper.remove(session: session, limit: .seconds(30)) }
  }

  /// Starts from a prepared image where that can be, and else does the work after the start.
  func prepared(
    _ plan: ContainerPlan, _ image: ImageDetails, _ preparation: Preparation?, identity: Identity,
    since began: ContinuousClock.Instant
  ) async throws(FailureReport) -> ContainerServer {
    let isWanted =
      switch configuration.preparing {
      case .never: false
      case .whenAsked: preparation != nil
      case .always: preparation != nil || plan.initializesAtFirstStart
      }
    let committable = isWanted ? plan.committable(on: image) : .no
    guard committable != .no else {
      let server = try await start(plan, on: image, .fresh, identity, since: began)
      guard let preparation else { return server }
      do throws(FailureReport) {
        try await preparation.work(server)
      } catch {
        await server.stop()
        throw error
      }
      return server
    }
    switch try await preparedImage(plan, image, preparation, committable) {
    case .there(let image):
      return try await start(
        plan, on: image, .init(committable, wasPrepared: true), identity, since: began)
    case .made(let image, let server):
      if case .session = identity {
        // It has ended to be committed, and is as good as a new one.
        do throws(FailureReport) {
          try await server.start(since: began)
          return server
        } catch {
          await server.stop()
          throw error
        }
      }
      await server.stop()
      return try await start(
        plan, on: image, .init(committable, wasPrepared: false), identity, since: began)
    }
  }

  private func preparedImage(
    _ plan: ContainerPlan, _ image: ImageDetails, _ preparation: Preparation?,
    _ committable: ContainerPlan.Committable
  ) async throws(FailureReport) -> PreparedImages.Result {
    let launch = Launch(committable, wasPrepared: false)
    let specification = launch.specification(plan, image, host: configuration.host, chosen: [:])
    let key = plan.contentHash(specification, image: image, key: preparation?.key ?? "")
    return try await prepared.image(for: plan.dependency, key: key) { () throws(FailureReport) in
      let server = try await start(
        plan, on: image, launch, .session(configuration.session), since: ContinuousClock.now)
      do throws(FailureReport) {
        try await preparation?.work(server)
      } catch {
        await server.stop()
        throw error
      }
      return server
    }
  }
}
