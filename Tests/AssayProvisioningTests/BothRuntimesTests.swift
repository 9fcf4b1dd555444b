import AssayDependencies
import AssayManifest
import AssayProvisioning
import AssayServerTestSupport
import AssayYAML
import Testing

/// The same test on both runtimes: a server starts, two tests get parts of it, each uses its own.
@Suite struct BothRuntimesTests {
  @Test(arguments: Conversation.all)
  func `a server as a process serves its clients`(_ conversation: Conversation) async throws {
    guard isInstalled(conversation.program) else { return }
    try await serve(conversation, as: .process)
  }

  @Test(.needsEngine, arguments: Conversation.all)
  func `a server as a container serves its clients`(_ conversation: Conversation) async throws {
    guard isInstalled(conversation.program) else { return }
    try await serve(conversation, as: .container)
  }

  private func serve(_ conversation: Conversation, as runtime: RuntimeChoice) async throws {
    var dependency = Dependency(name: "server", module: try conversation.module)
    dependency.runtime = runtime
    try await TestRun.use([dependency]) { host in
      let leases = [
        try await host.lease("server", for: TestRun.owner("first")),
        try await host.lease("server", for: TestRun.owner("second")),
      ]
      let server = try #require(await host.started().first?.server)
      #expect(server.runtime.rawValue == runtime.rawValue)
      // The same words to each: they would collide if both had the same part.
      for lease in leases {
        let answer = try await conversation.talk(lease.connection)
        #expect(answer.contains(conversation.answer), "\(conversation)")
      }
      #expect(await host.violations() == [])
      for lease in leases { #expect(await host.release(lease.id)) }
    }
  }

  @Test func `a Redis that was restarted is closed to strangers again`() async throws {
    guard isInstalled("redis-server") else { return }
    var dependency = Dependency(name: "cache", module: .redis)
    dependency.runtime = .process
    dependency.isolation = .number
    try await TestRun.use([dependency]) { host in
      _ = try await host.lease("cache", for: TestRun.owner("first"))
      let server = try #require(await host.started().first?.server)
      try await server.restart()
      let lease = try await host.lease("cache", for: TestRun.owner("second"))
      #expect(try await Conversation.redis(lease.connection) == "hello")
      let port = try #require(server.endpoints["redis"]?.port)
      let answer = await Loopback.ask(port, "GET a\r\n")
      #expect(answer?.hasPrefix("-NOAUTH") == true)
      #expect(await host.violations() == [])
    }
  }
}
