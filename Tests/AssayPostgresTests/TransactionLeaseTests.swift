import AssayDependencies
import AssayEvidence
import AssayPostgres
import Foundation
import Testing

@Suite(.needsPostgres, .serialized)
struct TransactionLeaseTests {
  private static let onlyOne = {
    var limits = PostgresLeases.Limits()
    (limits.least, limits.most) = (1, 1)
    return limits
  }()

  private static func use<Result>(
    limits: PostgresLeases.Limits = onlyOne, serverSettings: [String: String] = [:],
    _ body: (LeaseFixture) async throws -> Result
  ) async throws -> Result {
    try await LeaseFixture.use(.transaction, serverSettings: serverSettings, limits: limits, body)
  }

  @Test func `lends the same database again after a rollback, with its sequences`() async throws {
    try await Self.use { fixture in
      var databases: Set<String?> = []
      var names: Set<String?> = []
      for _ in 0..<5 {
        let lease = try await fixture.lease()
        databases.insert(lease.connection.account.database)
        names.insert(lease.connection.account.user)
        #expect(lease.id == lease.connection.account.user)
        let id = try await fixture.run(
          lease, "BEGIN", "INSERT INTO item (name) VALUES ('c')", "DROP TABLE part",
          "SAVEPOINT a", "CREATE TABLE x (a int)", "RELEASE a", "SELECT max(id) FROM item",
          "SELECT max(id) FROM item")
        #expect(id == "3")
        await fixture.source.release(lease, keep: false)
        // Waits until it is there again.
        #expect(await fixture.source.violations().isEmpty)
      }
      // At most one more, which was made ahead.
      #expect(databases.count <= 2)
      #expect(names.count == 5)
    }
  }

  private static let changes: [(statements: [String], table: String)] = [
    (["INSERT INTO item (name) VALUES ('c')"], "public.item"),
    (["UPDATE item SET name = 'c' WHERE id = 1"], "public.item"),
    (["DELETE FROM item WHERE id = 1"], "public.item"),
    (["BEGIN", "INSERT INTO part VALUES (1, 1)", "COMMIT"], "public.part"),
    (
      ["BEGIN", "SAVEPOINT a", "INSERT INTO part VALUES (1, 1)", "RELEASE a", "COMMIT"],
      "public.part"
    ),
    (["TRUNCATE part"], "pg_catalog."),
    (["DROP TABLE part"], "its tables (relation \"public.part\" does not exist)"),
    (["CREATE TABLE x (a int)"], "pg_catalog."), (["ALTER TABLE part ADD x int"], "pg_catalog."),
    (["COMMENT ON TABLE part IS 'x'"], "pg_catalog."),
    (["CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'"], "pg_catalog."),
    (["SELECT lo_from_bytea(0, 'large')"], "pg_catalog."),
  ]

  @Test func `names a test that committed something, and replaces its database`() async throws {
    try await Self.use { fixture in
      for (index, change) in Self.changes.enumerated() {
        let lease = try await fixture.lease("bad \(index)")
        let session = try await fixture.connect(lease)
        for statement in change.statements { try await session.run(statement) }
        // It even stays connected.
        await fixture.source.release(lease, keep: false)
        let violations = await fixture.source.violations()
        #expect(violations.count == index + 1, "\(change)")
        #expect(violations.last?.owner == LeaseFixture.owner("bad \(index)"))
        let action = "left its transaction: it committed a change to \(change.table)"
        #expect(violations.last?.action.hasPrefix(action) == true, "\(change)")
        let next = try await fixture.lease("next")
        #expect(next.connection.account.database != lease.connection.account.database)
        #expect(try await fixture.run(next, "SELECT count(*) FROM item") == "2")
        await fixture.source.release(next, keep: false)
      }
    }
  }

  private static let harmless: [[String]] = [
    [], ["SELECT count(*) FROM item"], ["BEGIN", "DELETE FROM item", "ROLLBACK"],
    ["BEGIN", "DELETE FROM item"], ["SELECT txid_current()"], ["SELECT nextval('item_id_seq')"],
    ["CREATE TEMP TABLE x (a int)", "INSERT INTO x VALUES (1)"],
    ["BEGIN", "SELECT * FROM item FOR UPDATE", "COMMIT"], ["SET work_mem = '8MB'"],
    ["SELECT pg_advisory_lock(1)"],

  ]

