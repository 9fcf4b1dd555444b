import AssayDependencies
import AssayEvidence
import AssayServerTestSupport
import AssayServices
import Testing

@Suite(.enabled(if: isInstalled("rabbitmqctl", in: ["/usr/sbin"]), "no RabbitMQ is installed here"))
struct RabbitMQLeasesTests {
  /// It takes seconds to start, so all tests share one, and isolate inside it as users would.
  private static let running = LaunchedServer.shared(.rabbitmq) { server in
    let answer = await Loopback.ask(server.port(named: "amqp"), "AMQP\0\0\u{9}\u{1}")
    guard answer?.isEmpty == false else { return false }
    return await Loopback.ask(server.port(named: "management"), "GET / HTTP/1.0\r\n\r\n")?
      .contains("200 OK") ?? false
  }

  @Test func `every lease gets a virtual host that it can use`() async throws {
    try await use { leases, _ in
      let first = try await leases.lease(for: owner("first"))
      let second = try await leases.lease(for: owner("second"))
      #expect(first.id != second.id)
      #expect(first.isolation == .virtualHost)
      let password = first.connection.account.password ?? ""
      let port = first.connection.port
      #expect(
        first.connection.url == "amqp://\(first.id):\(password)@127.0.0.1:\(port)/\(first.id)")
      #expect(await AMQPLogin.open(first, host: first.id) == .opened)
      #expect(await AMQPLogin.open(second, host: second.id) == .opened)
    }
  }

  @Test func `another virtual host is refused, and who tried it is named`() async throws {
    try await use { leases, _ in
      let first = try await leases.lease(for: owner("first"))
      let second = try await leases.lease(for: owner("second"))
      guard case .refused(let text) = await AMQPLogin.open(first, host: second.id) else {
        Issue.record("it was let in")
        return
      }
      #expect(text.contains("NOT_ALLOWED"))
      let violation = IsolationViolation(
        dependency: "queue", owner: owner("first"),
        action: "access to vhost '\(second.id)' refused for user '\(first.id)'")
      // The log is read as it grows.
      #expect(
        await eventually { await leases.violations().filter { $0.owner != nil } == [violation] })
    }
  }

  @Test func `an account that nobody was given belongs to nobody`() async throws {
    try await use { leases, _ in
      var lease = try await leases.lease(for: owner("stranger"))
      lease.connection.account.user = "guest"
      _ = await AMQPLogin.open(lease, host: "/")
      #expect(
        await eventually {
          await leases.violations().contains {
            $0.owner == nil && $0.action.contains("user 'guest'")
          }
        })
    }
  }

  @Test func `a released virtual host goes with its user, a kept one stays`() async throws {
    try await use { leases, _ in
      let gone = try await leases.lease(for: owner("gone"))
      let kept = try await leases.lease(for: owner("kept"))
      await leases.release(gone, keep: false)
      await leases.release(kept, keep: true)
      #expect(
        await eventually {
          if case .refused = await AMQPLogin.open(gone, host: gone.id) { true } else { false }
        })
      #expect(await AMQPLogin.open(kept, host: kept.id) == .opened)
      // Leaving by the door is no way out.
      #expect(await !leases.violations().contains { $0.owner == owner("gone") })
    }
  }

  @Test func `sixteen at once get sixteen virtual hosts`() async throws {
    try await use { leases, _ in
      let ids = try await withThrowingTaskGroup { group in
        for number in 0..<16 {
          group.addTask {
            let lease = try await leases.lease(for: LeaseOwner(suite: "s", test: "\(number)"))
            #expect(await AMQPLogin.open(lease, host: lease.id) == .opened)
            await leases.release(lease, keep: false)
            return lease.id
          }
        }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(ids.count == 16)
    }
  }

  @Test func `a server without its management port is refused`() async throws {
    let server = try await Self.running.value
    let failure = await #expect(throws: FailureReport.self) {
      _ = try await RabbitMQLeases.Factory().open(server.hiding("management"))
    }
    #expect(failure?.happened == "Its port management is not published on this machine.")
  }

  @Test func `a wrong administrator is refused with what the server says`() async throws {
    let server = try await Self.running.value
    let other = server.described { $0.module.account.password = "wrong" }
    let failure = await #expect(throws: FailureReport.self) {
      _ = try await RabbitMQLeases.Factory().open(other)
    }
    #expect(failure?.happened.contains("401") == true)
  }

  private func owner(_ test: String) -> LeaseOwner { LeaseOwner(suite: "orders/unit", test: test) }

  private func use(
    _ body: (any LeaseSource, LaunchedServer) async throws -> Void
  ) async throws {
    let server = try await Self.running.value.described { $0.name = "queue" }
    let leases = try await RabbitMQLeases.Factory().open(server)
    try await body(leases, server)
    await leases.close()
  }
}

/// As much of AMQP 0-9-1 as opening a virtual host takes.
private enum AMQPLogin: Equatable {
  case opened
  case refused(String)

  static func open(_ lease: Lease, host: String) async -> AMQPLogin {
    let account = lease.connection.account
    let login = "\0\(account.user ?? "")\0\(account.password ?? "")"
    let request =
      Array("AMQP".utf8) + [0, 0, 9, 1]
      + method(10, 11, [0, 0, 0, 0] + short("PLAIN") + long(login) + short("en_US"))
      + method(10, 31, [0x07, 0xFF, 0, 2, 0, 0, 0, 0])
      + method(10, 40, short(host) + [0, 0])
    let answer = await Loopback.ask(lease.connection.port, request) { text in
      text.contains(openOK) || text.contains("refused") || text.contains("NOT_ALLOWED")
    }
    return answer.contains(openOK) ? .opened : .refused(answer)
  }

  /// The method `Connection.OpenOk` and the rest of its frame.
  private static let openOK = "\u{1}\0\0\0\0\0\u{5}\0\u{A}\0\u{29}\0"

  private static func method(_ type: UInt8, _ number: UInt8, _ arguments: [UInt8]) -> [UInt8] {
    let payload = [0, type, 0, number] + arguments
    let size = UInt32(payload.count)
    return [1, 0, 0] + bytes(size) + payload + [0xCE]
  }

  private static func short(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + text.utf8 }
  private static func long(_ text: String) -> [UInt8] { bytes(UInt32(text.utf8.count)) + text.utf8 }
  private static func bytes(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
  }
}
