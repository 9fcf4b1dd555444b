import AssayDependencies
import AssayDocker
import AssayEvidence
import Foundation
import Synchronization
import Testing

@Suite(.needsEngine)
struct SweeperTests {
  private func sweeper() async throws -> ContainerSweeper {
    let client = try await RealEngine.client()
    return ContainerSweeper { () throws(EngineError) in client }
  }

  @Test func `removes all that a session has and nothing else`() async throws {
    let sweeper = try await sweeper()
    try await RuntimeFixture.with { other in
      let bystander = try await other.start(.shell("sleep 600"))
      try await RuntimeFixture.with { fixture in
        let dependency = Dependency.shell("sleep 600") { $0.mounts = [.init("/v", .volume("v"))] }
        for name in ["a", "b", "c"] {
          var one = dependency
          one.name = name
          _ = try await fixture.start(one)
        }
        try await sweeper.remove(session: fixture.session.id)
        #expect(try await fixture.leftovers() == [])
        #expect(try await sweeper.remove(session: fixture.session.id) == 0)
      }
      #expect(await bystander.state() == .running)
    }
  }

  @Test func `lists what there is and collects what dead owners left`() async throws {
    let sweeper = try await sweeper()
    try await RuntimeFixture.with { fixture in
      _ = try await fixture.start(.shell("sleep 600", name: "left"))
      let session = fixture.session
      let now = Int64(Date().timeIntervalSince1970)
      func mine(_ isAlive: Bool) -> Ownership.Viewpoint {
        Ownership.Viewpoint(of: session, now: now) { pid, start in
          // Other tests run at the same time as sessions of the same machine.
          isAlive || pid != session.pid || start != session.processStart
        }
      }
      let found = try await sweeper.list(from: mine(true)).filter { $0.session == session }
      #expect(found.map(\.kind) == [.container, .network])
      #expect(found.allSatisfy { $0.status == .inUse })
      #expect(found.first?.dependency == "left" && found.first?.state == "running")
      let dead = try await sweeper.list(from: mine(false)).filter { $0.session == session }
      #expect(dead.allSatisfy { $0.status == .abandoned(.ownerEnded) })
      let result = try await sweeper.remove(dead)
      #expect(result.failed == [] && result.removed.count == 2)
      #expect(try await fixture.leftovers() == [])
    }
  }

  @Test func `a container that is kept does not keep the run's network`() async throws {
    let sweeper = try await sweeper()
    let client = try await RealEngine.client()
    let session = RuntimeFixture.session()
    let network = try await client.createNetwork(
      "assay-\(session.id)", labels: session.labels)
    try await RealEngine.withContainer(["sleep", "600"]) { client, id in
      try await client.connect(id, to: network)
      #expect(try await sweeper.remove(session: session.id) == 1)
      #expect(try await client.inspectContainer(id).state.isRunning == true)
    }
  }

  @Test func `waits for an engine that is away, and gives up when the time is over`() async throws {
    let client = try await RealEngine.client()
    let tries = Mutex(0)
    let absent = EngineError(
      .unreachable(.refused), attempt: "reach the container engine", engine: "unix:///none")
    let late = ContainerSweeper { () throws(EngineError) in
      let count = tries.withLock { count in
        count += 1
        return count
      }
      if count < 3 { throw absent }
      return client
    }
    #expect(try await late.remove(session: RealEngine.uniqueName("none")) == 0)
    #expect(tries.withLock { $0 } >= 4)
    let never = ContainerSweeper { () throws(EngineError) in throw absent }
    let report = await #expect(throws: FailureReport.self) {
      try await never.remove(session: "x", limit: .milliseconds(300))
    }
    #expect(report?.happened == "Nobody listens there.")
    #expect(report?.remedy?.contains("assay clean") == true)
  }
}
