import AssayDependencies

/// Networks and volumes of a run, each made when the first container wants it.
///
/// A network of its own makes a container's start a fifth slower than the engine's default one, so
/// the run's network is made when the first container comes that may call others; all that are
/// there already join it then, and those that come later are made on it.
actor SessionResources {
  private let client: EngineClient
  private let session: RunSession
  /// Containers that would be on the run's network if there were one, and their names there.
  private var waiting: [String: [String]] = [:]
  private var hasCallers = false
  /// Whether a container was asked for.
  private(set) var isUsed = false
  private var making: [String: Task<Result<Void, EngineError>, Never>] = [:]

  init(client: EngineClient, session: RunSession) {
    self.client = client
    self.session = session
  }

  func use() { isUsed = true }

  /// The engine's name for a network of the run; nil: the run's own.
  nonisolated func networkName(_ name: String? = nil) -> String {
    "assay-\(session.id)" + (name.map { "-\($0)" } ?? "")
  }

  /// The engine's name for a volume of the run.
  nonisolated func volumeName(_ name: String) -> String { "assay-\(session.id)-\(name)" }

  /// The run's network for a container that is about to be made; nil: it needs none so far.
  func ownNetwork(forCaller isCaller: Bool) async throws(EngineError) -> String? {
    guard isCaller || hasCallers else { return nil }
    hasCallers = true
    let name = try await network(nil)
    for (id, aliases) in waiting {
      waiting[id] = nil
      try await connect(id, name, aliases)
    }
    return name
  }

  /// Puts a container that was made without it on the run's network, now or once there is one.
  func attach(_ id: String, aliases: [String]) async throws(EngineError) {
    guard hasCallers else {
      waiting[id] = aliases
      return
    }
    try await connect(id, try await network(nil), aliases)
  }

  /// Takes a container off the list that is no more.
  func forget(_ id: String) { waiting[id] = nil }

  private func connect(
    _ id: String, _ network: String, _ aliases: [String]
  ) async throws(EngineError) {
    do throws(EngineError) {
      try await client.connect(id, to: network, aliases: aliases)
    } catch {
      // It has been removed meanwhile, or is there already.
      let isThere = error.message?.contains("already") == true
      guard error.isNotFound || isThere else { throw error }
    }
  }

  /// Makes a network unless it is there; its name on the engine.
  func network(_ name: String?) async throws(EngineError) -> String {
    let fullName = networkName(name)
    let (client, labels) = (client, session.labels)
    try await once("network \(fullName)") { () throws(EngineError) in
      try await Self.make(fullName, labels, client)
    }
    return fullName
  }

  /// An engine has addresses for some thirty networks; when other runs have them all, one may end.
  private static func make(
    _ name: String, _ labels: [String: String], _ client: EngineClient
  ) async throws(EngineError) {
    var pause = Duration.milliseconds(200)
    while true {
      do throws(EngineError) {
        _ = try await client.createNetwork(name, labels: labels)
        return
      } catch {
        // Another runtime of the same run has made it.
        if error.isConflict { return }
        guard error.message?.contains("non-overlapping IPv4 address pool") == true,
          pause < .seconds(15)
        else { throw error }
        try? await Task.sleep(for: pause)
        pause *= 2
      }
    }
  }

  /// Makes a volume unless it is there; its name on the engine.
  func volume(_ name: String) async throws(EngineError) -> String {
    let fullName = volumeName(name)
    let (client, labels) = (client, session.labels)
    try await once("volume \(fullName)") { () throws(EngineError) in
      _ = try await client.createVolume(fullName, labels: labels)
    }
    return fullName
  }

  private func once(
    _ name: String, _ make: @escaping @Sendable () async throws(EngineError) -> Void
  ) async throws(EngineError) {
    // Not a child of the caller's, as others wait for the same and the caller may be cancelled.
    let task =
      making[name]
      ?? Task {
        do throws(EngineError) {
          return .success(try await make())
        } catch {
          return .failure(error)
        }
      }
    making[name] = task
    let result = await task.value
    if case .failure = result, making[name] == task { making[name] = nil }
    try result.get()
  }
}
