import AssayDependencies
import AssayEvidence
import Synchronization
import Testing

struct GenericLeasesTests {
  private let owner = LeaseOwner(suite: "orders/unit", test: "one")

  @Test func `who shares a server gets its own connection`() async throws {
    let server = FakeServer()
    let leases = try await SharedLeases.Factory().open(server)
    let first = try await leases.lease(for: owner)
    let second = try await leases.lease(for: owner)
    #expect(first.id != second.id)
    #expect(first.isolation == .none)
    #expect(first.connection == second.connection)
    #expect(first.connection.url == "fake://127.0.0.1:7")
    #expect(first.connection.account.user == "admin")
    await leases.release(first, keep: false)
    await leases.close()
    #expect(server.stopCount == 0)
  }

  @Test func `migrations of a shared server are applied when something can`() throws {
    var dependency = FakeServer().dependency
    dependency.migrations = "/db"
    dependency.seed = "/seed"
    let failure = #expect(throws: FailureReport.self) {
      try SharedLeases.Factory().preparation(for: dependency)
    }
    #expect(failure?.happened == "Fake takes no migrations and no seed from Assay.")
    let factory = SharedLeases.Factory { dependency throws(FailureReport) in
      Preparation(key: "key of \(dependency.name)") { _ throws(FailureReport) in }
    }
    #expect(try factory.preparation(for: dependency)?.key == "key of thing")
  }

  @Test func `every lease has a server of its own, the first is the one that is there`()
    async throws
  {
    let starts = Starts()
    let first = FakeServer()
    let leases = try await starts.factory.open(first)
    let one = try await leases.lease(for: owner)
    let two = try await leases.lease(for: owner)
    #expect(one.connection.port == 7)
    #expect(two.connection.port == 100)
    #expect(one.isolation == .server)
    #expect(one.connection.isolation == "server 7")
    await leases.release(one, keep: false)
    await leases.close()
    #expect(first.stopCount == 1)
    #expect(starts.servers.allSatisfy { $0.stopCount == 1 })
  }

  @Test func `one server is started ahead while the last one is used`() async throws {
    let starts = Starts()
    let leases = try await starts.factory.open(FakeServer())
    #expect(starts.servers.isEmpty)
    _ = try await leases.lease(for: owner)
    while starts.servers.isEmpty { await Task.yield() }
    for _ in 0..<100 { await Task.yield() }
    #expect(starts.servers.count == 1)
    await leases.close()
    // The spare that nobody got is stopped, too.
    #expect(starts.servers.map(\.stopCount) == [1])
  }

  @Test func `a kept server runs until the end`() async throws {
    let server = FakeServer()
    let leases = try await Starts().factory.open(server)
    let lease = try await leases.lease(for: owner)
    await leases.release(lease, keep: true)
    #expect(server.stopCount == 0)
    await leases.close()
    #expect(server.stopCount == 1)
  }

  @Test func `a server that does not start is told to who wants it`() async throws {
    let factory = ServerPerLease.Factory(start: { _ throws(FailureReport) in
      throw FailureReport(.infrastructure, attempt: "start", subject: "x", happened: "no room")
    })
    let leases = try await factory.open(FakeServer())
    _ = try await leases.lease(for: owner)
    let failure = await #expect(throws: FailureReport.self) {
      try await leases.lease(for: owner)
    }
    #expect(failure?.happened == "no room")
    await leases.close()
  }

  @Test func `a prefix is wiped on release unless it is kept`() async throws {
    let wiped = Mutex<[String]>([])
    let style = PrefixLeases.Style(lead: "/", separator: "/", extras: ["topic_prefix"])
    let factory = PrefixLeases.Factory(style) { _, prefix in
      wiped.withLock { $0.append(prefix) }
    }
    let leases = try await factory.open(FakeServer())
    let first = try await leases.lease(for: owner)
    let kept = try await leases.lease(for: owner)
    #expect(first.connection.value(of: "prefix") == "/\(first.id)/")
    #expect(first.connection.value(of: "topic_prefix") == "/\(first.id)/")
    #expect(first.connection.isolation == "prefix /\(first.id)/")
    await leases.release(first, keep: false)
    await leases.release(kept, keep: true)
    await leases.close()
    #expect(wiped.withLock { $0 } == ["/\(first.id)/"])
  }

  @Test func `an underscore becomes a hyphen where names allow none`() {
    let style = PrefixLeases.Style(separator: "-", extras: [], takesUnderscore: false)
    #expect(style.prefix(for: "assay_abc") == "assay-abc-")
  }

  /// Starts numbered servers and remembers them.
  private final class Starts: Sendable {
    private let started = Mutex<[FakeServer]>([])
    var servers: [FakeServer] { started.withLock { $0 } }

    var factory: ServerPerLease.Factory {
      ServerPerLease.Factory(start: { _ throws(FailureReport) in
        self.started.withLock { servers in
          servers.append(FakeServer(id: "\(100 + servers.count)"))
          return servers[servers.count - 1]
        }
      })
    }
  }
}
