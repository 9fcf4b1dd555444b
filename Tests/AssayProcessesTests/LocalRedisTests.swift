import AssayDependencies
import AssayEvidence
import AssayManifest
import AssayProcesses
import Foundation
import Synchronization
import Testing

extension ProcessTests {
  @Suite(.needsRedis)
  struct LocalRedisTests {
    private let request = DependencyRequest(name: "cache", kind: .redis)

    @Test func `gives every suite a server of its own`() async throws {
      try await ServerFixture.use { fixture in
        try await fixture.with(LocalRedis(fixture.servers), request) { redis in
          #expect(redis.server.hasPrefix("redis "))
          #expect(redis.startUp > .zero)
          let first = try await redis.provide(for: "orders/unit")
          let second = try await redis.provide(for: "orders/integration")
          #expect(first.port != second.port)
          #expect(first.url == "redis://127.0.0.1:\(first.port)/0")
          let set = "redis-cli -u \"$CACHE_URL\" SET key value"
          #expect(await fixture.shell(set, [first]) == "OK\n")
          let get = "redis-cli -u \"$REDIS_URL\" GET key"
          #expect(await fixture.shell(get, [first]) == "value\n")
          #expect(await fixture.shell(get, [second]) == "\n")
          await redis.release(first)
          #expect(await fixture.shell(get, [first]).contains("Connection refused"))
          #expect(await fixture.shell(get, [second]) == "\n")
        }
      }
    }

    @Test func `takes another port when the first is taken`() async throws {
      try await ServerFixture.use { fixture in
        try await fixture.with(LocalRedis(fixture.servers), request) { first in
          let taken = try await first.provide(for: "unit").port
          let tries = Mutex(0)
          let runtime = LocalRedis(fixture.servers) { () throws(FailureReport) in
            let number = tries.withLock { number in
              number += 1
              return number
            }
            return number == 1 ? taken : try LoopbackPort.free()
          }
          try await fixture.with(runtime, request) { second in
            let port = try await second.provide(for: "unit").port
            #expect(port != taken)
          }
          #expect(tries.withLock { $0 } == 2)
        }
      }
    }

    @Test func `says what cannot be started`() async throws {
      try await ServerFixture.use { fixture in
        var request = request
        request.version = .init("2.6")
        let version = try #require(await failure(LocalRedis(fixture.servers), request))
        #expect(version.status == .infrastructure)
        #expect(version.happened.hasPrefix("Installed is only: Redis server v="))
        let nothing = LocalRedis(fixture.servers, path: [fixture.folder.path])
        #expect(
          await failure(nothing, request)?.happened
            == "No Redis server is installed on this machine.")
        request.seed = "seed.sql"
        #expect(await failure(LocalRedis(fixture.servers), request)?.status == .badInput)
      }
    }
  }
}
