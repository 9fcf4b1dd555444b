package import AssayDependencies
package import AssayEvidence

/// The dependencies of a run: started once, shared, handed out in parts, stopped at the end.
///
/// A dependency starts when it is first asked for, after those that it needs; whoever asks in the
/// meantime waits for the same start.
package actor DependencyHost {
  /// Finds what keeps tests apart on a started server.
  package typealias LeaseSources =
    @Sendable (Dependency, _ startAnother: @escaping ServerPerLease.Start) throws(FailureReport) ->
    any LeaseSourceFactory

  /// Something to show to whoever waits.
  package enum Event: Sendable {
    case starting(Dependency, reason: String)
    /// An image is pulled or built.
    case image(ImageWork)
    case started(StartedDependency)
    case failed(Dependency, FailureReport)
  }

  /// Those that can be asked for, in the order of their description.
  package private(set) var dependencies: [Dependency]
  private let selection: RuntimeSelection
  private let leaseSources: LeaseSources
  private let onEvent: @Sendable (Event) -> Void
  private var starts: [String: Task<Result<Running, FailureReport>, Never>] = [:]
  private var given: [String: Lease] = [:]
  private var record: [LeaseRecord] = []
  private var isStopped = false

  private struct Running: Sendable {
    var started: StartedDependency
    var leases: any LeaseSource
  }

  /// - Parameters:
  ///   - dependencies: those that can be asked for, each name once.
  ///   - selection: the runtimes of this machine.
  ///   - leaseSources: finds what keeps tests apart.
  ///   - onEvent: gets what happens, from any thread.
  package init(
    _ dependencies: [Dependency], selection: RuntimeSelection,
    leaseSources: @escaping LeaseSources, onEvent: @escaping @Sendable (Event) -> Void = { _ in }
  ) {
    self.dependencies = dependencies
    self.selection = selection
    self.leaseSources = leaseSources
    self.onEvent = onEvent
  }

  /// Adds a dependency that can be asked for from now on; the same description again is no error.
  package func add(_ dependency: Dependency) throws(FailureReport) {
    guard let known = dependencies.first(where: { $0.name == dependency.name }) else {
      return dependencies.append(dependency)
    }
    guard known == dependency else {
      throw FailureReport(
        .badInput, attempt: "add \(dependency.name)", subject: dependency.name,
        happened: "There is another dependency of that name.",
        remedy: "Give it another name, or describe it the same way.")
    }
  }

  /// Adds a dependency; where another has its name it gets a number behind it.
  ///
  /// - Returns: as it can be asked for.
  package func addRenamed(_ dependency: Dependency) -> Dependency {
    var named = dependency
    var number = 1
    while let other = dependencies.first(where: { $0.name == named.name }) {
      guard other != named else { return named }
      number += 1
      named.name = "\(dependency.name)-\(number)"
    }
    dependencies.append(named)
    return named
  }

  /// Starts `name` and what it needs, or waits for the start that is under way.
  @discardableResult
  package func start(_ name: String) async throws(FailureReport) -> StartedDependency {
    try await running(name).started
  }

  /// Starts a server that nobody shares, after what it needs; the caller stops it.
  package func startAlone(
    _ dependency: Dependency
  ) async throws(FailureReport) -> StartedDependency {
    guard !isStopped else { throw stopped(dependency.name) }
    try await startNeeds(of: dependency)
    return try await startServer(dependency).0
  }

  /// Gives `owner` a part of a dependency, which starts if it has not.
  package func lease(
    _ name: String, for owner: LeaseOwner
  ) async throws(FailureReport) -> Lease {
    let running = try await running(name)
    let clock = ContinuousClock()
    let began = clock.now
    let lease = try await running.leases.lease(for: owner)
    guard !isStopped else {
      await running.leases.release(lease, keep: false)
      throw stopped(name)
    }
    given[lease.id] = lease
    record.append(LeaseRecord(lease: lease, duration: clock.now - began))
    return lease
  }

  /// Takes a part back; keeps it for a person to look at when asked to.
  ///
  /// - Returns: false when nobody has such a part.
  @discardableResult
  package func release(_ id: String, keep: Bool = false) async -> Bool {
    guard let lease = given.removeValue(forKey: id) else { return false }
    if let index = record.firstIndex(where: { $0.lease.id == id }) {
      record[index].isReleased = true
      record[index].isKept = keep
    }
    guard case .success(let running)? = await starts[lease.connection.dependency]?.value else {
      return true
    }
    await running.leases.release(lease, keep: keep)
    return true
  }

  /// Takes back what `suite` still has, for example when its process died.
  package func releaseAll(of suite: String, keep: Bool = false) async {
    for (id, lease) in given where lease.owner.suite == suite { await release(id, keep: keep) }
  }

  /// All parts given out so far, those that were taken back included.
  package var leaseRecords: [LeaseRecord] { record }

  /// Dependencies that have started, in the order of their description.
  package func started() async -> [StartedDependency] {
    var result: [StartedDependency] = []
    for dependency in dependencies {
      if case .success(let running)? = await starts[dependency.name]?.value {
        result.append(running.started)
      }
    }
    return result
  }

  /// Connections of tests to what they were not given.
  package func violations() async -> [IsolationViolation] {
    var result: [IsolationViolation] = []
    for dependency in dependencies {
      if case .success(let running)? = await starts[dependency.name]?.value {
        result += await running.leases.violations()
      }
    }
    return result
  }

  /// Stops everything at once; what is asked for later fails.
  package func stop() async {
    isStopped = true
    given = [:]
    let tasks = starts.values
    starts = [:]
    await withTaskGroup { group in
      for task in tasks {
        task.cancel()
        group.addTask {
          guard case .success(let running) = await task.value else { return }
          await running.leases.close()
          await running.started.server.stop()
        }
      }
    }
  }

  private func running(_ name: String) async throws(FailureReport) -> Running {
    guard !isStopped else { throw stopped(name) }
    guard let dependency = dependencies.first(where: { $0.name == name }) else {
      let known = dependencies.map(\.name).sorted().joined(separator: ", ")
      throw FailureReport(
        .badInput, attempt: "start \(name)", subject: name,
        happened: "There is no dependency of that name.",
        remedy: known.isEmpty ? "Describe it under `dependencies`." : "Choose from: \(known).")
    }
    let task: Task<Result<Running, FailureReport>, Never>
    if let known = starts[name] {
      task = known
    } else {
      // Not a child of the asker: others wait for it too, and stop() cancels it.
      task = Task { await self.launch(dependency) }
      starts[name] = task
    }
    return try await task.value.get()
  }

  private func launch(_ dependency: Dependency) async -> Result<Running, FailureReport> {
    do throws(FailureReport) {
      try await startNeeds(of: dependency)
      let running = try await start(dependency)
      onEvent(.started(running.started))
      return .success(running)
    } catch {
      onEvent(.failed(dependency, error))
      return .failure(error)
    }
  }

  private func startNeeds(of dependency: Dependency) async throws(FailureReport) {
    let failures = await withTaskGroup(of: (String, FailureReport)?.self) { group in
      for need in dependency.needs {
        group.addTask {
          do throws(FailureReport) {
            _ = try await self.start(need)
            return nil
          } catch {
            return (need, error)
          }
        }
      }
      var failures: [(String, FailureReport)] = []
      for await failure in group { if let failure { failures.append(failure) } }
      return failures
    }
    guard let (need, failure) = failures.min(by: { $0.0 < $1.0 }) else { return }
    throw FailureReport(
      failure.status, attempt: "start \(dependency.name)", subject: dependency.name,
      happened: "It needs \(need), which did not start: \(failure.happened)",
      remedy: failure.remedy)
  }

  private func start(_ dependency: Dependency) async throws(FailureReport) -> Running {
    let (started, factory) = try await startServer(dependency)
    do throws(FailureReport) {
      return Running(started: started, leases: try await factory.open(started.server))
    } catch {
      await started.server.stop()
      throw error
    }
  }

  private func startServer(
    _ dependency: Dependency
  ) async throws(FailureReport) -> (StartedDependency, any LeaseSourceFactory) {
    let choice = try await selection.choose(for: dependency)
    onEvent(.starting(dependency, reason: choice.reason))
    let factory = try leaseSources(dependency) { preparation throws(FailureReport) in
      try await choice.runtime.start(dependency, preparation: preparation)
    }
    let preparation = try factory.preparation(for: dependency)
    do throws(FailureReport) {
      let server = try await choice.runtime.start(dependency, preparation: preparation)
      return (StartedDependency(server: server, reason: choice.reason), factory)
    } catch {
      guard error.status == .infrastructure, let alternative = choice.alternative else {
        throw error
      }
      var failure = error
      failure.remedy = [error.remedy, alternative].compactMap(\.self).joined(separator: " Or: ")
      throw failure
    }
  }

  private func stopped(_ name: String) -> FailureReport {
    FailureReport(
      .infrastructure, attempt: "use \(name)", subject: name,
      happened: "All dependencies of the run have been stopped.")
  }
}

/// A dependency that answers.
package struct StartedDependency: Sendable {
  package var server: any RunningServer
  /// Why it runs the way it does.
  package var reason: String

  package var dependency: Dependency { server.dependency }

  /// For example `PostgreSQL 15.18`, or `Apache Kafka (librdkafka's mock cluster)`.
  package var description: String {
    let standIn = standIn.map { "(\($0.name))" }
    return [dependency.module.title, server.version, standIn].compactMap(\.self)
      .joined(separator: " ")
  }

  /// What serves in place of the real server; nil: nothing does.
  package var standIn: ProcessRecipe.StandIn? {
    server.runtime == .process ? dependency.module.process?.standIn : nil
  }
}

/// A part of a server that somebody had or has.
package struct LeaseRecord: Sendable, Hashable {
  package var lease: Lease
  /// From the request until it was given.
  package var duration: Duration
  package var isReleased = false
  /// Whether it was kept for a person to look at.
  package var isKept = false
}
