import AssayDependencies
import AssayDocker
import AssayEvidence
import AssayServerTestSupport
import Foundation
import Synchronization
import Testing

/// What the real engine does not do on demand: die in the middle of a start, give away a port.
struct EngineLossTests {
  /// An engine that has one image and answers as one that works, unless `special` does.
  private func withEngine<Result>(
    _ special: @escaping @Sendable (_ request: String) -> FakeEngine.Answer?,
    body: (ContainerRuntime, FakeEngine) async throws -> Result
  ) async throws -> Result {
    let folder = "\(NSTemporaryDirectory())/\(RealEngine.uniqueName("assay-fake"))"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await FakeEngine.with { request in
      if let answer = special(request) { return answer }
      if request.contains("/_ping") { return .ping("1.41") }
      if request.contains("/images/") {
        return .http("200 OK", #"{"Id":"sha256:1","RepoTags":["box:1"],"Config":{}}"#)
      }
      if request.contains("/create") { return .http("201 Created", #"{"Id":"abc"}"#) }
      if request.contains("/wait") { return .http("200 OK", "") }
      if request.contains("/start") { return .http("204 No Content", "") }
      if request.contains("/logs") { return .http("200 OK", "") }
      if request.hasSuffix("/json") {
        return .http("200 OK", #"{"Id":"abc","State":{"Status":"running","Running":true}}"#)
      }
      if request.hasPrefix("GET") { return .http("200 OK", "[]") }
      return .http("204 No Content", "")
    } body: { engine in
      let client = try await EngineClient(connectingTo: engine.address)
      let runtime = ContainerRuntime(
        client: client, images: .present(on: client), probing: TestProber(),
        configuration: .init(session: RuntimeFixture.session(), cacheFolder: folder), now: { 0 })
      return try await body(runtime, engine)
    }
  }

  private func box(_ command: [String] = ["run"]) -> Dependency {
    var specification = ContainerSpecification("box:1")
    specification.command = command
    var module = ServiceModule(name: "box", title: "Box")
    module.ports = [ServicePort("main", 80)]
    module.container = ContainerRecipe(specification, defaultVersion: "1")
    var dependency = Dependency(name: "box", module: module)
    dependency.ready = .log(.text("never"))
    dependency.startTimeout = .seconds(20)
    return dependency
  }

  private func failure(
    _ runtime: ContainerRuntime, _ dependency: Dependency
  ) async throws -> FailureReport {
    do throws(FailureReport) {
      _ = try await runtime.start(dependency, preparation: nil)
    } catch {
      return error
    }
    throw NoError()
  }

  @Test func `an engine that dies in the middle of a start is named at once`() async throws {
    let isDead = Mutex(false)
    try await withEngine { request in
      if request.contains("/start") {
        isDead.withLock { $0 = true }
        return .http("204 No Content", "")
      }
      return isDead.withLock { $0 } ? .close : nil
    } body: { runtime, _ in
      let start = ContinuousClock.now
      let report = try await failure(runtime, box())
      #expect(ContinuousClock.now - start < .seconds(10))
      #expect(report.subject == "box" && report.status == .infrastructure)
      #expect(report.happened.contains("The engine closed the connection"))
    }
  }

  @Test func `an engine that dies while a server gets ready is named at once`() async throws {
    let isDead = Mutex(false)
    try await withEngine { request in
      if request.hasSuffix("/containers/abc/json") {
        // The first question is where the ports are.
        return isDead.withLock { isDead in
          defer { isDead = true }
          return isDead ? .close : nil
        }
      }
      return isDead.withLock { $0 } ? .close : nil
    } body: { runtime, _ in
      let start = ContinuousClock.now
      let report = try await failure(runtime, box())
      #expect(ContinuousClock.now - start < .seconds(10))
      #expect(report.happened.contains("The engine itself does not answer any more"))
    }
  }

  @Test func `a chosen port that somebody else was quicker at is chosen anew`() async throws {
    let starts = Mutex(0)
    try await withEngine { request in
      if request.contains("/start") {
        let count = starts.withLock { count in
          count += 1
          return count
        }
        if count <= 3 {
          return .http(
            "500 Internal Server Error", #"{"message":"Bind failed: port is already allocated"}"#)
        }
      }
      if request.contains("/logs") {
        let line = "never mind\n"
        let frame = "\u{1}\0\0\0\0\0\0\u{0B}" + line
        return .http("200 OK", type: "application/octet-stream", frame)
      }
      return nil
    } body: { runtime, engine in
      let server = try await runtime.start(box(["--advertise", "{host}:{port}"]), preparation: nil)
      let created = engine.requests.filter { $0.contains("POST /v1.41/containers/create") }
      let ports = created.compactMap { request in
        request.firstMatch(of: /"--advertise","127\.0\.0\.1:(\d+)"/).map { String($0.1) }
      }
      #expect(created.count == 4 && ports.count == created.count)
      // Each was told the port that is published, and each another one.
      #expect(Set(ports).count == ports.count)
      for (request, port) in zip(created, ports) {
        #expect(request.contains(#""HostIp":"127.0.0.1","HostPort":"\#(port)""#))
      }
      // Those that did not start were removed.
      #expect(engine.requests.count { $0.hasPrefix("DELETE") } == created.count - 1)
      await server.stop()
    }
  }
}
