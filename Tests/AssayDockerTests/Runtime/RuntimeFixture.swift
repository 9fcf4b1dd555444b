import AssayDependencies
import AssayDocker
import AssayEvidence
import AssayServerTestSupport
import Foundation
import Testing

/// A runtime of a test's own, with a session of its own; nothing of it may be left at the end.
struct RuntimeFixture {
  let client: EngineClient
  let runtime: ContainerRuntime
  let session: RunSession
  let folder: String

  /// Runs `body` and checks that the runtime leaves nothing on the engine.
  static func with<Result>(
    folder: String? = nil, images: ContainerImages? = nil, query: Readiness.Query? = nil,
    change: (inout ContainerRuntime.Configuration) -> Void = { _ in },
    body: (RuntimeFixture) async throws -> Result
  ) async throws -> Result {
    await gate.enter()
    do {
      let result = try await withoutGate(
        folder: folder, images: images, query: query, change: change, body: body)
      await gate.leave()
      return result
    } catch {
      await gate.leave()
      throw error
    }
  }

  /// An engine has addresses for some thirty networks, and the more start the slower is each.
  private static let gate = Gate(places: 8)

  private static func withoutGate<Result>(
    folder: String?, images: ContainerImages?, query: Readiness.Query?,
    change: (inout ContainerRuntime.Configuration) -> Void,
    body: (RuntimeFixture) async throws -> Result
  ) async throws -> Result {
    let client = try await RealEngine.client()
    let own = "\(NSTemporaryDirectory())/\(RealEngine.uniqueName("assay-runtime"))"
    defer { try? FileManager.default.removeItem(atPath: own) }
    let session = session()
    var configuration = ContainerRuntime.Configuration(
      session: session, cacheFolder: folder ?? own)
    change(&configuration)
    let runtime = ContainerRuntime(
      client: client, images: images ?? .present(on: client), probing: TestProber(),
      query: query, configuration: configuration, now: { Int64(Date().timeIntervalSince1970) })
    let fixture = RuntimeFixture(
      client: client, runtime: runtime, session: session, folder: folder ?? own)
    do {
      let result = try await body(fixture)
      await runtime.close()
      #expect(try await fixture.leftovers() == [])
      return result
    } catch {
      await runtime.close()
      throw error
    }
  }

  /// Of a machine that no other test is on, so that nobody collects what it owns.
  static func session(_ id: String = RealEngine.uniqueName("t")) -> RunSession {
    RunSession(
      id: id, host: "assay-tests", pid: getpid(), processStart: 1, namespace: "pid:[tests]",
      boot: "tests", expires: Int64(Date().timeIntervalSince1970) + 3600)
  }

  /// The names of all that carries the session's labels.
  func leftovers() async throws -> [String] {
    let label = ["dev.assay.session=\(session.id)"]
    return try await client.listContainers(labels: label).map(\.name)
      + client.listNetworks(labels: label).map(\.name)
      + client.listVolumes(labels: label).map(\.name)
      + client.listImages(labels: label).flatMap { $0.tags ?? [$0.id] }
  }

  func start(
    _ dependency: Dependency, preparation: Preparation? = nil
  ) async throws -> ContainerServer {
    let server = try await runtime.start(dependency, preparation: preparation)
    return try #require(server as? ContainerServer)
  }

  /// The report that a start ends with.
  func failure(_ dependency: Dependency, preparation: Preparation? = nil) async throws
    -> FailureReport
  {
    do throws(FailureReport) {
      let server = try await runtime.start(dependency, preparation: preparation)
      await server.stop()
    } catch {
      return error
    }
    throw NoError()
  }
}

extension Dependency {
  /// A shell's line in BusyBox.
  static func shell(
    _ line: String, name: String = "box", ports: [ServicePort] = [],
    change: (inout ContainerSpecification) -> Void = { _ in }
  ) -> Dependency {
    var specification = ContainerSpecification(RealEngine.image)
    specification.command = ["sh", "-c", line]
    change(&specification)
    var module = ServiceModule(name: "box", title: "BusyBox")
    module.ports = ports
    module.container = ContainerRecipe(specification, defaultVersion: "1")
    return Dependency(name: name, module: module)
  }

  /// A server of the catalogue in the image that was made for the tests.
  static func catalogued(_ module: ServiceModule, version: String, name: String = "db")
    -> Dependency
  {
    var module = module
    module.container?.specification.image = .reference("assay/\(module.name):{version}")
    var dependency = Dependency(name: name, module: module)
    dependency.version = VersionRequirement(version)
    return dependency
  }

  static func redis(_ name: String = "cache") -> Dependency {
    catalogued(.redis, version: "7", name: name)
  }
}

/// Puts up a web page on port 80 and stays.
let webServer = "mkdir -p /www; echo up > /www/index.html; exec httpd -f -p 80 -h /www"
let webPort = [ServicePort("http", 80)]

extension ContainerServer {
  /// The last line of what a web server of the network says to this container.
  func page(of host: String) async throws -> String? {
    let line = "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 5 \(host) 80"
    let result = try await run(["sh", "-c", line])
    return String(decoding: result.output, as: UTF8.self).split(whereSeparator: \.isNewline)
      .last.map(String.init)
  }
}

/// Lets so many in at once; the others wait in line.
actor Gate {
  private var places: Int
  private var line: [CheckedContinuation<Void, Never>] = []

  init(places: Int) { self.places = places }

  func enter() async {
    guard places == 0 else {
      places -= 1
      return
    }
    await withCheckedContinuation { line.append($0) }
  }

  func leave() {
    if line.isEmpty { places += 1 } else { line.removeFirst().resume() }
  }
}
