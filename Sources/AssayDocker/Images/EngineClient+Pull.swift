import NIOHTTP1

extension EngineClient {
  /// Pulls an image.
  ///
  /// - Parameters:
  ///   - reference: what to pull.
  ///   - platform: as `linux/arm64`; nil: the engine's.
  ///   - account: who logs in; nil: nobody.
  ///   - stallLimit: how long it may take without any progress.
  ///   - progress: hears of each step.
  /// - Returns: the digest of what was pulled, when the engine says it.
  /// - Throws: what the engine says, before or in the middle of it.
  @discardableResult
  package func pullImage(
    _ reference: ImageReference, platform: String? = nil,
    account: DockerConfiguration.Account? = nil, stallLimit: Duration = .seconds(120),
    progress: @Sendable (PullProgress) -> Void = { _ in }
  ) async throws(EngineError) -> String? {
    var request = EngineRequest(
      .POST, "/images/create", attempt: "pull an image", subject: reference.description)
    request.add("fromImage", "\(reference.registry)/\(reference.path)")
    request.add("tag", reference.version)
    request.add("platform", platform)
    if let account {
      request.headers.append(("X-Registry-Auth", account.header(for: reference.registry)))
    }
    var limits = limits
    limits.head = stallLimit
    limits.idle = stallLimit
    var tally = PullTally()
    try await readProgress(request, limits: limits) { line in
      guard let step = line.progress else { return }
      tally.add(step)
      progress(step)
    }
    return tally.digest
  }

  /// Reads a stream of progress to its end; a failure in it is an error.
  func readProgress(
    _ request: EngineRequest, limits: EngineLimits, each: (ProgressLine) -> Void
  ) async throws(EngineError) {
    try await perform(request, limits: limits) { answer throws(EngineError) in
      var splitter = JSONValueSplitter()
      while let bytes = try await answer.next() {
        for value in try self.split(bytes, with: &splitter, for: request) {
          let line = try self.decode(ProgressLine.self, from: value, for: request)
          if let failure = line.failure {
            throw self.error(.failed(message: failure), for: request)
          }
          each(line)
        }
      }
      guard splitter.isComplete else { throw self.error(.endedEarly("its progress"), for: request) }
    }
  }
}

/// Why an image could not be pulled, as far as the words of engines and registries tell.
package enum PullFault: Sendable, Hashable {
  case noSuchImage
  /// No or wrong account; some registries say so about images that are not there.
  case notAllowed
  case tooManyPulls
  case wrongPlatform
  /// Worth another try.
  case passing
  case other

  package init(_ error: EngineError) {
    guard let message = error.message?.lowercased() else {
      switch error.cause {
      case .tooSlow, .endedEarly: self = .passing
      default: self = .other
      }
      return
    }
    func says(_ words: String...) -> Bool { words.contains { message.contains($0) } }
    if says("toomanyrequests", "too many requests", "rate limit") {
      self = .tooManyPulls
    } else if says("no matching manifest", "does not match the specified platform") {
      self = .wrongPlatform
    } else if says(
      "unauthorized", "no basic auth", "denied", "authentication required", "forbidden")
    {
      self = .notAllowed
    } else if says("manifest unknown", "not found", "name unknown", "no such image") {
      self = .noSuchImage
    } else if says(
      "timeout", "timed out", "connection reset", "unexpected eof", "temporary failure",
      "connection refused", "no such host", "bad gateway", "service unavailable", "i/o")
    {
      self = .passing
    } else {
      self = .other
    }
  }
}
