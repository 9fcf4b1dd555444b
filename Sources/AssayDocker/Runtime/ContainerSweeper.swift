package import AssayDependencies
package import AssayEvidence

/// Finds and removes what runs have on an engine.
package struct ContainerSweeper: Sendable {
  /// Reaches the engine anew, as it may have been restarted since.
  package typealias Connect = @Sendable () async throws(EngineError) -> EngineClient

  private let connect: Connect

  package init(connect: @escaping Connect) { self.connect = connect }

  // MARK: One run

  /// Removes all that carries a session's labels, also what an engine is just making.
  ///
  /// - Parameters:
  ///   - session: the run's id.
  ///   - limit: how long an engine that is away or refuses is waited for.
  /// - Returns: how many things were removed.
  /// - Throws: what is left when the time is up, and why.
  @discardableResult
  package func remove(
    session: String, limit: Duration = .seconds(120)
  ) async throws(FailureReport) -> Int {
    let deadline = ContinuousClock.now + limit
    var pause = Duration.milliseconds(100)
    var removed = 0
    var cleanLooks = 0
    while true {
      let failure: EngineError?
      do throws(EngineError) {
        let client = try await connect()
        let pass = try await Self.pass(client, filter: ["dev.assay.session=\(session)"])
        removed += pass.removed
        cleanLooks = pass.removed == 0 && pass.failure == nil ? cleanLooks + 1 : 0
        failure = pass.failure
        // A request that was under way when its sender died may still bear fruit.
        if cleanLooks == 2 { return removed }
        if cleanLooks == 1 { pause = .milliseconds(200) }
      } catch {
        failure = error
        cleanLooks = 0
      }
      guard ContinuousClock.now < deadline, !Task.isCancelled else {
        throw FailureReport(
          .infrastructure, attempt: "remove what run \(session) left", subject: "the engine",
          happened: failure?.happened ?? "More and more of it appears.",
          remedy: "Run `assay clean` when the engine is well again.")
      }
      try? await Task.sleep(for: pause)
      pause = min(pause * 2, .seconds(2))
    }
  }

  // MARK: All runs

  /// All that Assay has on the engine, with what became of its owner.
  package func list(from here: Ownership.Viewpoint) async throws(EngineError) -> [OwnedResource] {
    try await Self.list(try await connect(), filter: ["dev.assay"], from: here)
  }

  /// Removes what nobody needs any more.
  ///
  /// - Parameter here: this machine.
  /// - Returns: what was removed, and what could not be.
  /// - Throws: when the engine cannot be asked.
  package func collect(
    from here: Ownership.Viewpoint
  ) async throws(EngineError) -> (removed: [OwnedResource], failed: [OwnedResource]) {
    let abandoned = try await list(from: here).filter { resource in
      if case .abandoned = resource.status { true } else { false }
    }
    return try await remove(abandoned)
  }

  /// Removes these, containers first, as they hold the rest.
  package func remove(
    _ resources: [OwnedResource]
  ) async throws(EngineError) -> (removed: [OwnedResource], failed: [OwnedResource]) {
    let client = try await connect()
    var removed: [OwnedResource] = []
    var failed: [OwnedResource] = []
    for kind in OwnedResource.Kind.allCases {
      let all = resources.filter { $0.kind == kind }
      for (resource, error) in await Self.remove(all, client) {
        if error == nil { removed.append(resource) } else { failed.append(resource) }
      }
    }
    return (removed, failed)
  }

  // MARK: Steps

  private static func pass(
    _ client: EngineClient, filter: [String]
  ) async throws(EngineError) -> (removed: Int, failure: EngineError?) {
    let here = Ownership.Viewpoint(host: "", boot: "", namespace: "", now: 0) { _, _ in true }
    let all = try await list(client, filter: filter, from: here)
    var removed = 0
    var failure: EngineError?
    for kind in OwnedResource.Kind.allCases {
      for (_, error) in await remove(all.filter { $0.kind == kind }, client) {
        if let error { failure = error } else { removed += 1 }
      }
    }
    return (removed, failure)
  }

  /// A few at a time: an engine does them one after the other anyway.
  private static func remove(
    _ resources: [OwnedResource], _ client: EngineClient
  ) async -> [(OwnedResource, EngineError?)] {
    await withTaskGroup(of: (OwnedResource, EngineError?).self) { group in
      var results: [(OwnedResource, EngineError?)] = []
      for (index, resource) in resources.enumerated() {
        if index >= 4, let result = await group.next() { results.append(result) }
        group.addTask {
          do throws(EngineError) {
            try await remove(resource, client)
            return (resource, nil)
          } catch {
            return (resource, error)
          }
        }
      }
      for await result in group { results.append(result) }
      return results
    }
  }

  private static func remove(
    _ resource: OwnedResource, _ client: EngineClient
  ) async throws(EngineError) {
    switch resource.kind {
    case .container: try await client.removeContainer(resource.id)
    case .network:
      do throws(EngineError) {
        try await client.removeNetwork(resource.id)
      } catch {
        // A server that outlives its run, or a stranger, is still on it.
        let members = try? await client.inspectNetwork(resource.id).containers
        guard let members, !members.isEmpty else { throw error }
        for member in members.keys { try? await client.disconnect(member, from: resource.id) }
        try await client.removeNetwork(resource.id)
      }
    case .volume: try await client.removeVolume(resource.id)
    case .image: try await client.removeImage(resource.id)
    }
  }

  private static func list(
    _ client: EngineClient, filter: [String], from here: Ownership.Viewpoint
  ) async throws(EngineError) -> [OwnedResource] {
    let containers = try await client.listContainers(labels: filter).map { container in
      OwnedResource(
        kind: .container, id: container.id, name: container.name, labels: container.labels,
        state: container.state, image: container.image, created: container.created,
        status: Ownership.status(of: container.labels, from: here))
    }
    let networks = try await client.listNetworks(labels: filter).map { network in
      OwnedResource(
        kind: .network, id: network.id, name: network.name, labels: network.labels,
        status: Ownership.status(of: network.labels, from: here))
    }
    let volumes = try await client.listVolumes(labels: filter).map { volume in
      OwnedResource(
        kind: .volume, id: volume.name, name: volume.name, labels: volume.labels,
        status: Ownership.status(of: volume.labels, from: here))
    }
    let images = try await client.listImages(labels: filter).map { image in
      OwnedResource(
        kind: .image, id: image.id, name: image.tags?.first ?? image.id, labels: image.labels,
        created: image.created, status: status(of: image, from: here))
    }
    return containers + networks + volumes + images
  }

  /// A prepared image belongs to no run; its age alone ends it.
  private static func status(
    of image: ImageSummary, from here: Ownership.Viewpoint
  ) -> Ownership.Status {
    guard image.labels[PreparedImages.keyLabel] != nil else {
      return Ownership.status(of: image.labels, from: here)
    }
    let created = image.labels[PreparedImages.createdLabel].flatMap { Int64($0) }
    return .kept(until: (created ?? here.now) + 7 * 24 * 60 * 60)
  }
}