  @Test func `accuses no test that changed nothing`() async throws {
    try await Self.use { fixture in
      for statements in Self.harmless {
        let lease = try await fixture.lease()
        let session = try await fixture.connect(lease)
        for statement in statements { try await session.run(statement) }
        await fixture.source.release(lease, keep: false)
        #expect(await fixture.source.violations().isEmpty, "\(statements)")
        let (next, others) = try await fixture.leaseAgain(lease.connection.account.database)
        #expect(try await fixture.run(next, "SELECT nextval('item_id_seq')") == "3")
        for lease in others + [next] { await fixture.source.release(lease, keep: false) }
        _ = await fixture.source.violations()
      }
    }
  }

  @Test(
    arguments: [
      "ALTER ROLE CURRENT_USER SET search_path = x", "ALTER ROLE CURRENT_USER PASSWORD 'x'",
      "ALTER DATABASE postgres SET work_mem = '1MB'",
    ])
  func `replaces a database whose settings were changed`(statement: String) async throws {
    try await Self.use { fixture in
      let lease = try await fixture.lease()
      let database = lease.connection.account.database ?? ""
      try await fixture.run(
        lease, statement.replacingOccurrences(of: "DATABASE postgres", with: "DATABASE \(database)")
      )
      await fixture.source.release(lease, keep: false)
      let next = try await fixture.lease()
      #expect(next.connection.account.database != database)
      let action = "left its transaction: it changed its role's or database's settings"
      #expect(await fixture.source.violations().map(\.action) == [action])
    }
  }

  @Test func `names a test that leaves a prepared transaction`() async throws {
    try await Self.use(serverSettings: ["max_prepared_transactions": "2"]) { fixture in
      let lease = try await fixture.lease()
      try await fixture.run(lease, "BEGIN", "DELETE FROM item", "PREPARE TRANSACTION 'p'")
      await fixture.source.release(lease, keep: false)
      let next = try await fixture.lease()
      #expect(try await fixture.run(next, "SELECT count(*) FROM item") == "2")
      let action = "left its transaction: it prepared one and left it"
      #expect(await fixture.source.violations().map(\.action) == [action])
    }
  }

  @Test func `lets nobody in by the name of a lease that is over`() async throws {
    try await Self.use { fixture in
      let lease = try await fixture.lease()
      let old = try await fixture.connect(lease)
      await fixture.source.release(lease, keep: false)
      _ = await fixture.source.violations()
      _ = try await fixture.leaseAgain(lease.connection.account.database)
      await #expect(throws: PostgresError.self) { try await old.run("SELECT 1") }
      await #expect(throws: PostgresError.self) { try await fixture.connect(lease) }
    }
  }

  @Test func `tells the one that committed from those that ran beside it`() async throws {
    try await Self.use(limits: .init()) { fixture in
      try await withThrowingTaskGroup { group in
        for test in 0..<12 {
          group.addTask {
            for round in 0..<5 {
              let isBad = test == 3 && round == 2
              let lease = try await fixture.lease(isBad ? "bad" : "good")
              let count = try await fixture.run(
                lease, "BEGIN", "INSERT INTO item (name) VALUES ('c')",
                isBad ? "COMMIT" : "SAVEPOINT a",
                "SELECT count(*) || ' ' || max(id) FROM item")
              #expect(count == "3 3")
              await fixture.source.release(lease, keep: false)
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(await fixture.source.violations().map(\.owner?.test) == ["bad"])
    }
  }
}

extension LeaseFixture {
  /// Takes ready ones until it has the one with the database; there are one or two more at most.
  fileprivate func leaseAgain(_ database: String?) async throws -> (Lease, others: [Lease]) {
    var others: [Lease] = []
    for _ in 0..<3 {
      let lease = try await lease()
      if lease.connection.account.database == database { return (lease, others) }
      others.append(lease)
    }
    throw NotInTime(description: "\(database ?? "") is not lent again")
  }
}
