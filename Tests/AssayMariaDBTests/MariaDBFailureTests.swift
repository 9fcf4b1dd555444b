import AssayDependencies
import AssayEvidence
import AssayMariaDB
import AssayServerTestSupport
import Testing

@Suite(.needsMariaDB)
struct MariaDBFailureTests {
  @Test(arguments: [
    ("SELEC 1;", 1, "You have an error in your SQL syntax"),
    ("CREATE TABLE a(x int);\n\nCREATE TABLE b(\n  x int,\n  y int int\n);", 5, "SQL syntax"),
    ("\n-- why\nINSERT INTO nowhere VALUES (1);", 3, "nowhere' doesn't exist"),
    ("DELIMITER //\nCREATE PROCEDURE p()\nBEGIN\n  SELEC 1;\nEND//\n", 4, "SQL syntax"),
  ])
  func `a broken migration is named with file and line`(
    text: String, line: Int, message: String
  ) async throws {
    try await MariaDBFixture.use(["001.sql": "SELECT 1;", "002.sql": text]) { fixture in
      let failure = await #expect(throws: FailureReport.self) {
        try await fixture.withLeases { _ in }
      }
      #expect(failure?.status == .badInput)
      #expect(failure?.attempt == "apply a migration of orders-db")
      #expect(failure?.subject == "\(fixture.folder.path)/db/002.sql:\(line)")
      #expect(failure?.happened.contains(message) == true)
    }
  }

  @Test(arguments: [
    "CREATE DATABASE shop;", "USE mysql;", "CREATE TABLE assay.t(a int);",
  ])
  func `a migration that names a database fails instead of writing where all see it`(
    text: String
  ) async throws {
    try await MariaDBFixture.use(["001.sql": "SELECT 1;\n" + text]) { fixture in
      let failure = await #expect(throws: FailureReport.self) {
        try await fixture.withLeases { _ in }
      }
      #expect(failure?.subject.hasSuffix("001.sql:2") == true)
      #expect(failure?.remedy?.contains("Leave names of databases out") == true)
    }
  }

  @Test func `a failed preparation leaves no database`() async throws {
    let text = "CREATE TABLE a(x int);\nDROP TABLE b;"
    try await MariaDBFixture.use(["001.sql": text]) { fixture in
      let failure = await #expect(throws: FailureReport.self) {
        try await fixture.withLeases { _ in }
      }
      // The server names the table with its database.
      let name = failure.flatMap { LeaseIdentifier.found(in: $0.happened).first }
      let database = try #require(name)
      #expect(await !fixture.hasDatabase(database))
    }
  }

  @Test func `files that are not there, not SQL or not text are bad input`() throws {
    var dependency = Dependency(name: "db", module: .mariadb)
    dependency.migrations = "/nowhere"
    #expect(message(dependency) == "There is no such folder.")
    dependency.migrations = "/proc/self/fdinfo"
    #expect(message(dependency) == "The folder has no .sql files.")
    dependency.migrations = nil
    dependency.seed = "/nowhere.sql"
    #expect(message(dependency) == "There is no such file, or it cannot be read.")
  }

  @Test func `a file that is not UTF-8 is bad input`() async throws {
    try await ServerFolder.use { folder in
      var dependency = Dependency(name: "db", module: .mariadb)
      dependency.seed = try folder.write([0x53, 0xE4, 0x3B], to: "seed.sql")
      #expect(message(dependency) == "The file is not UTF-8.")
    }
  }

  @Test func `the shared database is migrated once by a preparation with a key of its content`()
    async throws
  {
    let files = ["001.sql": "CREATE TABLE shared_item(a int);"]
    try await MariaDBFixture.use(files) { fixture in
      let dependency = fixture.server.dependency
      let preparation = try #require(try MariaDBMigrations.preparation(for: dependency))
      try await preparation.work(fixture.server)
      let tables = await fixture.sqlAsAdministrator("SHOW TABLES FROM assay LIKE 'shared%'")
      #expect(tables == "shared_item")
      _ = await fixture.sqlAsAdministrator("DROP TABLE assay.shared_item")
      #expect(try MariaDBMigrations.preparation(for: dependency)?.key == preparation.key)
      try fixture.folder.write("SELECT 2;", to: "db/002.sql")
      #expect(try MariaDBMigrations.preparation(for: dependency)?.key != preparation.key)
    }
  }

  @Test func `a server that is not there is an infrastructure failure`() async throws {
    let port = try Loopback.freePorts(1)[0]
    let failure = await #expect(throws: FailureReport.self) {
      _ = try await MariaDBSession.open(
        Endpoint(host: "127.0.0.1", port: port), account: ServiceAccount(user: "root"),
        dependency: "db")
    }
    #expect(failure?.status == .infrastructure)
    #expect(failure?.happened.contains("Can't connect") == true)
  }

  private func message(_ dependency: Dependency) -> String? {
    do throws(FailureReport) {
      _ = try MariaDBLeases.Factory().preparation(for: dependency)
      return nil
    } catch {
      return error.happened
    }
  }
}
