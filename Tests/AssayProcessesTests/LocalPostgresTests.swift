import AssayDependencies
import AssayEvidence
import AssayManifest
import AssayProcesses
import Foundation
import Synchronization
import Testing

extension ProcessTests {
  @Suite(.needsPostgres)
  struct LocalPostgresTests {
    @Test func `gives every suite a copy of the migrated database that others do not see`()
      async throws
    {
      try await ServerFixture.use { fixture in
        try fixture.folder.write("CREATE TABLE item(id int);", to: "db/001.sql")
        try fixture.folder.write("ALTER TABLE item ADD name text;", to: "db/002.sql")
        try fixture.folder.write("not SQL at all", to: "db/README.md")
        let seed = try fixture.folder.write("INSERT INTO item VALUES (1, 'ä');", to: "seed.sql")
        let request = DependencyRequest(
          name: "orders-db", kind: .postgres, migrations: "\(fixture.folder.path)/db", seed: seed)
        try await fixture.with(LocalPostgres(fixture.servers), request) { postgres in
          let first = try await postgres.provide(for: "orders/unit")
          let second = try await postgres.provide(for: "orders/unit")
          #expect(first.database != second.database)
          #expect(first.isolation == "database assay_orders_unit_1")
          #expect(first.user == "assay")
          // By the URL, and by the variables that psql reads by itself.
          let insert = "psql -tA \"$ORDERS_DB_URL\" -c \"INSERT INTO item VALUES (2, 'b')\""
          #expect(await fixture.shell(insert, [first]) == "INSERT 0 1\n")
          let list = "psql -tA -c 'SELECT name, upper(name) FROM item ORDER BY id'"
          #expect(await fixture.shell(list, [first]) == "ä|Ä\nb|B\n")
          #expect(await fixture.shell(list, [second]) == "ä|Ä\n")
          await postgres.release(first)
          let gone = await fixture.shell(list, [first])
          #expect(gone.contains("database \"\(first.database)\" does not exist"))
        }
      }
    }

    @Test func `lets nobody in without the password`() async throws {
      try await ServerFixture.use { fixture in
        let request = DependencyRequest(name: "db", kind: .postgres)
        try await fixture.with(LocalPostgres(fixture.servers), request) { postgres in
          var connection = try await postgres.provide(for: "unit")
          connection.password = "wrong"
          let output = await fixture.shell("psql -c 'SELECT 1'", [connection])
          #expect(output.contains("password authentication failed"))
        }
      }
    }

    @Test func `points at the line of a broken migration`() async throws {
      try await ServerFixture.use { fixture in
        try fixture.folder.write("CREATE TABLE item(id int);", to: "db/001.sql")
        let broken = try fixture.folder.write(
          "SELECT 1;\nCREATE TABLE other(id int);\nINSERT INTO itm VALUES (1);", to: "db/002.sql")
        let request = DependencyRequest(
          name: "db", kind: .postgres, migrations: "\(fixture.folder.path)/db")
        let report = try #require(await failure(LocalPostgres(fixture.servers), request))
        #expect(report.status == .badInput)
        #expect(report.subject == "\(broken):3")
        #expect(report.happened.hasPrefix("relation \"itm\" does not exist\nLINE 1:"))
      }
    }

    @Test(
      arguments: [
        ("nowhere", nil, "There is no such folder."),
        ("empty", nil, "The folder has no .sql files."),
        (nil, "nowhere.sql", "There is no such file."),
      ] as [(String?, String?, String)])
    func `says what is missing before it starts a server`(
      migrations: String?, seed: String?, happened: String
    ) async throws {
      try await ServerFixture.use { fixture in
        try fixture.folder.write("", to: "empty/note.txt")
        let path = fixture.folder.path
        let request = DependencyRequest(
          name: "db", kind: .postgres, migrations: migrations.map { "\(path)/\($0)" },
          seed: seed.map { "\(path)/\($0)" })
        let report = try #require(await failure(LocalPostgres(fixture.servers), request))
        #expect(report.status == .badInput)
        #expect(report.happened == happened)
      }
    }

    @Test func `says which versions are there and what to install`() async throws {
      try await ServerFixture.use { fixture in
        let request = DependencyRequest(name: "db", kind: .postgres, version: .init("8.4"))
        let report = try #require(await failure(LocalPostgres(fixture.servers), request))
        #expect(report.status == .infrastructure)
        #expect(report.attempt == "start Postgres 8.4")
        #expect(report.happened.hasPrefix("Installed are only: "))
        #expect(report.remedy?.contains("apt-get install postgresql-8") == true)
        let nothing = LocalPostgres(fixture.servers, folders: [fixture.folder.path])
        #expect(
          await failure(nothing, request)?.happened
            == "No PostgreSQL server is installed on this machine.")
      }
    }

