import AssayDependencies
import AssayDocker
import AssayEvidence
import AssayServerTestSupport
import Foundation
import Testing

@Suite(.needsEngine)
struct ReuseTests {
  /// Runs `body` with a dependency that nobody else describes, and removes its server.
  private func withReusable(
    _ body: (Dependency, String) async throws -> Void
  ) async throws {
    let name = RealEngine.uniqueName("reuse")
    var dependency = Dependency.shell("echo \(name); \(webServer)", name: name, ports: webPort)
    dependency.reuse = true
    let folder = "\(NSTemporaryDirectory())/\(name)"
    let client = try await RealEngine.client()
    func remove() async throws {
      for container in try await client.listContainers(labels: ["dev.assay.dependency=\(name)"]) {
        try await client.removeContainer(container.id)
      }
      try? FileManager.default.removeItem(atPath: folder)
    }
    do {
      try await body(dependency, folder)
      try await remove()
    } catch {
      try await remove()
      throw error
    }
  }

  @Test func `the next run finds the server of the last one`() async throws {
    try await withReusable { dependency, folder in
      let first = try await RuntimeFixture.with(folder: folder) { fixture in
        let server = try await fixture.start(dependency)
        #expect(!server.wasPrepared)
        await server.stop()
        return server.id
      }
      try await RuntimeFixture.with(folder: folder) { fixture in
        let server = try await fixture.start(dependency)
        #expect(server.id == first)
        #expect(server.wasPrepared)
        #expect(server.startUp < .seconds(5))
        let endpoint = try #require(server.endpoints["http"])
        #expect(await TestProber().probe(.http(.init("/"), endpoint)) == .ready)
        // It joins this run's network.
        let box = try await fixture.start(.shell("sleep 600", name: "client"))
        #expect(try await box.page(of: dependency.name) == "up")
      }
    }
  }

  @Test func `two runs at once share one server`() async throws {
    try await withReusable { dependency, folder in
      try await RuntimeFixture.with(folder: folder) { one in
        try await RuntimeFixture.with(folder: folder) { two in
          async let first = one.start(dependency)
          async let second = two.start(dependency)
          let servers = try await (first, second)
          #expect(servers.0.id == servers.1.id)
          await servers.0.stop()
          #expect(await servers.1.state() == .running)
        }
      }
    }
  }

  @Test func `another description is another server`() async throws {
    try await withReusable { dependency, folder in
      var other = dependency
      other.environment = ["MODE": "other"]
      var joined = dependency
      joined.networks = ["back"]
      let (changed, onNetwork) = (other, joined)
      try await RuntimeFixture.with(folder: folder) { fixture in
        let first = try await fixture.start(dependency)
        #expect(try await fixture.start(changed).id != first.id)
        #expect(try await fixture.start(onNetwork).id == first.id)
      }
    }
  }

  @Test func `one that has ended or was left half made is replaced`() async throws {
    try await withReusable { dependency, folder in
      try await RuntimeFixture.with(folder: folder) { fixture in
        let first = try await fixture.start(dependency)
        let name = try await first.details().name
        try await first.kill(signal: "KILL")
        let second = try await fixture.start(dependency)
        #expect(second.id != first.id)
        try await fixture.client.renameContainer(second.id, to: "\(name)-starting")
        let third = try await fixture.start(dependency)
        #expect(third.id != second.id)
        #expect(try await third.details().name == name)
      }
    }
  }

  @Test func `a time that is over replaces it and lets anyone remove it`() async throws {
    try await withReusable { dependency, folder in
      try await RuntimeFixture.with(folder: folder, change: { $0.reuseLimit = .seconds(-5) }) {
        fixture in
        let first = try await fixture.start(dependency)
        let labels = try await first.details().labels
        let here = Ownership.Viewpoint(
          host: "any", boot: "", namespace: "", now: Int64(Date().timeIntervalSince1970)
        ) { _, _ in false }
        #expect(Ownership.status(of: labels, from: here) == .abandoned(.expired))
        #expect(try await fixture.start(dependency).id != first.id)
      }
    }
  }
}
