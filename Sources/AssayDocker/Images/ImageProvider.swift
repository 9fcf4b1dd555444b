package import AssayDependencies

/// An image that the engine has now.
package struct ProvidedImage: Sendable, Hashable {
  /// What containers are created of.
  package var reference: String
  package var details: ImageDetails
  /// Whether it was pulled or built just now.
  package var isNew: Bool
  /// What else there is to know: a substitution, a pull that failed although the image is there.
  package var notes: [String] = []
}

/// A step on the way to an image.
package enum ImageProgress: Sendable, Hashable {
  case pull(ImageReference, PullProgress)
  case build(BuildProgress)
}

/// Sees to it that the engine has the images that containers need.
package struct ImageProvider: Sendable {
  package var client: EngineClient
  package var credentials: RegistryCredentials
  package var substitution: ImageSubstitution
  /// How often a pull is tried when it fails for a reason that may pass.
  package var pullAttempts = 3
  /// How long a pull may take without any progress.
  package var stallLimit: Duration = .seconds(120)

  package init(
    client: EngineClient, credentials: RegistryCredentials,
    substitution: ImageSubstitution = ImageSubstitution()
  ) {
    self.client = client
    self.credentials = credentials
    self.substitution = substitution
  }

  /// Gets an image: from the engine, a registry, or a build.
  ///
  /// - Parameters:
  ///   - specification: says which image, when to pull it, and for which platform.
  ///   - labels: of an image that is built.
  ///   - now: seconds since 1970, to tell an image's age.
  ///   - progress: hears of each step.
  /// - Returns: the image.
  /// - Throws: why there is none, and how to get it.
  package func provide(
    _ specification: ContainerSpecification, labels: [String: String] = [:], now: Int64,
    progress: @escaping @Sendable (ImageProgress) -> Void = { _ in }
  ) async throws(EngineError) -> ProvidedImage {
    switch specification.image {
    case .reference(let name):
      return try await provide(
        name, policy: specification.pullPolicy, platform: specification.platform, now: now,
        progress: progress)
    case .build(var build):
      build.platform = build.platform ?? specification.platform
      let built = try await client.buildImage(build, labels: labels, credentials: credentials) {
        progress(.build($0))
      }
      guard let details = try await client.image(built.tag) else {
        throw failure(.failed(message: "It is gone right after its build."), built.tag)
      }
      return ProvidedImage(reference: built.tag, details: details, isNew: !built.wasThere)
    }
  }

  private func provide(
    _ name: String, policy: ContainerSpecification.PullPolicy, platform: String?, now: Int64,
    progress: @escaping @Sendable (ImageProgress) -> Void
  ) async throws(EngineError) -> ProvidedImage {
    // An image's id is in no registry.
    if name.hasPrefix("sha256:") {
      guard let details = try await client.image(name) else { throw missing(name) }
      return ProvidedImage(reference: name, details: details, isNew: false)
    }
    let (reference, notes) = try substitute(name)
    let existing = try await client.image(reference.description)
    let isFit = existing.map { Self.fits($0, platform) } ?? false
    if let existing, isFit, !Self.isDue(policy, existing, now: now) {
      return ProvidedImage(
        reference: reference.description, details: existing, isNew: false, notes: notes)
    }
    if policy == .never { throw missing(reference.description, wrongPlatform: existing?.platform) }
    do {
      try await pull(reference, platform: platform) { progress(.pull(reference, $0)) }
    } catch {
      // An image that is merely old still runs; a demand for the newest is a demand.
      guard case .older = policy, let existing, isFit, error.cause != .cancelled else {
        throw error
      }
      return ProvidedImage(
        reference: reference.description, details: existing, isNew: false,
        notes: notes + ["\(reference) is old, and pulling it failed: \(error.happened)"])
    }
    guard let details = try await client.image(reference.description) else {
      throw failure(.failed(message: "It is gone right after its pull."), reference.description)
    }
    return ProvidedImage(
      reference: reference.description, details: details, isNew: details.id != existing?.id,
      notes: notes)
  }

  private func substitute(
    _ name: String
  ) throws(EngineError) -> (ImageReference, notes: [String]) {
    do throws(ImageReference.Fault) {
      let asked = try ImageReference(name)
      let taken = try substitution.apply(to: asked)
      return (taken, taken == asked ? [] : ["\(taken) in place of \(asked)"])
    } catch {
      throw EngineError(
        .local(error.reason, remedy: "Write [REGISTRY/]NAME[:TAG][@DIGEST]."),
        attempt: "find an image", subject: name, engine: client.address.description)
    }
  }

  // MARK: Pull

  private func pull(
    _ reference: ImageReference, platform: String?, progress: @Sendable (PullProgress) -> Void
  ) async throws(EngineError) {
    let found = await credentials.find(for: reference.registry)
    var wait = Duration.milliseconds(500)
    for attempt in 1... {
      do {
        try await client.pullImage(
          reference, platform: platform, account: found.account, stallLimit: stallLimit,
          progress: progress)
        return
      } catch {
        guard PullFault(error) == .passing, attempt < pullAttempts else {
          throw advise(error, reference, found)
        }
        do { try await Task.sleep(for: wait) } catch {
          throw failure(.cancelled, reference.description)
        }
        wait *= 4
      }
    }
  }

  private func advise(
    _ error: EngineError, _ reference: ImageReference, _ found: RegistryCredentials.Found
  ) -> EngineError {
    var error = error
    let login =
      "`docker login\(reference.registry == ImageReference.hub ? "" : " \(reference.registry)")`"
    let here = "or build it here under that name"
    switch PullFault(error) {
    case .noSuchImage:
      error.remedy = "Check the name and tag; \(here)."
    case .notAllowed:
      let who =
        found.account.map { "\($0) was used" } ?? found.problem ?? "no account is configured"
      error.remedy =
        "Log in with \(login) or set DOCKER_AUTH_CONFIG (\(who)); check the name, as registries say the same about images that are not there; \(here)."
    case .tooManyPulls:
      error.remedy =
        "Log in with \(login) for a higher limit, or use a mirror: ASSAY_IMAGE_PREFIX."
    case .wrongPlatform:
      error.remedy = "Ask for a platform that the image has, or use another image."
    case .passing:
      error.remedy =
        "Check that the engine's machine reaches \(reference.registry); ASSAY_IMAGE_PREFIX names a mirror; \(here)."
    case .other: error.remedy = error.remedy ?? found.problem
    }
    return error
  }

  private func missing(_ name: String, wrongPlatform: String? = nil) -> EngineError {
    var error = failure(
      .failed(
        message: wrongPlatform.map { "\(name) is here for \($0) only, and may not be pulled." }
          ?? "\(name) is not here, and may not be pulled."), name)
    error.remedy = "Get it with `docker pull \(name)`, or build it under that name."
    return error
  }

  private func failure(_ cause: EngineError.Cause, _ name: String) -> EngineError {
    EngineError(
      cause, attempt: "get an image", subject: name, engine: client.address.description)
  }

  // MARK: Policy

  private static func fits(_ image: ImageDetails, _ platform: String?) -> Bool {
    guard let platform else { return true }
    let wanted = platform.split(separator: "/")
    guard wanted.count >= 2 else { return true }
    return image.system.map { $0 == wanted[0] } ?? true
      && image.architecture.map { $0 == wanted[1] } ?? true
  }

  private static func isDue(
    _ policy: ContainerSpecification.PullPolicy, _ image: ImageDetails, now: Int64
  ) -> Bool {
    switch policy {
    case .missing, .never: return false
    case .always: return true
    case .older(let age):
      guard let made = image.createdSeconds else { return true }
      return Duration.seconds(now - made) > age
    }
  }
}

extension ImageDetails {
  /// As `linux/amd64`.
  package var platform: String? {
    system.flatMap { system in architecture.map { "\(system)/\($0)" } }
  }

  /// When it was made, in seconds since 1970; nil when it does not say.
  package var createdSeconds: Int64? { created.flatMap { Timestamp.seconds($0) } }
}
