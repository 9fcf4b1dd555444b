import AssayDependencies
import AssayEvidence
import AssayPostgres
import Foundation
import Testing

@Suite(.needsPostgres, .serialized)
struct MigrationTests {
  /// Prepares one server and reports how it fails.
  private static func failure(
    _ files: [String: String], isolation: Isolation = .database
  ) async throws -> FailureReport? {
    do {
      try await LeaseFixture.use(isolation, files) { _ in }
      return nil
    } catch let report as FailureReport {
      return report
    }
  }

  @Test(
    arguments: [
      (
        "SELECT 1;\n\nINSERT INTO\n  itm VALUES (1);", 4, "INSERT INTO itm VALUES (1)",
        "relation \"itm\" does not exist", "42P01"
      ),
      (
        "CREATE TABL x (a int);", 1, "CREATE TABL x (a int)", "syntax error at or near \"TABL\"",
        "42601"
      ),
      (
        "SELECT 'ä\n€', colum;", 2, "SELECT 'ä €', colum", "column \"colum\" does not exist",
        "42703"
      ),
      (
        "CREATE TABLE t (a int);\nCOPY t FROM stdin;\n1\nx\n\\.\n", 2, "COPY t FROM stdin",
        "invalid input syntax for type integer: \"x\"", "22P02"
      ),
      (
        "DO $$\nBEGIN\n  RAISE 'no' USING HINT = 'do', DETAIL = 'it';\nEND $$;", 1,
        "DO $$ BEGIN RAISE 'no' USING HINT = …", "no\nDetail: it\nHint: do\nPL/pgSQL function",
        "P0001"
      ),
      (
        "\\set t itm\n\nSELECT * FROM :t;", 3, "SELECT * FROM itm",
        "relation \"itm\" does not exist", "42P01"
      ),
    ])
  func `points at the line of a statement that fails`(
    text: String, line: Int, summary: String, message: String, code: String
  ) async throws {
    let report = try #require(try await Self.failure(["001.sql": "", "002.sql": text]))
    #expect(report.status == .badInput)
    #expect(report.attempt == "apply a migration of orders-db")
    #expect(report.subject.hasSuffix("/db/002.sql:\(line)"))
    #expect(report.happened.hasPrefix("\(summary)\n\(message)"))
    #expect(report.happened.hasSuffix("SQLSTATE \(code)"))
    #expect(report.remedy == "Correct the SQL; files are applied in name order, each once.")
  }

  @Test func `applies files in name order, up but not down, then the seed`() async throws {
    let files = [
      "002_b.up.sql":
        "ALTER TABLE t ADD b int; \\ir parts/more.sql\nCREATE INDEX CONCURRENTLY i ON t (b);",
      "002_b.down.sql": "DROP TABLE t;",
      "001_a.sql": "CREATE TABLE t (a int);\n-- +goose Down\nDROP TABLE t;",
      "parts/more.sql": "\\echo more\nALTER TABLE t ADD :col int;",
      "003.sql":
        "BEGIN; CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$; COMMIT;\nVACUUM t;",
      "notes.md": "not SQL at all",
      "seed.sql": "INSERT INTO t VALUES (1, 2, 3);",
    ].mapValues { $0.replacingOccurrences(of: ":col", with: "c") }
    try await LeaseFixture.use(.database, files) { fixture in
      let lease = try await fixture.lease()
      #expect(try await fixture.run(lease, "SELECT a + b + c + f() FROM t") == "7")
    }
  }

  @Test func `what one file sets, the next does not see`() async throws {
    let files = [
      "001.sql":
        "SET search_path = pg_catalog; SET client_encoding = 'LATIN1'; CREATE TEMP TABLE x (a int); \\set v 1",
      "002.sql": "CREATE TABLE t (a text DEFAULT 'ä');\nSELECT ':v';",
      "003.sql": "INSERT INTO t DEFAULT VALUES; CREATE TABLE x (a int);",
    ]
    try await LeaseFixture.use(.database, files) { fixture in
      let lease = try await fixture.lease()
      #expect(try await fixture.run(lease, "SELECT a FROM public.t") == "ä")
    }
  }

