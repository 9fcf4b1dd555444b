import AssayDependencies
import AssayEvidence

extension ContainerRuntime {
  /// Finds the server that an earlier run left for later ones, or starts it for them.
  ///
  /// A server that is being prepared has a name of its own until it is done, so nobody takes it
  /// over half finished, and whoever holds the lock and finds one knows that its maker is dead.
  func reused(
    _ plan: ContainerPlan, _ image: ImageDetails, _ preparation: Preparation?,
    since began: ContinuousClock.Instant
  ) async throws(FailureReport) -> ContainerServer {
    let specification = plan.specification(on: image, host: configuration.host)
    let hash = plan.contentHash(specification, image: image, key: preparation?.key ?? "")
    let name = "assay-reuse-\(hash.prefix(20))"
    let limit = plan.dependency.startTimeout * max(1, plan.dependency.startAttempts) + .seconds(120)
    guard let lock = await cache.lock("reuse-\(hash)", limit: limit) else {
      throw FailureReport(
        .infrastructure, attempt: "start \(plan.dependency.module.title)",
        subject: plan.dependency.name,
        happened: "Waited \(limit.words) for another run that starts the same reusable server.",
        remedy: "See what holds \(cache.folder)/reuse-\(hash).lock, or do without reuse.")
    }
    defer { withExtendedLifetime(lock) {} }
    if let found = try await found(plan, image, name: name, since: began) { return found }
    let labels = [
      "dev.assay": "true", Ownership.reuseLabel: hash,
      Ownership.expiryLabel: "\(now() + Int64(configuration.reuseLimit / .seconds(1)))",
    ]
    let server = try await prepared(
      plan, image, preparation,
      identity: .shared(hash: hash, name: "\(name)-starting", labels: labels), since: began)
    do throws(EngineError) {
      try await client.renameContainer(server.id, to: name)
    } catch {
      await server.stop()
      throw report(error, plan.dependency)
    }
    let result = shared(plan, image, id: server.id, wasPrepared: server.wasPrepared)
    try await result.adopt(since: began)
    return result
  }

  private func found(
    _ plan: ContainerPlan, _ image: ImageDetails, name: String,
    since began: ContinuousClock.Instant
  ) async throws(FailureReport) -> ContainerServer? {
    do throws(EngineError) {
      try await client.removeContainer("\(name)-starting")
      guard let id = try await running(name) else { return nil }
      try await join(id, plan)
      let server = shared(plan, image, id: id, wasPrepared: true)
      if try await adopt(server, since: began) { return server }
      // It runs but is of no use any more.
      try await client.removeContainer(id)
      return nil
    } catch {
      throw report(error, plan.dependency)
    }
  }

  /// The container of that name if it runs and its time is not over; another one is removed.
  private func running(_ name: String) async throws(EngineError) -> String? {
    let details: ContainerDetails
    do throws(EngineError) {
      details = try await client.inspectContainer(name)
    } catch {
      if error.isNotFound { return nil }
      throw error
    }
    let expires = details.labels[Ownership.expiryLabel].flatMap { Int64($0) } ?? 0
    guard details.state.isRunning == true, expires >= now() else {
      try await client.removeContainer(details.id)
      return nil
    }
    if details.state.isPaused == true { try await client.unpauseContainer(details.id) }
    return details.id
  }

  private func adopt(
    _ server: ContainerServer, since began: ContinuousClock.Instant
  ) async throws(EngineError) -> Bool {
    do throws(FailureReport) {
      try await server.adopt(since: began)
      return true
    } catch {
      guard Task.isCancelled else { return false }
      throw EngineError(
        .cancelled, attempt: "take over a server", subject: server.id,
        engine: client.address.description)
    }
  }

  /// Lets a shared server be found on the run's networks, too.
  private func join(_ id: String, _ plan: ContainerPlan) async throws(EngineError) {
    guard plan.recipe.specification.networkMode == nil else { return }
    let aliases = [plan.dependency.name] + plan.recipe.specification.aliases
    try await resources.attach(id, aliases: aliases)
    var networks: [String] = []
    for name in plan.dependency.networks { networks.append(try await resources.network(name)) }
    for network in networks {
      do throws(EngineError) {
        try await client.connect(id, to: network, aliases: aliases)
      } catch {
        // Two dependencies of one run may be the same server.
        guard error.message?.contains("already") == true else { throw error }
      }
    }
  }

  /// A server that stays when it is stopped.
  private func shared(
    _ plan: ContainerPlan, _ image: ImageDetails, id: String, wasPrepared: Bool
  ) -> ContainerServer {
    let (client, resources) = (client, resources)
    let names = [nil] + plan.dependency.networks.map(Optional.some)
    let networks = names.map { resources.networkName($0) }
    return server(plan, image, id: id, wasPrepared: wasPrepared) {
      await resources.forget(id)
      for network in networks { try? await client.disconnect(id, from: network) }
    }
  }
}
