import AssayDependencies
import AssayDocker
import AssayEvidence
import Foundation
import Synchronization
import Testing

@Suite(.needsEngine)
struct ContainerTests {
  @Test func `creates, starts, stops and removes a container`() async throws {
    try await RealEngine.withContainer(["sleep", "600"], isStarted: false) { client, id in
      #expect(try await client.inspectContainer(id).state.status == "created")
      try await client.startContainer(id)
      try await client.startContainer(id)
      let running = try await client.inspectContainer(id)
      #expect(running.state.isRunning == true)
      #expect(running.configuration?.command == ["sleep", "600"])
      let listed = try await client.listContainers(labels: ["dev.assay.test=engine"])
      #expect(listed.contains { $0.id == id && $0.state == "running" && $0.name == running.name })
      try await client.pauseContainer(id)
      #expect(try await client.inspectContainer(id).state.isPaused == true)
      try await client.unpauseContainer(id)
      try await client.restartContainer(id, grace: .zero)
      #expect(try await client.inspectContainer(id).state.isRunning == true)
      try await client.stopContainer(id, grace: .zero)
      try await client.stopContainer(id, grace: .zero)
      let stopped = try await client.inspectContainer(id)
      #expect(stopped.state.status == "exited")
      #expect(stopped.state.exitCode == 137)
      try await client.removeContainer(id)
      try await client.removeContainer(id)
      let error = try await engineError { _ = try await client.inspectContainer(id) }
      #expect(error.isNotFound)
    }
  }

  @Test func `says in words what the engine refuses`() async throws {
    let client = try await RealEngine.client()
    let missing = try await engineError {
      _ = try await client.createContainer(CreateContainerBody(image: "assay/nothing:0"))
    }
    #expect(missing.isNotFound)
    #expect(missing.message == "No such image: assay/nothing:0")
    #expect(missing.report.status == .infrastructure)
    #expect(
      missing.description.hasPrefix(
        """
        could not create a container (assay/nothing:0, on unix:///var/run/docker.sock): \
        The engine says (404): No such image: assay/nothing:0
        """))
    try await RealEngine.withContainer(["true"], isStarted: false) { client, id in
      let name = try await client.inspectContainer(id).name
      let taken = try await engineError {
        _ = try await client.createContainer(
          CreateContainerBody(image: RealEngine.image), name: name)
      }
      #expect(taken.isConflict)
      #expect(taken.message?.contains("already in use") == true)
      let dead = try await engineError { try await client.killContainer(id) }
      #expect(dead.isConflict)
    }
  }

  @Test func `learns the exit code of a container that ends at once`() async throws {
    try await RealEngine.withContainer(["sh", "-c", "exit 7"], isStarted: false) { client, id in
      let (stream, listening) = AsyncStream.makeStream(of: Void.self)
      async let code = client.waitForContainer(id, until: .nextExit) { listening.finish() }
      for await _ in stream {}
      try await client.startContainer(id)
      #expect(try await code == 7)
      #expect(try await client.waitForContainer(id) == 7)
    }
  }

  @Test func `gives up waiting when it is cancelled`() async throws {
    try await RealEngine.withContainer(["sleep", "600"]) { client, id in
      let (stream, listening) = AsyncStream.makeStream(of: Void.self)
      let task = Task { try await client.waitForContainer(id) { listening.finish() } }
      for await _ in stream {}
      task.cancel()
      let error = try await engineError { _ = try await task.value }
      #expect(error.cause == .cancelled)
    }
  }

  @Test func `publishes a port on 127.0.0.1 only`() async throws {
    var specification = ContainerSpecification(RealEngine.image)
    specification.command = ["sleep", "600"]
    specification.ports = [.init(80), .init(81, .udp)]
    let body = CreateContainerBody(specification, image: RealEngine.image)
    try await RealEngine.withContainer([], change: { $0 = body }) { client, id in
      let details = try await client.inspectContainer(id)
      #expect(details.bindings(of: "80/tcp").map(\.address) == ["127.0.0.1"])
      #expect(try #require(details.publishedPort(80)) > 0)
      #expect(try #require(details.publishedPort(81, transport: "udp")) > 0)
      #expect(details.publishedPort(82) == nil)
    }
  }

  @Test func `limits memory and processors at start and later`() async throws {
    var specification = ContainerSpecification(RealEngine.image)
    specification.command = ["sleep", "600"]
    specification.memory = 64 << 20
    specification.processors = 0.5
    let body = CreateContainerBody(specification, image: RealEngine.image)
    try await RealEngine.withContainer([], change: { $0 = body }) { client, id in
      let limit = "cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes"
      let before = try await client.exec(ExecCommand(["sh", "-c", limit]), in: id)
      #expect(String(decoding: before.output, as: UTF8.self) == "\(64 << 20)\n")
      try await client.updateContainer(id, memory: 32 << 20, processors: 0.25)
      let after = try await client.exec(ExecCommand(["sh", "-c", limit]), in: id)
      #expect(String(decoding: after.output, as: UTF8.self) == "\(32 << 20)\n")
    }
  }
}
