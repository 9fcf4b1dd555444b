import NIOHTTP1

extension EngineClient {
  /// Sends an image to the registry that its name says.
  ///
  /// - Parameters:
  ///   - reference: an image that the engine has under that name.
  ///   - account: who logs in; nil: nobody.
  ///   - stallLimit: how long it may take without any progress.
  ///   - progress: hears of each step.
  /// - Throws: what the engine or the registry says.
  package func pushImage(
    _ reference: ImageReference, account: DockerConfiguration.Account? = nil,
    stallLimit: Duration = .seconds(120), progress: @Sendable (PullProgress) -> Void = { _ in }
  ) async throws(EngineError) {
    var request = EngineRequest(
      .POST, "/images/\(EngineRequest.encode(reference.name, keeping: "/:"))/push",
      attempt: "push an image", subject: reference.description)
    request.add("tag", reference.tag ?? "latest")
    // The engine wants the header even when it says nothing.
    let header =
      account?.header(for: reference.registry)
      ?? DockerConfiguration.Account.encode([:] as [String: String])
    request.headers.append(("X-Registry-Auth", header))
    var limits = limits
    limits.head = stallLimit
    limits.idle = stallLimit
    try await readProgress(request, limits: limits) { line in
      if let step = line.progress { progress(step) }
    }
  }
}
