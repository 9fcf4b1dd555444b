import AssayDependencies
import AssayEvidence
import AssayPostgres
import Testing

@Suite(.needsPostgres, .serialized)
struct SchemaLeaseTests {
  @Test func `gives every test a schema that others cannot even look into`() async throws {
    let files = LeaseFixture.items.merging([
      "000.sql": "CREATE EXTENSION citext; COMMENT ON EXTENSION citext IS 'x';",
      "003.sql": "CREATE TYPE state AS ENUM ('a'); CREATE TABLE s (s state, n citext);",
      "004.sql":
        "COPY part FROM stdin;\n\\.\nCREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM item';",
    ]) { $1 }
    try await LeaseFixture.use(.schema, files, reuse: true) { fixture in
      let (first, second) = (try await fixture.lease("a"), try await fixture.lease("b"))
      #expect(first.connection.account.database == "assay_schemas")
      #expect(first.connection.value(of: "schema") == first.id)
      #expect(first.connection.isolation == "schema \(first.id) in database assay_schemas")
      try await fixture.run(
        first, "INSERT INTO item (name) VALUES ('c')", "INSERT INTO s VALUES ('a', 'X')",
        "CREATE TABLE mine (a int)")
      #expect(try await fixture.run(first, "SELECT f()") == "3")
      #expect(try await fixture.run(second, "SELECT f()") == "2")
      let error = await #expect(throws: PostgresError.self) {
        try await fixture.run(first, "SELECT * FROM \(second.id).item")
      }
      #expect(error?.sqlState == "42501")
      await #expect(throws: PostgresError.self) {
        try await fixture.connect(first, database: "postgres")
      }
      let violations = await fixture.source.violations()
      #expect(violations.map(\.owner) == [LeaseFixture.owner("a")])
      await fixture.source.release(first, keep: false)
      await fixture.source.release(second, keep: true)
      await fixture.source.close()
      #expect(try await fixture.leftovers() == ["role \(second.id)"])
      let schemas = try await fixture.administer(
        "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'assay%'", database: "assay_schemas")
      #expect(schemas == [second.id])
    }
  }

  @Test(
    arguments: [
      (
        "CREATE TABLE a (a int);\nCREATE TABLE public.b (a int);", 2, "permission denied for schema"
      ),
      ("SELECT 1;\nCREATE SCHEMA other;", 2, "permission denied for database"),
      ("CREATE ROLE app;", 1, "permission denied to create role"),
    ])
  func `refuses migrations that leave their schema`(
    text: String, line: Int, happened: String
  ) async throws {
    let report = await failure {
      try await LeaseFixture.use(.schema, ["001.sql": text]) { _ in }
    }
    #expect(report?.status == .badInput)
    #expect(report?.subject.hasSuffix("/001.sql:\(line)") == true)
    #expect(report?.happened.contains(happened) == true)
    #expect(report?.remedy?.contains("isolation: database") == true)
  }

  @Test func `many schemas leave nothing behind`() async throws {
    try await LeaseFixture.use(.schema, reuse: true) { fixture in
      try await withThrowingTaskGroup { group in
        for test in 0..<8 {
          group.addTask {
            for _ in 0..<4 {
              let lease = try await fixture.lease("\(test)")
              #expect(try await fixture.run(lease, "SELECT count(*) FROM item") == "2")
              await fixture.source.release(lease, keep: false)
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(await fixture.source.violations().isEmpty)
      await fixture.source.close()
      let errors = await fixture.server.lastLines(10_000).filter { $0.contains(" ERROR: ") }
      #expect(errors == [])
      #expect(try await fixture.leftovers() == [])
      let schemas = try await fixture.administer(
        "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'assay%'", database: "assay_schemas")
      #expect(schemas == [])
    }
  }
}

@Suite(.needsPostgres, .serialized)
struct SharedLeaseTests {
  @Test func `without isolation all see what each one writes`() async throws {
    try await LeaseFixture.use(.none, reuse: true) { fixture in
      let (first, second) = (try await fixture.lease("a"), try await fixture.lease("b"))
      try await fixture.run(
        first, "INSERT INTO item (name) VALUES ('c')", "CREATE TABLE mine (a int)")
      #expect(try await fixture.run(second, "SELECT count(*) FROM item") == "3")
      await fixture.source.release(first, keep: false)
      await fixture.source.release(second, keep: false)
      let third = try await fixture.lease("c")
      try await eventually("it belongs to all") {
        (try? await fixture.run(third, "SELECT count(*) FROM mine")) == "0"
      }
      #expect(third.connection.isolation == "database assay_shared, all share it")
      #expect(await fixture.source.violations().isEmpty)
      await fixture.source.close()
      #expect(try await fixture.leftovers() == [])
    }
  }

  @Test func `a server of one's own has the migrations in its own database`() async throws {
    try await LeaseFixture.use(.server) { fixture in
      let lease = try await fixture.lease()
      #expect(lease.connection.account.database == "postgres")
      #expect(try await fixture.run(lease, "SELECT count(*) FROM item") == "2")
    }
  }
}