  @Test(
    arguments: [
      (
        ["001.sql": "SELECT 1 \\gexec\n"], "/db/001.sql:1",
        "psql's command \\gexec is not supported in migrations."
      ),
      (
        ["001.sql": "\n\\if :x\n\\endif"], "/db/001.sql:2",
        "psql's command \\if is not supported in migrations."
      ),
      (
        ["001.sql": "\\connect other"], "/db/001.sql:1",
        "\\connect is not supported: the database is Assay's."
      ),
      (["001.sql": "\\i nowhere.sql"], "/db/001.sql:1", "There is no file"),
      (["001.sql": "\\i 001.sql"], "/db/001.sql:1", "Files include each other more than 16 deep."),
      (
        ["001.sql": "\\set a `date`"], "/db/001.sql:1",
        "The arguments of \\set cannot be read here."
      ),
      (["001.sql": "PGDMP\u{1}\u{0}"], "/db/001.sql", "This is an archive of pg_dump, not SQL."),
      (["001.sql": "SELECT 1;\n\u{0}"], "/db/001.sql:2", "There is a zero byte, so it is not SQL."),
      (
        ["001.sql": "x;\nSELECT '"], "/db/001.sql:2",
        "A quotation mark that begins here is not closed."
      ),
      (["001.txt": ""], "/db", "The folder has no .sql files."),
    ])
  func `refuses what it cannot read before a server starts`(
    files: [String: String], place: String, happened: String
  ) async throws {
    try await LeaseFixture.withMigrations(files) { dependency in
      let error = #expect(throws: FailureReport.self) {
        try PostgresLeases().preparation(for: dependency)
      }
      let report = try #require(error)
      #expect(report.status == .badInput)
      #expect(report.subject.hasSuffix(place))
      #expect(report.happened.hasPrefix(happened))
      #expect(report.remedy != nil)
    }
  }

  @Test func `refuses a folder or a seed that is not there`() throws {
    var dependency = Dependency(name: "db", module: .postgres)
    dependency.migrations = "/nowhere"
    let folder = #expect(throws: FailureReport.self) {
      try PostgresLeases().preparation(for: dependency)
    }
    #expect(folder?.happened == "There is no such folder.")
    dependency.migrations = nil
    dependency.seed = "/nowhere/seed.sql"
    let seed = #expect(throws: FailureReport.self) {
      try PostgresLeases().preparation(for: dependency)
    }
    #expect(seed?.happened == "There is no file /nowhere/seed.sql.")
    dependency.seed = nil
    dependency.isolation = .virtualHost
    let isolation = #expect(throws: FailureReport.self) {
      try PostgresLeases().preparation(for: dependency)
    }
    #expect(isolation?.happened == "PostgreSQL has no isolation by vhost.")
  }

  @Test func `names a file that ends in the middle of a transaction`() async throws {
    let report = try await Self.failure(["001.sql": "BEGIN; SELECT 1;"])
    #expect(report?.subject.hasSuffix("/db/001.sql") == true)
    #expect(report?.happened == "The file ends in the middle of a transaction.")
  }

  @Test func `the key changes with all that the result depends on, and nothing else`() async throws
  {
    func key(
      _ files: [String: String] = LeaseFixture.items,
      _ change: (inout Dependency) -> Void = { _ in }
    ) async throws -> String {
      try await LeaseFixture.withMigrations(files) { dependency in
        var dependency = dependency
        change(&dependency)
        return try #require(try PostgresLeases().preparation(for: dependency)).key
      }
    }
    // Each call has another folder, which must not count.
    let plain = try await key()
    #expect(try await key() == plain)
    #expect(try await key { $0.name = "other" } == plain)
    #expect(try await key { $0.isolation = .transaction } == plain)
    let included = ["001.sql": "\\ir x/y.sql", "x/y.sql": "SELECT 1"]
    let others = [
      try await key(LeaseFixture.items.merging(["002.sql": "SELECT 1"]) { $1 }),
      try await key(LeaseFixture.items.merging(["003.sql": ""]) { $1 }),
      try await key(LeaseFixture.items.merging(["seed.sql": "SELECT 1"]) { $1 }),
      try await key { $0.seed = nil },
      try await key { $0.isolation = .schema },
      try await key { $0.isolation = Isolation.none },
      try await key { $0.settings = ["work_mem": "8MB"] },
      try await key(included),
      try await key(included.merging(["x/y.sql": "SELECT 2"]) { $1 }),
    ]
    #expect(Set(others + [plain]).count == others.count + 1)
  }

  @Test func `loads a dump of a database with all that people have in one`() async throws {
    let schema = """
      CREATE ROLE app; CREATE ROLE reader;
      CREATE SCHEMA sales AUTHORIZATION app;
      CREATE TYPE sales.state AS ENUM ('open', 'it''s done');
      CREATE TABLE sales.orders (id bigserial PRIMARY KEY, state sales.state, note text,
        made timestamptz DEFAULT now(), CHECK (note <> ';'));
      CREATE TABLE sales.lines (orders bigint REFERENCES sales.orders, data jsonb, raw bytea);
      CREATE INDEX ON sales.lines USING gin (data);
      CREATE FUNCTION sales.f(a int) RETURNS int LANGUAGE plpgsql AS $f$
        BEGIN RETURN (SELECT count(*) FROM sales.orders) + a; /* ; */ END $f$;
      CREATE VIEW sales.open AS SELECT * FROM sales.orders WHERE state = 'open';
      CREATE MATERIALIZED VIEW sales.counts AS SELECT state, count(*) FROM sales.orders GROUP BY 1;
      CREATE RULE r AS ON DELETE TO sales.lines DO ALSO (SELECT 1; SELECT 2);
      ALTER TABLE sales.orders OWNER TO app;
      GRANT SELECT ON sales.orders TO reader;
      COMMENT ON TABLE sales.orders IS 'all; of $$ them -- ''\\';
      INSERT INTO sales.orders (state, note) SELECT 'open', E'line\\n\\t\\\\. ' || g FROM generate_series(1, 500) g;
      INSERT INTO sales.lines SELECT g, '{"a": "\\u00e4"}', '\\x00ff' FROM generate_series(1, 500) g;
      SELECT lo_from_bytea(0, 'large');
      """
    let dump = try await TestServer.use { server in
      let session = try await PostgresSession.connect(PostgresAddress(server))
      for statement in ["CREATE ROLE chief SUPERUSER LOGIN", "CREATE DATABASE shop OWNER chief"] {
        try await session.run(statement)
      }
      let inside = try await PostgresSession.connect(
        PostgresAddress(server, database: "shop"))
      try await inside.run("SET SESSION AUTHORIZATION chief")
      try await inside.run(schema)
      await inside.close()
      await session.close()
      let file = "\(server.folder)/dump.sql"
      let programs = try #require(TestServer.programs)
      try SpawnedShell(
        "\(programs)/pg_dump -Fp -h \(server.folder) -p \(server.port) -U assay shop >\(file)"
      ).waitForEnd()
      return try String(contentsOfFile: file, encoding: .utf8)
    }
    #expect(dump.contains("OWNER TO chief"))
    #expect(dump.contains("COPY sales.orders"))
    let files = [
      "001_dump.sql": dump,
      // As a newer pg_dump writes it.
      "002_newer.sql":
        "--\n-- PostgreSQL database dump\n--\n\\restrict x\nSET transaction_timeout = 0;\n\\unrestrict x\n",
      "003.sql": "ALTER TABLE sales.orders ADD more int;",
    ]
    try await LeaseFixture.use(.database, files) { fixture in
      let lease = try await fixture.lease()
      let values = try await fixture.run(
        lease, "REFRESH MATERIALIZED VIEW sales.counts", "ALTER TABLE sales.orders ADD mine int",
        "DELETE FROM sales.lines WHERE orders = 1",
        """
        SELECT sales.f(1) || ' ' || (SELECT count(*) FROM sales.lines) || ' ' || note FROM sales.orders
        WHERE id = 500
        """)
      #expect(values == "501 499 line\n\t\\. 500")
    }
  }

  @Test func `a role that only a person's migration names must be made by one`() async throws {
    let report = try await Self.failure([
      "001.sql": "CREATE TABLE t (a int);\nGRANT SELECT ON t TO reporting;"
    ])
    #expect(report?.subject.hasSuffix("/db/001.sql:2") == true)
    #expect(report?.happened.contains("role \"reporting\" does not exist") == true)
    let files = [
      "001.sql": "CREATE ROLE reporting; CREATE TABLE t (a int); GRANT SELECT ON t TO reporting;",
      "002.sql": "CREATE EXTENSION pg_stat_statements; ALTER TABLE t OWNER TO reporting;",
    ]
    try await LeaseFixture.use(.database, files) { fixture in
      let lease = try await fixture.lease()
      // A member of all, so that a test can act as each of them.
      try await fixture.run(lease, "ALTER TABLE t ADD b int", "SET ROLE reporting", "TABLE t")
    }
  }
}
