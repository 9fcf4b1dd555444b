import NIOHTTP1

extension EngineClient {
  /// Makes a container; it does not run yet.
  ///
  /// - Parameters:
  ///   - body: what it is like.
  ///   - name: nil: the engine invents one.
  ///   - platform: as `linux/arm64`; nil: the image's.
  /// - Returns: its id and the engine's warnings.
  /// - Throws: status 404 when the image is not there, 409 when the name is taken.
  package func createContainer(
    _ body: CreateContainerBody, name: String? = nil, platform: String? = nil
  ) async throws(EngineError) -> CreatedAnswer {
    var request = EngineRequest(
      .POST, "/containers/create", attempt: "create a container",
      subject: name.map { "\($0) of \(body.image)" } ?? body.image)
    request.add("name", name)
    request.add("platform", platform)
    request.setJSON(body)
    return try await json(request)
  }

  /// Starts a container; one that runs already is fine.
  package func startContainer(_ id: String) async throws(EngineError) {
    try await send(
      containerRequest(.POST, id, "/start", attempt: "start a container"), accepting: [304])
  }

  package func inspectContainer(_ id: String) async throws(EngineError) -> ContainerDetails {
    try await json(containerRequest(.GET, id, "/json", attempt: "inspect a container"))
  }

  /// Lists containers.
  ///
  /// - Parameters:
  ///   - labels: each `key=value` or `key` that they must carry.
  ///   - all: whether those that do not run are listed, too.
  ///   - filters: others of the API's filters.
  /// - Returns: what there is, the newest first.
  /// - Throws: what the engine answers.
  package func listContainers(
    labels: [String] = [], all: Bool = true, filters: [String: [String]] = [:]
  ) async throws(EngineError) -> [ContainerSummary] {
    var request = EngineRequest(.GET, "/containers/json", attempt: "list containers")
    request.add("all", all)
    var filters = filters
    if !labels.isEmpty { filters["label", default: []] += labels }
    request.add(filters: filters)
    return try await json(request)
  }

  /// Removes a container; one that is gone, or is being removed, is fine.
  ///
  /// - Parameters:
  ///   - id: its id or name.
  ///   - force: whether one that runs is killed first.
  ///   - volumes: whether its anonymous volumes go, too.
  /// - Throws: what the engine answers.
  package func removeContainer(
    _ id: String, force: Bool = true, volumes: Bool = true
  ) async throws(EngineError) {
    var request = containerRequest(.DELETE, id, "", attempt: "remove a container")
    request.add("force", force)
    request.add("v", volumes)
    do {
      try await send(request, accepting: [404])
    } catch {
      // Somebody else does it at the moment.
      guard error.isConflict, error.message?.contains("already in progress") == true else {
        throw error
      }
    }
  }

  /// Asks a container to end and kills it after `grace`; one that has ended is fine.
  package func stopContainer(
    _ id: String, grace: Duration = .seconds(10)
  ) async throws(EngineError) {
    var request = containerRequest(.POST, id, "/stop", attempt: "stop a container")
    request.add("t", "\(grace.components.seconds)")
    try await send(request, limits: limits.extended(by: grace), accepting: [304])
  }

  package func restartContainer(
    _ id: String, grace: Duration = .seconds(10)
  ) async throws(EngineError) {
    var request = containerRequest(.POST, id, "/restart", attempt: "restart a container")
    request.add("t", "\(grace.components.seconds)")
    try await send(request, limits: limits.extended(by: grace))
  }

  /// Sends a signal, for example `SIGTERM`; 409 when the container does not run.
  package func killContainer(
    _ id: String, signal: String = "SIGKILL"
  ) async throws(EngineError) {
    var request = containerRequest(.POST, id, "/kill", attempt: "send \(signal) to a container")
    request.add("signal", signal)
    try await send(request)
  }

  package func pauseContainer(_ id: String) async throws(EngineError) {
    try await send(containerRequest(.POST, id, "/pause", attempt: "pause a container"))
  }

  package func unpauseContainer(_ id: String) async throws(EngineError) {
    try await send(containerRequest(.POST, id, "/unpause", attempt: "resume a container"))
  }

  package func renameContainer(_ id: String, to name: String) async throws(EngineError) {
    var request = containerRequest(.POST, id, "/rename", attempt: "rename a container")
    request.add("name", name)
    try await send(request)
  }

  /// When a wait is over.
  package enum WaitMoment: String, Sendable {
    /// At once when it does not run.
    case notRunning = "not-running"
    case nextExit = "next-exit"
    case removed
  }

  /// Waits until a container has ended.
  ///
  /// - Parameters:
  ///   - id: its id or name.
  ///   - moment: what is waited for.
  ///   - listening: called when the engine has taken the question, so that nothing is missed.
  /// - Returns: its exit code.
  /// - Throws: what the engine answers; there is no limit, cancel it.
  package func waitForContainer(
    _ id: String, until moment: WaitMoment = .notRunning,
    listening: @Sendable () -> Void = {}
  ) async throws(EngineError) -> Int32 {
    var request = containerRequest(.POST, id, "/wait", attempt: "wait for a container")
    request.add("condition", moment.rawValue)
    let sent = request
    let body = try await perform(sent, limits: limits.unbounded) {
      answer throws(EngineError) -> [UInt8] in
      listening()
      return try await answer.collect(upTo: 1 << 20)
    }
    let answer = try decode(WaitAnswer.self, from: body, for: sent)
    if let message = answer.error?.message, !message.isEmpty {
      throw error(.failed(message: message), for: sent)
    }
    return Int32(truncatingIfNeeded: answer.code)
  }

  /// Changes the limits of a container that runs.
  ///
  /// - Parameters:
  ///   - id: its id or name.
  ///   - memory: in bytes; nil: unchanged.
  ///   - processors: nil: unchanged.
  /// - Throws: what the engine answers; Podman before 5 does not know how.
  package func updateContainer(
    _ id: String, memory: Int64? = nil, processors: Double? = nil
  ) async throws(EngineError) {
    var request = containerRequest(.POST, id, "/update", attempt: "limit a container")
    // Swap beyond the memory would make the limit soft.
    request.setJSON(
      UpdateContainerBody(
        memory: memory, memoryAndSwap: memory,
        nanoProcessors: processors.flatMap { Int64(exactly: ($0 * 1e9).rounded()) }))
    try await send(request)
  }

  func containerRequest(
    _ method: HTTPMethod, _ id: String, _ suffix: String, attempt: String
  ) -> EngineRequest {
    EngineRequest(
      method, "/containers/\(EngineRequest.encode(id))\(suffix)", attempt: attempt,
      subject: id)
  }
}

struct UpdateContainerBody: Encodable {
  var memory: Int64?
  var memoryAndSwap: Int64?
  var nanoProcessors: Int64?

  enum CodingKeys: String, CodingKey {
    case memory = "Memory"
    case memoryAndSwap = "MemorySwap"
    case nanoProcessors = "NanoCpus"
  }
}
