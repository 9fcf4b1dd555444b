import AssayDependencies
import AssayEvidence
import AssayServerTestSupport
import AssayServices
import Testing

@Suite(.enabled(if: isInstalled("redis-server"), "no Redis server is installed here"))
struct RedisLeasesTests {
  @Test func `every lease gets an empty numbered database that others do not see`() async throws {
    try await use(.number) { leases, _ in
      let first = try await leases.lease(for: owner("first"))
      let second = try await leases.lease(for: owner("second"))
      #expect(first.connection.account.database == "1")
      #expect(second.connection.account.database == "2")
      let password = first.connection.account.password ?? ""
      #expect(
        first.connection.url
          == "redis://\(first.id):\(password)@127.0.0.1:\(first.connection.port)/1")
      #expect(first.connection.value(of: "address") == "127.0.0.1:\(first.connection.port)")
      #expect(await ask(first, ["SET", "a", "1"]) == .text("OK"))
      #expect(await ask(second, ["GET", "a"]) == .null)
      #expect(await ask(first, ["GET", "a"]) == .bytes([0x31]))
    }
  }

  @Test func `a released number comes back empty, without its former user`() async throws {
    try await use(.number, settings: ["databases": "2"]) { leases, _ in
      let first = try await leases.lease(for: owner("first"))
      _ = await ask(first, ["SET", "a", "1"])
      await leases.release(first, keep: false)
      let second = try await leases.lease(for: owner("second"))
      #expect(second.connection.account.database == "1")
      #expect(await ask(second, ["DBSIZE"]) == .integer(0))
      guard case .error(let text) = await ask(first, ["GET", "a"]) else {
        Issue.record("the former user still gets in")
        return
      }
      #expect(text.hasPrefix("WRONGPASS"))
    }
  }

  @Test func `who comes when all numbers are taken waits for one`() async throws {
    try await use(.number, settings: ["databases": "2"]) { leases, _ in
      let first = try await leases.lease(for: owner("first"))
      async let second = leases.lease(for: owner("second"))
      await leases.release(first, keep: false)
      #expect(try await second.connection.account.database == "1")
    }
  }

  @Test func `who waits too long hears who has them`() async throws {
    try await use(.number, settings: ["databases": "3"], limit: .milliseconds(20)) { leases, _ in
      _ = try await leases.lease(for: owner("a"))
      let kept = try await leases.lease(for: owner("b"))
      // A kept one stays taken.
      await leases.release(kept, keep: true)
      let failure = await #expect(throws: FailureReport.self) {
        try await leases.lease(for: owner("c"))
      }
      #expect(failure?.happened.contains("All 2 were taken") == true)
      #expect(failure?.happened.contains("by a in orders/unit, b in orders/unit.") == true)
    }
  }

  @Test func `leaving the number is refused or seen, and named`() async throws {
    try await use(.number) { leases, server in
      let lease = try await leases.lease(for: owner("curious"))
      #expect(await ask(lease, ["SELECT", "2"]).isRefusal)
      #expect(await ask(lease, ["FLUSHALL"]).isRefusal)
      #expect(await ask(lease, ["CONFIG", "SET", "maxmemory", "1"]).isRefusal)
      // What clients ask by themselves is none of it.
      #expect(await !ask(lease, ["CONFIG", "GET", "timeout"]).isRefusal)
      #expect(await !ask(lease, ["INFO"]).isRefusal)
      #expect(await !ask(lease, ["CLIENT", "SETNAME", "x"]).isRefusal)
      #expect(await !ask(lease, ["FLUSHDB"]).isRefusal)
      // Somebody who ignores what it was given.
      let stranger = RedisConnection("cache", account: ServiceAccount()) {
        server.endpoints["redis"]
      }
      let refusal = await #expect(throws: FailureReport.self) {
        try await stranger.send("SET", "a", "1")
      }
      #expect(refusal?.happened.hasPrefix("NOAUTH") == true)
      await stranger.close()
      let actions = await leases.violations().map { "\($0.owner?.test ?? "?"): \($0.action)" }
      #expect(
        actions == [
          "curious: called select, which reaches beyond its part of the server",
          "curious: called flushall, which reaches beyond its part of the server",
          "curious: called config|set, which reaches beyond its part of the server",
        ])
    }
  }

  @Test func `a prefix holds its user, and its keys go on release`() async throws {
    try await use(.prefix) { leases, _ in
      let first = try await leases.lease(for: owner("first"))
      let second = try await leases.lease(for: owner("second"))
      let prefix = try #require(first.connection.value(of: "prefix"))
      #expect(prefix == "\(first.id):")
      #expect(first.connection.value(of: "key_prefix") == prefix)
      // More than are found by one look.
      _ = await ask(first, ["MSET"] + (0..<2500).flatMap { ["\(prefix)\($0)", "x"] })
      _ = await ask(second, ["SET", "\(second.id):a", "1"])
      #expect(await ask(second, ["GET", "\(prefix)1"]).isRefusal)
      #expect(await ask(second, ["PUBLISH", "news", "1"]).isRefusal)
      #expect(await ask(second, ["FLUSHDB"]).isRefusal)
      let actions = await leases.violations().map { "\($0.owner?.test ?? "?"): \($0.action)" }
      #expect(
        actions == [
          "second: used the key \(prefix)1, which has not its prefix",
          "second: used the channel news, which has not its prefix",
          "second: called flushdb, which reaches beyond its part of the server",
        ])
      await leases.release(first, keep: false)
      await leases.release(second, keep: true)
      // The keys go in the background.
      #expect(await eventually { await ask(second, ["DBSIZE"]) == .integer(1) })
    }
  }

  @Test func `sixteen at once do not disturb each other`() async throws {
    try await use(.number) { leases, _ in
      let sizes = try await withThrowingTaskGroup { group in
        for number in 0..<16 {
          group.addTask {
            let lease = try await leases.lease(for: LeaseOwner(suite: "s", test: "\(number)"))
            _ = await ask(lease, ["SET", "a", "1"])
            let size = await ask(lease, ["DBSIZE"])
            await leases.release(lease, keep: false)
            return size
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(sizes == Array(repeating: .integer(1), count: 16))
    }
  }

  @Test func `a server that died is an infrastructure failure`() async throws {
    try await use(.number) { leases, server in
      try await server.kill(signal: "KILL")
      #expect(await eventually { await server.state() != .running })
      let failure = await #expect(throws: FailureReport.self) {
        try await leases.lease(for: owner("late"))
      }
      #expect(failure?.status == .infrastructure)
      #expect(failure?.happened.hasPrefix("It does not answer") == true)
    }
  }

  private func owner(_ test: String) -> LeaseOwner { LeaseOwner(suite: "orders/unit", test: test) }

  private func use(
    _ isolation: Isolation, settings: [String: String] = [:], limit: Duration = .seconds(60),
    _ body: (any LeaseSource, LaunchedServer) async throws -> Void
  ) async throws {
    var dependency = Dependency(name: "cache", module: .redis)
    dependency.settings = settings
    try await LaunchedServer.use(
      dependency,
      ready: { await Loopback.ask($0.port(named: "redis"), "PING\r\n") == "+PONG\r\n" }
    ) { server in
      let factory: any LeaseSourceFactory =
        isolation == .number
        ? RedisNumberLeases.Factory(limit: limit)
        : try #require(try ServiceLeases.factory(for: isolation, module: .redis))
      let leases = try await factory.open(server)
      try await body(leases, server)
      await leases.close()
    }
  }
}

/// Sends one command as the lease's user, as any client would: log in, select, ask.
private func ask(_ lease: Lease, _ command: [String]) async -> RedisValue {
  let account = lease.connection.account
  let endpoint = Endpoint(host: lease.connection.host, port: lease.connection.port)
  let connection = RedisConnection("test", account: account) { endpoint }
  let answers: [RedisValue]
  do throws(FailureReport) {
    answers = try await connection.send([["SELECT", account.database ?? "0"], command])
  } catch {
    answers = [.error(error.happened)]
  }
  await connection.close()
  return answers.last ?? .null
}

extension RedisValue {
  fileprivate var isRefusal: Bool {
    if case .error(let text) = self { text.hasPrefix("NOPERM") } else { false }
  }
}
