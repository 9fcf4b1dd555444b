import AssayDependencies
import AssayEvidence
import AssayPostgres
import Foundation
import Glibc
import Testing

@Suite(.needsPostgres, .serialized)
struct DatabaseLeaseTests {
  @Test(arguments: [true, false])
  func `gives every test a copy of the migrated database that others do not see`(
    hasSocket: Bool
  ) async throws {
    try await LeaseFixture.use(hasSocket: hasSocket) { fixture in
      let (first, second) = (try await fixture.lease("a"), try await fixture.lease("b"))
      #expect(first.connection.account.database != second.connection.account.database)
      #expect(first.isolation == .database)
      #expect(first.connection.isolation == "database \(first.id)")
      #expect(first.connection.url.hasPrefix("postgres://\(first.id):"))
      try await fixture.run(
        first, "INSERT INTO item (name) VALUES ('c')", "ALTER TABLE part ADD note text",
        "CREATE TABLE mine (a int)", "DROP TABLE mine", "CREATE SCHEMA s", "ANALYZE")
      let names = "SELECT string_agg(name, ',' ORDER BY id) FROM item"
      #expect(try await fixture.run(first, names) == "ä,b,c")
      #expect(try await fixture.run(second, names) == "ä,b")
      await fixture.source.release(first, keep: false)
      // It is wiped in the background; nothing tells when.
      let deadline = ContinuousClock.now + .seconds(20)
      var isGone = false
      while !isGone, .now < deadline {
        do {
          _ = try await fixture.run(first, names)
          try await Task.sleep(for: .milliseconds(10))
        } catch let error as PostgresError {
          switch error {
          case .noConnection: isGone = true
          // In the middle of being dropped.
          case .connectionLost: continue
          default: throw error
          }
        }
      }
      #expect(isGone)
      #expect(try await fixture.run(second, names) == "ä,b")
      #expect(await fixture.source.violations().isEmpty)
    }
  }

