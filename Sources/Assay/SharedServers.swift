import AssayDependencies
import AssayEvidence
import AssayLeaseClient
import AssayManifest
import AssayProvisioning
import AssayYAML
import Foundation

/// The servers of this process's tests.
///
/// They are children of a guard that sees this process end, so that nobody has to stop them.
actor SharedServers {
  static let current = SharedServers(api: ProcessInfo.processInfo.environment["ASSAY_API"])

  /// Serves the dependencies of `assay exec`, `up` or `verify`; nil: none does.
  private let api: LeaseClient?
  private var opening: Task<Result<DependencyRun, FailureReport>, Never>?
  /// Names that the API has.
  private var served: Set<String> = []
  /// By path.
  private var manifests: [String: [Dependency]] = [:]

  init(api: String?) { self.api = api.map { LeaseClient(address: $0) } }

  nonisolated var isOwnProcess: Bool { api == nil }

  /// Gives a part of `dependency` to a test.
  func lease(
    _ dependency: TestDependency, for test: String?
  ) async throws(FailureReport) -> Lease {
    if let api, try await serves(dependency, api) {
      let lease = try await api.lease(dependency.name, suite: nil, test: test)
      return Lease(
        dependency: dependency.name, kind: lease.kind, id: lease.id, url: lease.url,
        values: lease.values, environment: lease.env
      ) { keep in try? await api.release(lease.id, keep: keep) }
    }
    let host = try await run().host
    let name = try await register(dependency, with: host).name
    let lease = try await host.lease(name, for: LeaseOwner(suite: "", test: test))
    var connection = lease.connection
    // As the test calls it, also when the host knows another of that name.
    connection.dependency = dependency.name
    return Lease(
      dependency: dependency.name, kind: connection.kind, id: lease.id, url: connection.url,
      values: connection.values.byName,
      environment: ProvidedConnection.environment(of: [connection]).byName
    ) { keep in await host.release(lease.id, keep: keep) }
  }

  /// Starts a server that nobody shares.
  func startAlone(_ dependency: TestDependency) async throws(FailureReport) -> Server {
    let host = try await run().host
    let description = try await register(dependency, with: host)
    return Server(try await host.startAlone(description).server)
  }

  // MARK: The run of this process

  private func run() async throws(FailureReport) -> DependencyRun {
    if let opening { return try await opening.value.get() }
    let id = "test-\(UUID().uuidString.prefix(8).lowercased())"
    // Not a child of the asker: the next test waits for it, too.
    let task = Task { () -> Result<DependencyRun, FailureReport> in
      do throws(FailureReport) {
        return .success(try await DependencyRun.open([], id: id))
      } catch {
        return .failure(error)
      }
    }
    opening = task
    return try await task.value.get()
  }
}

extension SharedServers {
  /// Whether the dependencies of `assay exec`, `up` or `verify` have it, or can have it.
  private func serves(
    _ dependency: TestDependency, _ api: LeaseClient
  ) async throws(FailureReport) -> Bool {
    if served.contains(dependency.name) { return true }
    let known = try await api.dependencies()
    served.formUnion(known.map(\.name))
    if served.contains(dependency.name) { return true }
    switch dependency.request {
    case .refused(let failure): throw failure
    case .manifest:
      throw FailureReport(
        .badInput, attempt: "use a dependency", subject: dependency.name,
        happened: "The command that runs the tests has none of that name.",
        remedy: known.isEmpty
          ? "It has none at all: start it beside the manifest that describes it."
          : "It has: \(known.map(\.name).joined(separator: ", ")).")
    case .described(let description):
      // Only what is one of our kinds can be said in a request; others start here.
      guard ServiceModule.named(description.module.name) == description.module else {
        return false
      }
      var wire = DependencyDescription(description.module.name)
      wire.name = description.name
      wire.version = description.version?.text
      wire.migrations = description.migrations
      wire.seed = description.seed
      wire.isolation = description.isolation?.rawValue
      wire.runtime = description.runtime.rawValue
      wire.settings = description.settings
      _ = try await api.describe(wire)
      served.insert(dependency.name)
      return true
    }
  }

  /// What is to be started, and for a manifest all that may be needed.
  private func descriptions(
    of dependency: TestDependency
  ) throws(FailureReport) -> (wanted: Dependency, others: [Dependency]) {
    switch dependency.request {
    case .refused(let failure): throw failure
    case .described(let description): return (description, [])
    case .manifest(let sourceFile):
      guard let path = SourceFolder.nearest("assay.yaml", from: sourceFile) else {
        throw FailureReport(
          .badInput, attempt: "find the dependency", subject: dependency.name,
          happened: "There is no assay.yaml beside \(sourceFile) or in a folder above.",
          remedy: "Write one with `assay init`, or describe it in the test: .postgres(), ….")
      }
      let all = try manifest(path)
      guard let wanted = all.first(where: { $0.name == dependency.name }) else {
        let known = all.map(\.name).joined(separator: ", ")
        throw FailureReport(
          .badInput, attempt: "find the dependency", subject: dependency.name,
          happened: "\(path) has none of that name.",
          remedy: known.isEmpty
            ? "Describe it there, under `dependencies`." : "It has: \(known).")
      }
      return (wanted, all)
    }
  }

  private func manifest(_ path: String) throws(FailureReport) -> [Dependency] {
    if let known = manifests[path] { return known }
    do {
      let file = try ManifestFile(path: path)
      let all = try file.checkedManifest().dependencies.map { $0.resolved(root: file.root) }
      manifests[path] = all
      return all
    } catch let failure as FailureReport {
      throw failure
    } catch {
      throw FailureReport(
        .badInput, attempt: "read the manifest", subject: path, happened: "\(error)")
    }
  }

  /// Makes it known to the host, for good.
  ///
  /// - Returns: what the host calls it.
  private func register(
    _ dependency: TestDependency, with host: DependencyHost
  ) async throws(FailureReport) -> Dependency {
    let (wanted, others) = try descriptions(of: dependency)
    for other in others { try await host.add(other) }
    guard others.isEmpty else { return wanted }
    return await host.addRenamed(wanted)
  }
}