    @Test func `takes another port when the first is taken`() async throws {
      try await ServerFixture.use { fixture in
        let request = DependencyRequest(name: "db", kind: .postgres)
        try await fixture.with(LocalPostgres(fixture.servers), request) { first in
          let taken = try await first.provide(for: "unit").port
          let tries = Mutex(0)
          let runtime = LocalPostgres(fixture.servers) { () throws(FailureReport) in
            let number = tries.withLock { number in
              number += 1
              return number
            }
            return number < 3 ? taken : try LoopbackPort.free()
          }
          try await fixture.with(runtime, request) { second in
            let port = try await second.provide(for: "unit").port
            #expect(port != taken)
          }
          #expect(tries.withLock { $0 } == 3)
          let stubborn = LocalPostgres(fixture.servers, choosePort: { taken })
          let report = try #require(await failure(stubborn, request))
          #expect(report.happened.contains("Address already in use"))
        }
      }
    }

    @Test func `starts anew when the kept data folder is broken`() async throws {
      try await ServerFixture.use { fixture in
        let cache = "\(fixture.folder.path)/cache"
        let runtime = LocalPostgres(fixture.servers, cacheFolder: cache)
        let request = DependencyRequest(name: "db", kind: .postgres)
        try await fixture.with(runtime, request) { _ in }
        let entry = try #require(
          try FileManager.default.contentsOfDirectory(atPath: cache).first {
            !$0.hasSuffix(".lock")
          })
        try FileManager.default.removeItem(atPath: "\(cache)/\(entry)/global")
        try await fixture.with(runtime, request) { postgres in
          let connection = try await postgres.provide(for: "unit")
          #expect(await fixture.shell("psql -tA -c 'SELECT 1'", [connection]) == "1\n")
        }
        #expect(FileManager.default.fileExists(atPath: "\(cache)/\(entry)/global"))
      }
    }

    @Test func `does without a cache that cannot be written`() async throws {
      try await ServerFixture.use { fixture in
        let file = try fixture.folder.write("", to: "file")
        let runtime = LocalPostgres(fixture.servers, cacheFolder: "\(file)/cache")
        try await fixture.with(runtime, DependencyRequest(name: "db", kind: .postgres)) { _ in }
      }
    }

    @Test func `lets several processes fill the cache at once`() async throws {
      try await ServerFixture.use { fixture in
        let cache = "\(fixture.folder.path)/cache"
        let fixtureProgram = try programFixture()
        let outcomes = await withTaskGroup(of: SupervisedCommand.Outcome.self) { group in
          for index in 0..<3 {
            let command = SupervisedCommand(
              id: "process \(index)", runID: fixture.folder.name,
              commandLine: "exec \(fixtureProgram) postgres inner-\(index) \(cache)",
              workingDirectory: "/", environment: ["PATH": "/usr/bin:/bin"],
              timeout: .seconds(60), logPath: nil)
            group.addTask { await command.run() }
          }
          return await group.reduce(into: []) { $0.append($1) }
        }
        for outcome in outcomes { #expect(outcome.succeeded, "\(outcome.tail)") }
        let kept = try FileManager.default.contentsOfDirectory(atPath: cache)
        #expect(kept.filter { !$0.hasSuffix(".lock") }.count == 1)
      }
    }

    @Test func `runs two servers at once and stops each only once`() async throws {
      try await ServerFixture.use { fixture in
        let runtime = LocalPostgres(fixture.servers)
        async let first = runtime.start(DependencyRequest(name: "one", kind: .postgres))
        async let second = runtime.start(DependencyRequest(name: "two", kind: .postgres))
        let both = try await [first, second]
        #expect(both.map(\.name) == ["one", "two"])
        #expect(both.allSatisfy { $0.server.hasPrefix("postgres ") && $0.startUp > .zero })
        for server in both + both { await server.stop() }
      }
    }
  }
}

/// How a start fails; nil, and the server stopped, when it does not.
func failure(
  _ runtime: any DependencyRuntime, _ request: DependencyRequest
) async -> FailureReport? {
  do throws(FailureReport) {
    await (try runtime.start(request)).stop()
    return nil
  } catch {
    return error
  }
}

/// Where the build put the fixture program: beside the tests.
func programFixture() throws -> String {
  let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  let program = URL(filePath: tests).deletingLastPathComponent()
    .appending(path: "assay-process-fixture").path(percentEncoded: false)
  try #require(FileManager.default.isExecutableFile(atPath: program))
  return program
}
