package import AssayDependencies
import AssayDocker
package import AssayEvidence
import AssayProcesses
import AssayServices
import Foundation

extension MachineReport {
  /// Looks at everything, and starts one container for a moment to see how its port is reached.
  ///
  /// - Parameter modules: the kinds to look for.
  /// - Returns: what was found; nothing is left behind.
  /// - Throws: bad input when variables about images make no sense, an infrastructure failure when
  ///   no folder for servers can be made.
  package static func look(
    for modules: [ServiceModule] = ServiceModule.catalogue
  ) async throws(FailureReport) -> MachineReport {
    let environment = EngineEnvironment.current
    let substitution = try ImageSubstitution(variables: environment.variables)
    let id = "doctor-\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0...999_999))"
    let directory = try PrivateDirectory()
    defer { directory.remove() }
    let probing = ServiceProbes()
    let session = RunSession.current(id: id)
    let processes = ProcessRuntime(
      ServerEnvironment(runID: id, directory: directory, runGuard: nil, probing: probing))
    let findings = await EngineDiscovery(environment).survey()
    let found = await Engine.find(
      session, substitution, probing: probing, collects: false, preparing: .never)
    let kinds = await kinds(modules, container: found, process: processes)
    let reach: Reach
    if let runtime = found.runtime, let address = found.address {
      reach = await Self.reach(kinds, runtime, engine: address, session: id)
    } else {
      reach = .notTried("there is no engine")
    }
    let cacheFolder = ServerEnvironment.userCache
    return MachineReport(
      searched: findings.map(\.summary),
      contexts: environment.dockerFolder.map { DockerContext.names(in: $0) } ?? [],
      engine: await engine(findings, environment), engineFailure: failure(findings, found),
      reach: reach, imagePrefix: substitution.prefix,
      imageReplacements: substitution.replacements, kinds: kinds,
      memory: FileSystem.place("/dev/shm"), cache: FileSystem.place(cacheFolder ?? "/nowhere"),
      hasReflinks: cacheFolder.map(FileSystem.hasReflinks) ?? false,
      libraries: ClientLibraries.all)
  }

  private static func engine(
    _ findings: [EngineFinding], _ environment: EngineEnvironment
  ) async -> ContainerEngine? {
    for finding in findings {
      guard case .success(let client) = finding.result else { continue }
      let information = try? await client.information()
      let reach = await EngineReach.find(client, environment: environment)
      let product = client.greeting.isPodman ? "Podman" : "Docker"
      return ContainerEngine(
        address: client.address.description,
        name: [product, information?.serverVersion].compactMap(\.self).joined(separator: " "),
        apiVersion: "\(client.version)", system: information?.operatingSystem,
        isRootless: information?.isRootless ?? false, storage: information?.storageDriver,
        bindAddress: reach.bindAddress, hosts: reach.hosts)
    }
    return nil
  }

  /// A socket that is there but closed to us says more than one that is missing.
  private static func failure(_ findings: [EngineFinding], _ engine: Engine) -> FailureReport? {
    guard engine.runtime == nil else { return nil }
    var missing: FailureReport?
    for finding in findings {
      guard case .failure(let error) = finding.result else { continue }
      guard case .unreachable(.missing) = error.cause else {
        return error.report
      }
      missing = missing ?? error.report
    }
    return missing
      ?? FailureReport(
        .infrastructure, attempt: "find a container engine", subject: "this machine",
        happened: engine.problem)
  }

  private static func kinds(
    _ modules: [ServiceModule], container: Engine, process: ProcessRuntime
  ) async -> [Kind] {
    await withTaskGroup(of: (Int, Kind).self) { group in
      for (index, module) in modules.enumerated() {
        group.addTask {
          let dependency = Dependency(name: module.name, module: module)
          let asContainer =
            await container.runtime?.availability(of: dependency)
            ?? .unavailable(reason: container.problem, remedy: "Start a container engine.")
          let installed = await process.installations(of: module).map {
            Installation(path: $0.path, version: $0.version?.text)
          }
          return (
            index,
            Kind(
              module: module, container: asContainer,
              process: await process.availability(of: dependency), installed: installed)
          )
        }
      }
      var kinds: [(Int, Kind)] = []
      for await kind in group { kinds.append(kind) }
      return kinds.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// Small ones first.
  private static let quickKinds = ["redis", "memcached", "nats", "valkey", "mosquitto", "etcd"]

  private static func reach(
    _ kinds: [Kind], _ runtime: ContainerRuntime, engine: String, session: String
  ) async -> Reach {
    // Looking fetches nothing.
    let possible = kinds.filter { if case .available = $0.container { true } else { false } }
      .map(\.module)
    let quick = quickKinds.lazy.compactMap { name in possible.first { $0.name == name } }
    guard let module = quick.first ?? possible.first else {
      return .notTried("the engine has the image of no kind that Assay knows")
    }
    var dependency = Dependency(name: "doctor", module: module)
    dependency.startTimeout = .seconds(20)
    do throws(FailureReport) {
      let runGuard = try RunGuard.start(runID: session)
      runGuard.watch(RunGuard.ContainerSession(engine: engine, id: session))
      let result: Reach
      do throws(FailureReport) {
        let server = try await runtime.start(dependency, preparation: nil)
        let name = module.ports.first?.name ?? ""
        result =
          server.endpoints[name].map { .reached($0, by: module.name) }
          ?? .failed("\(module.name) publishes no port")
        await server.stop()
      } catch {
        result = .failed(error.happened)
      }
      await runtime.close()
      await runGuard.finish()
      return result
    } catch {
      return .failed(error.happened)
    }
  }
}
