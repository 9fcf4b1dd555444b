import AssayDependencies
import AssayServices
import Foundation
import Glibc
import Testing

/// The probes, and the recipes of the catalogue, with real servers.
@Suite(.serialized)
struct RealServerTests {
  private static let kinds = [
    "postgres", "mariadb", "redis", "memcached", "nats", "mosquitto", "etcd", "rabbitmq",
  ]

  private let probes = ServiceProbes(limit: .seconds(5))

  /// What a server answered until it was ready; gives up after two minutes.
  private func watch(_ server: RecipeServer, _ module: ServiceModule) async throws -> [String] {
    var seen: [String] = []
    let deadline = ContinuousClock.now + .seconds(120)
    let language = try #require(module.speaks)
    while true {
      switch await probes.probe(.answers(language, server.endpoint)) {
      case .ready: return seen
      case .notReady(let text): if seen.last != text { seen.append(text) }
      }
      try #require(ContinuousClock.now < deadline, "\(seen), \(server.log)")
      // Servers start by themselves; there is nothing but asking.
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  private static func installed(_ kind: String) -> Bool {
    ServiceModule.named(kind).map(RecipeServer.isInstalled) ?? false
  }

  @Test(arguments: kinds.filter(installed))
  func `a server is ready when it answers, and not before`(kind: String) async throws {
    let module = try #require(ServiceModule.named(kind))
    try await RecipeServer.with(module) { server in
      let seen = try await watch(server, module)
      // Nobody listens, or the server says itself that it starts.
      for text in seen {
        #expect(
          text == "connection refused" || text.contains("starting up")
            || text.contains("it closed the connection") || text.hasPrefix("status 503"), "\(text)")
      }
      // Every further port of its recipe is its own, too.
      for (name, port) in server.ports {
        let endpoint = Endpoint(host: "127.0.0.1", port: port)
        #expect(await probes.probe(.connect(endpoint)) == .ready, "\(name)")
      }
      // A hundred questions later it is as well as before.
      for _ in 0..<100 {
        let answer = await probes.probe(.answers(try #require(module.speaks), server.endpoint))
        #expect(answer == .ready)
      }
    }
  }

  @Test(.enabled(if: installed("postgres")))
  func `Postgres that takes no connections yet is not ready`() async throws {
    // A standby that waits for its primary without serving reads.
    try await RecipeServer.with(.postgres, arguments: ["-c", "hot_standby=off"]) { data in
      #expect(FileManager.default.createFile(atPath: data + "/standby.signal", contents: nil))
    } _: { server in
      let isWaiting = try await eventually { server.log.contains("entering standby mode") }
      #expect(isWaiting)
      for _ in 0..<10 {
        let answer = await probes.probe(.answers(.postgres, server.endpoint))
        guard case .notReady(let text) = answer else {
          Issue.record("is ready")
          break
        }
        #expect(text.hasPrefix("the database system is"), "\(text)")
      }
    }
  }

  @Test(.enabled(if: installed("redis")))
  func `Redis that wants a password is ready`() async throws {
    try await RecipeServer.with(.redis, arguments: ["--requirepass", "secret"]) { server in
      _ = try await watch(server, .redis)
    }
  }

  @Test(.enabled(if: installed("redis")))
  func `Redis that loads its data is not ready`() async throws {
    try await RecipeServer.with(.redis, arguments: ["--enable-debug-command", "yes"]) { first in
      _ = try await watch(first, .redis)
      let client = ["redis-cli", "-p", "\(first.endpoint.port)"]
      try await first.run(client + ["debug", "populate", "5000"])
      try await first.run(client + ["save"])
      let arguments = [
        // A hundredth of a second for each key, and a look at the network now and then.
        "--key-load-delay", "10000", "--loading-process-events-interval-bytes", "1024",
      ]
      try await RecipeServer.with(.redis, arguments: arguments) { data in
        let copy = data + "/../dump.rdb"
        try FileManager.default.copyItem(atPath: first.folder + "/dump.rdb", toPath: copy)
        unsafe chmod(copy, 0o644)
      } _: { second in
        var answer = ProbeAnswer.notReady("connection refused")
        let deadline = ContinuousClock.now + .seconds(20)
        while answer == .notReady("connection refused"), .now < deadline {
          answer = await probes.probe(.answers(.redis, second.endpoint))
        }
        #expect(answer == .notReady("LOADING Redis is loading the dataset in memory"))
      }
    }
  }

  @Test(.enabled(if: installed("mariadb")))
  func `MariaDB without room for one more is not ready`() async throws {
    try await RecipeServer.with(.mariadb, arguments: ["--max-connections=10"]) { server in
      _ = try await watch(server, .mariadb)
      // One more than that may come, for the administrator.
      let held = try (0..<11).map { _ in try HeldConnection(server.endpoint) }
      var answer = ProbeAnswer.ready
      // It takes connections in its own time.
      let deadline = ContinuousClock.now + .seconds(9)
      while answer == .ready, .now < deadline {
        answer = await probes.probe(.answers(.mysql, server.endpoint))
      }
      #expect(answer == .notReady("error 1040: Too many connections"))
      withExtendedLifetime(held) {}
    }
  }
}
