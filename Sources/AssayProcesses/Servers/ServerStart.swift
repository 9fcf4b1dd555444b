import AssayDependencies
import AssayEvidence
import Glibc

/// Brings a server up: from a kept data folder when there is one, else from the beginning.
struct ServerStart: Sendable {
  let server: LocalServer
  let cache: DataCache
  let preparation: Preparation?

  /// Those who wait for another start to fill the cache do so no longer than this.
  private static let lockLimit = Duration.seconds(120)

  private var plan: ServerPlan { server.plan }
  private var folder: ServerFolder { server.folder }

  func run() async throws(FailureReport) {
    guard plan.hasData else {
      try await server.launch()
      try await preparation?.work(server)
      return server.finishStart(wasPrepared: false)
    }
    try folder.makeData(attempt: plan.attempt)
    let wasPrepared: Bool
    if let preparation {
      wasPrepared = try await startPrepared(preparation)
    } else {
      try await startFresh()
      wasPrepared = false
    }
    server.finishStart(wasPrepared: wasPrepared)
  }

  private func startPrepared(_ preparation: Preparation) async throws(FailureReport) -> Bool {
    let key = plan.preparedKey(preparation)
    if try await startFromCache(key) { return true }
    // Whoever comes at the same time waits for the first, and then finds its work.
    let lock = await cache.lock(key, limit: Self.lockLimit)
    defer { withExtendedLifetime(lock) {} }
    if lock != nil, try await startFromCache(key) { return true }
    try await startFresh()
    try await preparation.work(server)
    // A server that is killed to stop it is asked nicely this once: its data must be whole.
    let signal = plan.stopSignal == SIGKILL ? SIGTERM : plan.stopSignal
    let isClean = await server.end(signal: signal, toRestart: true)
    if isClean { await cache.keep(folder.data, as: key) }
    try await server.relaunch()
    return false
  }

  /// Starts it without a preparation's work.
  private func startFresh() async throws(FailureReport) {
    guard !plan.recipe.initialize.isEmpty else { return try await server.launch() }
    let key = plan.initialKey
    if try await startFromCache(key) { return }
    do {
      let lock = await cache.lock(key, limit: Self.lockLimit)
      defer { withExtendedLifetime(lock) {} }
      let isThere =
        lock == nil
        ? false : try await cache.restore(key, to: folder.data, account: plan.account)
      if !isThere {
        try await initialize()
        await cache.keep(folder.data, as: key)
      }
    }
    try await server.launch()
  }

  /// Whether there was something to start from, and the server started from it.
  ///
  /// - Throws: what has nothing to do with what was kept.
  private func startFromCache(_ key: String) async throws(FailureReport) -> Bool {
    guard try await cache.restore(key, to: folder.data, account: plan.account) else { return false }
    do throws(FailureReport) {
      try await server.launch()
      return true
    } catch {
      // Only a server that ends by itself may have been given a broken copy.
      guard server.endedByItself, !Task.isCancelled else { throw error }
      cache.forget(key)
      await runBlocking { [folder] in DataCache.empty(folder.data) }
      return false
    }
  }

  private func initialize() async throws(FailureReport) {
    let values = plan.values(folder, ports: [:])
    for words in plan.initializeCommands(folder) {
      guard let program = words.first else { continue }
      let command = CapturedCommand(
        launch: Launch(
          executable: program, arguments: Array(words.dropFirst()),
          environment: plan.environment(folder, values), workingDirectory: folder.path),
        account: plan.account, attempt: plan.attempt,
        timeout: max(.seconds(60), plan.dependency.startTimeout))
      let (result, end) = try await command.run()
      guard end == .exit, result.code == 0 else {
        let lines = String(decoding: result.output + result.error, as: UTF8.self)
          .split(separator: "\n").suffix(20).map(String.init)
        let how =
          switch end {
          case .exit: "ended with code \(result.code)."
          case .timeout: "did not end in time and was killed."
          case .cancellation: "was interrupted."
          }
        throw FailureReport(
          .infrastructure, attempt: plan.attempt, subject: plan.dependency.name,
          happened: "\(program), which makes its data folder, \(how)"
            + Readiness.quotation(of: lines))
      }
    }
  }
}
