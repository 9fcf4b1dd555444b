import AssayDependencies
import AssayEvidence

/// Images of servers whose first start and whose migrations are done, kept between runs.
package struct PreparedImages: Sendable {
  static let repository = "assay-prepared"
  static let keyLabel = "dev.assay.prepared"
  static let createdLabel = "dev.assay.created"

  let client: EngineClient
  let cache: RuntimeCache
  let ageLimit: Duration
  let now: @Sendable () -> Int64

  enum Result: Sendable {
    case there(ImageDetails)
    /// With the server that it was made of, which has ended.
    case made(ImageDetails, ContainerServer)
  }

  /// The image for `key`; made by committing what `make` starts if it is not there.
  ///
  /// - Parameters:
  ///   - dependency: for messages and its limits.
  ///   - key: all that the data depends on.
  ///   - make: starts a server and does the work on it.
  /// - Returns: the image.
  /// - Throws: what `make` throws, or why it could not be committed.
  func image(
    for dependency: Dependency, key: String,
    make: () async throws(FailureReport) -> ContainerServer
  ) async throws(FailureReport) -> Result {
    do throws(EngineError) {
      if let image = try await existing(key) { return .there(image) }
    } catch {
      throw report(error, dependency)
    }
    // One makes it, and the others, in whatever process, wait and use it. Without the lock (no
    // home, full disk) it is made more than once, which does no harm.
    let lock = await cache.lock("prepare-\(key)", limit: dependency.startTimeout + .seconds(300))
    defer { withExtendedLifetime(lock) {} }
    do throws(EngineError) {
      if let image = try await existing(key) { return .there(image) }
    } catch {
      throw report(error, dependency)
    }
    let server = try await make()
    do throws(EngineError) {
      let image = try await commit(server, key: key, module: dependency.module)
      await prune()
      return .made(image, server)
    } catch {
      await server.stop()
      throw report(error, dependency)
    }
  }

  private func existing(_ key: String) async throws(EngineError) -> ImageDetails? {
    guard let image = try await client.image("\(Self.repository):\(key)") else { return nil }
    cache.touch(key)
    return image
  }

  private func commit(
    _ server: ContainerServer, key: String, module: ServiceModule
  ) async throws(EngineError) -> ImageDetails {
    guard try await server.end(within: .seconds(60)) else {
      throw EngineError(
        .failed(message: "it did not end within 60 s and was killed, so its data is not whole"),
        attempt: "end \(module.title) to keep its data", subject: server.id,
        engine: client.address.description)
    }
    // A commit takes over the container's labels; the run's must not be on what outlives it.
    let labels = [
      "dev.assay": "prepared", "dev.assay.session": "", "dev.assay.module": module.name,
      Self.keyLabel: key, Self.createdLabel: "\(now())",
    ]
    let words = labels.sorted { $0.key < $1.key }.map { "\"\($0.key)\"=\"\($0.value)\"" }
    let id = try await client.commit(
      server.id, repository: Self.repository, tag: key,
      changes: ["LABEL " + words.joined(separator: " ")], pauses: false)
    cache.touch(key)
    guard let image = try await client.image(id) else {
      throw EngineError(
        .badAnswer("the image that it made is not there."), attempt: "keep a prepared server",
        subject: id, engine: client.address.description)
    }
    return image
  }

  /// Removes prepared images that nobody has used for longer than the age limit.
  func prune() async {
    guard let images = try? await client.listImages(labels: [Self.keyLabel]) else { return }
    let stale = Self.stale(images, now: now(), ageLimit: ageLimit) { cache.lastUse(of: $0) }
    for image in stale {
      let key = image.labels[Self.keyLabel] ?? ""
      // One that a container runs from is refused, and goes next time.
      try? await client.removeImage("\(Self.repository):\(key)")
      cache.forget(key)
    }
  }

  /// When a prepared image may go: the age limit after it was made or was last used from here.
  ///
  /// - Parameters:
  ///   - labels: the image's.
  ///   - cacheFolder: as in `ContainerRuntime.Configuration`.
  ///   - ageLimit: how long one stays without use.
  /// - Returns: seconds since 1970; nil: it is no prepared image.
  package static func expiry(
    of labels: [String: String], cacheFolder: String,
    ageLimit: Duration = .seconds(7 * 24 * 60 * 60)
  ) -> Int64? {
    guard let key = labels[keyLabel], let created = labels[createdLabel].flatMap({ Int64($0) })
    else { return nil }
    let lastUse = RuntimeCache("\(cacheFolder)/containers").lastUse(of: key) ?? created
    return max(created, lastUse) + Int64(ageLimit / .seconds(1))
  }

  /// Those of `images` that were neither made nor used within the age limit.
  ///
  /// - Parameters:
  ///   - images: prepared ones.
  ///   - now: seconds since 1970.
  ///   - ageLimit: how long one stays without use.
  ///   - lastUse: when the image of a key was last used from here, if ever.
  /// - Returns: those to remove.
  package static func stale(
    _ images: [ImageSummary], now: Int64, ageLimit: Duration, lastUse: (String) -> Int64?
  ) -> [ImageSummary] {
    images.filter { image in
      guard let key = image.labels[keyLabel] else { return false }
      let created = image.labels[createdLabel].flatMap { Int64($0) } ?? image.created ?? now
      return max(created, lastUse(key) ?? created) < now - Int64(ageLimit / .seconds(1))
    }
  }

  private func report(_ error: EngineError, _ dependency: Dependency) -> FailureReport {
    var report = error.report
    report.happened = "Could not \(error.attempt): \(error.happened)"
    report.attempt = "prepare \(dependency.module.title)"
    report.subject = dependency.name
    return report
  }
}