  @Test func `lets no test into a database that it was not given, and names it`() async throws {
    try await LeaseFixture.use { fixture in
      let (first, second) = (try await fixture.lease("a"), try await fixture.lease("b"))
      for database in ["postgres", "template1", "assay_template", second.id] {
        await #expect(throws: PostgresError.self) {
          try await fixture.connect(first, database: database)
        }
      }
      try await fixture.run(first, "SELECT 1")
      let violations = await fixture.source.violations()
      #expect(violations.allSatisfy { $0.owner == LeaseFixture.owner("a") })
      let refused = "permission denied for database"
      #expect(
        violations.map(\.action) == [
          "tried to connect to database postgres and was refused: \(refused) \"postgres\"",
          "tried to connect to database template1 and was refused: \(refused) \"template1\"",
          "tried to connect to database assay_template and was refused: "
            + "database \"assay_template\" is not currently accepting connections",
          "tried to connect to database \(second.id) and was refused: \(refused) \"\(second.id)\"",
        ])
    }
  }

  @Test func `sees a superuser's test in a database that it was not given`() async throws {
    let settings = [PostgresLeases.superuserSetting: "true"]
    try await LeaseFixture.use(settings: settings) { fixture in
      let (first, second) = (try await fixture.lease("a"), try await fixture.lease("b"))
      let made = try await fixture.run(
        first, "CREATE ROLE extra", "DROP ROLE extra",
        "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
      #expect(made == "t")
      let elsewhere = try await fixture.connect(first, database: second.id)
      // The same again says nothing new.
      await elsewhere.close()
      await (try await fixture.connect(first, database: second.id)).close()
      #expect(
        await fixture.source.violations() == [
          IsolationViolation(
            dependency: "orders-db", owner: LeaseFixture.owner("a"),
            action: "connected to database \(second.id)")
        ])
    }
  }

  @Test func `sees a test that uses the administrator's account or guesses one`() async throws {
    try await LeaseFixture.use { fixture in
      let lease = try await fixture.lease("a")
      let (user, password) = ("assay", "assay-secret")
      for database in [nil, "postgres"] {
        let session = try await fixture.connect(
          lease, database: database, user: user, password: password)
        await session.close()
      }
      await #expect(throws: PostgresError.self) {
        try await fixture.connect(lease, user: "postgres", password: "postgres")
      }
      // Our own connections and health checks say who they are.
      await
        (try await fixture.connect(
          lease, user: user, password: password, applicationName: "pg_isready")).close()
      let violations = await fixture.source.violations()
      #expect(
        violations.map(\.action) == [
          "connected to database \(lease.id) as user assay",
          "connected to database postgres as user assay",
          "tried to connect as user postgres and was refused: "
            + "password authentication failed for user \"postgres\"",
        ])
      #expect(violations.map(\.owner) == [LeaseFixture.owner("a"), nil, nil])
    }
  }

  @Test func `keeps a database that somebody wants to look at`() async throws {
    try await LeaseFixture.use(reuse: true) { fixture in
      let lease = try await fixture.lease()
      try await fixture.run(lease, "INSERT INTO item (name) VALUES ('c')")
      await fixture.source.release(lease, keep: true)
      await fixture.source.close()
      #expect(try await fixture.run(lease, "SELECT count(*) FROM item") == "3")
      // Nothing but what was kept, although the server goes on.
      #expect(try await fixture.leftovers() == [lease.id, "role \(lease.id)"])
      let next = try await PostgresLeases().open(fixture.server)
      _ = try await next.lease(for: LeaseFixture.owner("next"))
      await next.close()
      #expect(try await fixture.run(lease, "SELECT count(*) FROM item") == "3")
    }
  }

  @Test func `removes what a dead run left on a server that goes on, not what lives`() async throws
  {
    try await LeaseFixture.use(reuse: true) { fixture in
      let lease = try await fixture.lease()
      _ = try await fixture.administer("CREATE ROLE assay_deadru000001")
      _ = try await fixture.administer(
        "CREATE DATABASE assay_deadru000001 OWNER assay_deadru000001")
      let other = try await PostgresLeases().open(fixture.server)
      try await eventually("the dead run's are gone") {
        try await !fixture.leftovers().contains { $0.contains("deadru") }
      }
      #expect(try await fixture.run(lease, "SELECT count(*) FROM item") == "2")
      // Two runs on one server do not accuse each other.
      let theirs = try await other.lease(for: LeaseFixture.owner("theirs"))
      try await fixture.run(theirs, "SELECT 1")
      #expect(await fixture.source.violations().isEmpty)
      #expect(await other.violations().isEmpty)
      await other.close()
    }
  }

  @Test func `drops a database whatever its test left in it`() async throws {
    let settings = ["max_prepared_transactions": "5", "wal_level": "logical"]
    try await LeaseFixture.use(
      settings: [PostgresLeases.superuserSetting: "on"], serverSettings: settings, reuse: true
    ) { fixture in
      let lease = try await fixture.lease()
      let session = try await fixture.connect(lease)
      try await session.run("SELECT pg_create_logical_replication_slot('s', 'test_decoding')")
      try await session.run("BEGIN; INSERT INTO item (name) VALUES ('c'); PREPARE TRANSACTION 'p'")
      try await session.run("BEGIN; LOCK TABLE part")
      await fixture.source.release(lease, keep: false)
      try await eventually("it is dropped") {
        try await fixture.administer(
          "SELECT datname FROM pg_database WHERE datname = '\(lease.id)'"
        )
        .isEmpty
      }
      await #expect(throws: PostgresError.self) { try await session.run("SELECT 1") }
    }
  }

  @Test func `sixteen tests at once get along, and nothing is left`() async throws {
    try await LeaseFixture.use(reuse: true) { fixture in
      try await withThrowingTaskGroup { group in
        for test in 0..<16 {
          group.addTask {
            for round in 0..<4 {
              let lease = try await fixture.lease("\(test)-\(round)")
              let count = try await fixture.run(
                lease, "INSERT INTO item (name) VALUES ('\(test)')", "SELECT count(*) FROM item")
              #expect(count == "3")
              await fixture.source.release(lease, keep: false)
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(await fixture.source.violations().isEmpty)
      await fixture.source.close()
      #expect(try await fixture.leftovers() == [])
    }
  }

  @Test func `a test that changes its own password spoils no later one's`() async throws {
    var limits = PostgresLeases.Limits()
    (limits.least, limits.most) = (1, 1)
    try await LeaseFixture.use(hasSocket: false, reuse: true, limits: limits) { fixture in
      for _ in 0..<8 {
        let lease = try await fixture.lease()
        try await fixture.run(lease, "ALTER ROLE CURRENT_USER PASSWORD 'mine'")
        await fixture.source.release(lease, keep: false)
        try await eventually("its role is gone") {
          try await fixture.administer("SELECT 1 FROM pg_roles WHERE rolname = '\(lease.id)'")
            .isEmpty
        }
      }
    }
  }

  @Test func `a lease that nobody waits for any more goes to the next`() async throws {
    var limits = PostgresLeases.Limits()
    (limits.least, limits.most) = (1, 1)
    try await LeaseFixture.use(reuse: true, limits: limits) { fixture in
      let tasks = (0..<8).map { _ in Task { try await fixture.lease() } }
      for task in tasks { task.cancel() }
      for task in tasks {
        do {
          await fixture.source.release(try await task.value, keep: false)
        } catch let report as FailureReport {
          #expect(report.happened == "It was cancelled.")
        }
      }
      await fixture.source.release(try await fixture.lease(), keep: false)
      await fixture.source.close()
      #expect(try await fixture.leftovers() == [])
    }
  }

  @Test func `says so when the server dies under it`() async throws {
    try await LeaseFixture.use { fixture in
      await fixture.server.stop()
      let report = await failure {
        for _ in 0..<20 { _ = try await fixture.lease() }
      }
      #expect(report?.status == .infrastructure)
      #expect(report?.attempt == "make a database for a test")
      #expect(await fixture.source.violations().isEmpty)
    }
  }

  /// `make test` runs as root in CI.
  @Test(
    .enabled(if: geteuid() == 0, "only root may mount a small disk"), .timeLimit(.minutes(2)))
  func `says where the disk is full, and goes on when there is room again`() async throws {
    try await withSmallDisk { disk in
      try await LeaseFixture.use(reuse: true, folder: disk) { fixture in
        var leases: [Lease] = []
        let report = await failure {
          for _ in 0..<20 { leases.append(try await fixture.lease()) }
        }
        #expect(report?.status == .infrastructure)
        #expect(report?.happened.contains("No space left on device") == true, "\(report as Any)")
        #expect(report?.remedy?.contains(fixture.server.folder) == true, "\(report as Any)")
        for lease in leases { await fixture.source.release(lease, keep: false) }
        try await eventually("there is room") {
          guard let lease = try? await fixture.lease() else { return false }
          return try await fixture.run(lease, "SELECT count(*) FROM item") == "2"
        }
      }
    }
  }

  @Test(
    .enabled(if: geteuid() == 0, "only root may mount a small disk"), .timeLimit(.minutes(2)))
  func `names the statement of a seed for which the disk is too small`() async throws {
    let rows = """
      INSERT INTO item (name) SELECT 'a';

      INSERT INTO item (name) SELECT repeat(n::text, 100) FROM generate_series(1, 10000000) n;
      """
    try await withSmallDisk { disk in
      let report = await failure {
        try await LeaseFixture.use(
          .database, LeaseFixture.items.merging(["seed.sql": rows]) { $1 }, folder: disk
        ) { _ in }
      }
      #expect(report?.status == .infrastructure)
      #expect(report?.subject.hasSuffix("/seed.sql:3") == true, "\(report as Any)")
      #expect(report?.happened.contains("No space left on device") == true, "\(report as Any)")
      #expect(report?.remedy?.contains(disk) == true, "\(report as Any)")
    }
  }

  /// Gives `body` a folder on a disk with room for a server and a few databases.
  private func withSmallDisk(_ body: (String) async throws -> Void) async throws {
    // Short, as sockets' paths must be.
    let disk = "/tmp/assay-\(UInt32.random(in: 0...UInt32.max))"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: disk) }
    try #require(
      unsafe mount("tmpfs", disk, "tmpfs", 0, "size=80m,mode=0755") == 0,
      "a container without the right to mount cannot run this test")
    defer { unsafe umount2(disk, Int32(MNT_DETACH)) }
    try await body(disk)
  }

  @Test func `refuses a server that nobody prepared`() async throws {
    try await TestServer.use { server in
      let report = await failure { _ = try await PostgresLeases().open(server) }
      #expect(
        report?.happened
          == "The server was not prepared: its database assay_template is not there or not whole.")
    }
  }

  @Test func `a copy brings what makes the first connection quick`() async throws {
    try await LeaseFixture.use { fixture in
      let template = try await fixture.administer(
        "SELECT oid FROM pg_database WHERE datname = 'assay_template'")
      let file =
        "\(fixture.server.folder)/data/base/\(try #require(template.first))/pg_internal.init"
      #expect(FileManager.default.fileExists(atPath: file))
    }
  }

  @Test func `a copy has no maps of free space, which make it dearer`() async throws {
    let rows = "INSERT INTO item (name) SELECT repeat('x', 500) FROM generate_series(1, 500)"
    let files = LeaseFixture.items.merging(["seed.sql": rows]) { $1 }
    try await LeaseFixture.use(.database, files) { fixture in
      let lease = try await fixture.lease()
      #expect(try await fixture.run(lease, "SELECT count(*) FROM item") == "500")
      let maps = try await fixture.administer(
        "SELECT relname FROM pg_class WHERE oid >= 16384 AND pg_relation_size(oid, 'fsm') > 0",
        database: lease.id)
      #expect(maps == [])
    }
  }

  @Test func `tries both ways of copying and goes on with one`() async throws {
    try await LeaseFixture.use(serverSettings: ["log_statement": "ddl"]) { fixture in
      for _ in 0..<10 { _ = try await fixture.lease() }
      let log = await fixture.server.lastLines(5000).filter { $0.contains("STRATEGY") }
      let ways = log.map { $0.contains("FILE_COPY") ? "files" : "log" }
      #expect(Array(ways.prefix(4)) == ["files", "log", "files", "log"])
      #expect(Set(ways.dropFirst(4)).count == 1)
    }
  }
}
