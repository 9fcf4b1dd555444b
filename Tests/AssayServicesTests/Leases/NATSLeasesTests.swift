import AssayDependencies
import AssayEvidence
import AssayServerTestSupport
import AssayServices
import Testing

@Suite(.enabled(if: isInstalled("nats-server"), "no NATS server is installed here"))
struct NATSLeasesTests {
  @Test func `every lease gets an account that sees nothing of the others`() async throws {
    try await use(.account) { leases, _ in
      let first = try await leases.lease(for: owner("first"))
      let second = try await leases.lease(for: owner("second"))
      let password = first.connection.account.password ?? ""
      #expect(
        first.connection.url == "nats://\(first.id):\(password)@127.0.0.1:\(first.connection.port)")
      #expect(first.isolation == .account)
      // Both have a stream of the same name and subject.
      for lease in [first, second] {
        let answer = try await talk(
          lease,
          [
            "SUB _INBOX.1 1", publish("$JS.API.STREAM.CREATE.orders", reply: "_INBOX.1", stream),
          ]
        ) { $0.contains("\"config\"") || $0.contains("error") }
        #expect(answer.contains(#""name":"orders""#))
        #expect(!answer.contains(#""error""#))
      }
      _ = try await talk(first, [publish("orders.new", "one")]) { $0.contains("PONG") }
      #expect(try await messages(first) == 1)
      #expect(try await messages(second) == 0)
    }
  }

  @Test func `accounts are added without disturbing those that are in use`() async throws {
    try await use(.account, batch: 2) { leases, _ in
      let first = try await leases.lease(for: owner("first"))
      _ = try await talk(
        first,
        [
          "SUB _INBOX.1 1", publish("$JS.API.STREAM.CREATE.orders", reply: "_INBOX.1", stream),
        ]
      ) { $0.contains("\"config\"") }
      let others = try await withThrowingTaskGroup { group in
        for number in 0..<9 {
          group.addTask {
            try await leases.lease(for: LeaseOwner(suite: "s", test: "\(number)"))
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(Set(others.map(\.id)).count == 9)
      for lease in others {
        #expect(await NATSLogin.isAccepted(.init(lease), at: lease.endpoint))
      }
      _ = try await talk(first, [publish("orders.new", "one")]) { $0.contains("PONG") }
      #expect(try await messages(first) == 1)
    }
  }

  @Test func `a released account is gone when the next ones are added, a kept one stays`()
    async throws
  {
    try await use(.account, batch: 1) { leases, _ in
      let gone = try await leases.lease(for: owner("gone"))
      let kept = try await leases.lease(for: owner("kept"))
      await leases.release(gone, keep: false)
      await leases.release(kept, keep: true)
      for number in 0..<3 { _ = try await leases.lease(for: owner("\(number)")) }
      #expect(await !NATSLogin.isAccepted(.init(gone), at: gone.endpoint))
      #expect(await NATSLogin.isAccepted(.init(kept), at: kept.endpoint))
      let violations = await leases.violations()
      #expect(violations == [])
    }
  }

  @Test func `an account that nobody was given is refused and seen`() async throws {
    try await use(.account) { leases, server in
      let endpoint = try #require(server.endpoints["nats"])
      _ = try await NATSLogin.converse(
        endpoint, seat: .init(name: "shop", password: "guess")
      ) { $0.contains("-ERR") }
      _ = try await NATSLogin.converse(endpoint, seat: nil) { $0.contains("-ERR") }
      let actions = ["tried to connect as shop", "tried to connect as nobody"]
      #expect(await eventually { await leases.violations().map(\.action) == actions })
      #expect(await leases.violations().allSatisfy { $0.owner == nil })
    }
  }

  @Test func `a prefix holds its user, and who leaves it is named`() async throws {
    try await use(.prefix) { leases, server in
      let first = try await leases.lease(for: owner("first"))
      let second = try await leases.lease(for: owner("second"))
      let prefix = try #require(first.connection.value(of: "subject_prefix"))
      #expect(prefix == "\(first.id).")
      let own = try await talk(
        first, ["SUB \(prefix)orders 1", publish("\(prefix)orders", "hello")]
      ) { $0.contains("hello") || $0.contains("-ERR") }
      #expect(own.contains("hello"))
      #expect(try await hears(first, from: server, on: "\(prefix)news"))
      let foreign = try await talk(
        second, [publish("\(prefix)orders", "x"), "SUB \(prefix)orders 1"]
      ) { $0.contains("Subscription") }
      #expect(foreign.contains("Permissions Violation for Publish"))
      let actions = [
        "Publish refused: Subject \"\(prefix)orders\"",
        "Subscription refused: Subject \"\(prefix)orders\", SID 1",
      ]
      #expect(await eventually { await leases.violations().map(\.action) == actions })
      #expect(await leases.violations().allSatisfy { $0.owner == owner("second") })
    }
  }

  @Test func `a configuration without users cannot have prefixes`() async throws {
    try await use(.account) { _, server in
      _ = try await server.run(["sh", "-c", "echo 'port: 1' >nats.conf"])
      let failure = await #expect(throws: FailureReport.self) {
        _ = try await NATSLeases.Factory(.prefix).open(server)
      }
      #expect(failure?.happened == "Its configuration has no account with users to add to.")
    }
  }

  @Test func `a module without a configuration file is refused`() async throws {
    try await use(.account) { _, server in
      let other = server.described { $0.module.process?.files = [] }
      let failure = await #expect(throws: FailureReport.self) {
        _ = try await NATSLeases.Factory(.account).open(other)
      }
      #expect(failure?.happened == "The module names no configuration file (.conf).")
    }
  }

  private let stream = #"{"name":"orders","subjects":["orders.*"],"storage":"memory"}"#

  private func owner(_ test: String) -> LeaseOwner { LeaseOwner(suite: "orders/unit", test: test) }

  private func publish(_ subject: String, reply: String = "", _ text: String) -> String {
    "PUB \(subject) \(reply) \(text.utf8.count)\r\n\(text)"
  }

  private func talk(
    _ lease: Lease, _ lines: [String], until isEnough: @escaping @Sendable (String) -> Bool
  ) async throws -> String {
    try await NATSLogin.converse(lease.endpoint, seat: .init(lease), lines: lines, until: isEnough)
  }

  /// How many messages the stream has.
  private func messages(_ lease: Lease) async throws -> Int? {
    let answer = try await talk(
      lease, ["SUB _INBOX.1 1", publish("$JS.API.STREAM.INFO.orders", reply: "_INBOX.1", "")]
    ) { $0.contains("\"state\"") || $0.contains("error") }
    let rest = answer.split(separator: "\"messages\":").dropFirst().first
    return rest.flatMap { Int($0.prefix { $0.isNumber }) }
  }

  /// Whether a lease hears what the program under test, which has the module's account, says.
  private func hears(
    _ lease: Lease, from server: LaunchedServer, on subject: String
  ) async throws -> Bool {
    let program = NATSConfiguration.Seat(
      name: server.account.user ?? "", password: server.account.password ?? "")
    let message = publish(subject, "x")
    return try await withThrowingTaskGroup { group in
      group.addTask {
        try await talk(lease, ["SUB \(subject) 1"]) { $0.contains("MSG") }.contains("MSG")
      }
      group.addTask {
        // Again and again, as nothing says when the other has subscribed.
        while !Task.isCancelled {
          _ = try await NATSLogin.converse(lease.endpoint, seat: program, lines: [message]) {
            $0.contains("PONG")
          }
        }
        return false
      }
      let isHeard = try await group.next() ?? false
      group.cancelAll()
      return isHeard
    }
  }

  private func use(
    _ isolation: Isolation, batch: Int = 16,
    _ body: (any LeaseSource, LaunchedServer) async throws -> Void
  ) async throws {
    try await LaunchedServer.use(
      Dependency(name: "events", module: .nats),
      ready: {
        // As Assay's own probe asks, which must not count as a stranger.
        let request = "CONNECT {\"verbose\":false,\"name\":\"assay-probe\"}\r\nPING\r\n"
        return await Loopback.ask($0.port(named: "nats"), request)?.hasPrefix("INFO") ?? false
      }
    ) { server in
      let leases = try await NATSLeases.Factory(isolation, batch: batch).open(server)
      try await body(leases, server)
      await leases.close()
    }
  }
}

extension Lease {
  fileprivate var endpoint: Endpoint { Endpoint(host: connection.host, port: connection.port) }
}

extension NATSConfiguration.Seat {
  fileprivate init(_ lease: Lease) {
    self.init(
      name: lease.connection.account.user ?? "", password: lease.connection.account.password ?? "")
  }
}
