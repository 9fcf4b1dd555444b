import Assay
import Foundation
import Subprocess
import Testing

/// Asks with `psql`, which knows nothing of Assay.
func psql(_ url: String, _ sql: String) async throws -> String {
  let result = try await Subprocess.run(
    .name("psql"), arguments: ["-qAtX", "-v", "ON_ERROR_STOP=1", url, "-c", sql],
    output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
  struct Failure: Error, CustomStringConvertible { var description: String }
  guard result.terminationStatus.isSuccess else {
    throw Failure(description: result.standardError)
  }
  return result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
}

@Suite(.postgres(migrations: "Fixtures/migrations", seed: "Fixtures/seed.sql"))
struct PostgresTraitTests {
  let url: String

  init() throws { url = try Lease.named("postgres").url }

  // Each would fail if another's row were there, whichever runs first.
  @Test(arguments: 1...8) func `each case has a migrated database of its own`(
    number: Int
  ) async throws {
    #expect(try await psql(url, "SELECT string_agg(name, ',') FROM items") == "tea")
    _ = try await psql(url, "INSERT INTO items VALUES ('\(number)')")
    #expect(try await psql(url, "SELECT count(*) FROM items") == "2")
  }

  @Test func `tells all that a driver may want`() throws {
    let lease = try Lease.named("postgres")
    #expect(lease.kind == "postgres")
    let database = try #require(lease.database)
    #expect(lease.url.hasSuffix("@\(lease.host):\(lease.port)/\(database)"))
    #expect(lease.environment["DATABASE_URL"] == lease.url)
    #expect(lease.environment["POSTGRES_URL"] == lease.url)
    #expect(lease.values["jdbc"]?.hasPrefix("jdbc:postgresql://") == true)
  }

  @Test(.postgres("other")) func `a test adds to what its suite has`() async throws {
    let other = try Lease.named("other").url
    #expect(try await psql(other, "SELECT to_regclass('items')") == "")
    #expect(try await psql(Lease.named("postgres").url, "SELECT count(*) FROM items") == "1")
    #expect {
      try Lease.current
    } throws: { "\($0)".contains("Say which: Lease.named") }
  }

  @Test(.postgres()) func `the innermost wins, and is another server when described otherwise`()
    async throws
  {
    #expect(try await psql(Lease.named("postgres").url, "SELECT to_regclass('items')") == "")
  }
}

/// What the tests of one suite see in common; in order, as the second needs the first.
@Suite(.serialized, .postgres("shared", per: .suite))
struct SuiteScopeTests {
  @Test func `first`() async throws {
    _ = try await psql(Lease.current.url, "CREATE TABLE seen ()")
  }

  @Test func `second`() async throws {
    #expect(try await psql(Lease.current.url, "SELECT to_regclass('seen')") == "seen")
  }
}

/// Fails on purpose, for whoever looks at what it leaves.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["ASSAY_TEST_FAILS"] != nil))
struct FailingTests {
  @Test(.postgres("broken")) func `fails`() throws {
    #expect(try Lease.current.url == "")
  }
}

struct ScopeTests {
  @Test func `a scope gives a part and takes it back`() async throws {
    let old = try await withDependency(.postgres()) { lease in
      let answer = try await psql(lease.url, "SELECT 1")
      #expect(answer == "1")
      return lease
    }
    await #expect(throws: (any Error).self) { try await psql(old.url, "SELECT 1") }
  }

  @Test func `parts are given by hand, too`() async throws {
    let lease = try await TestDependency.redis(isolation: .number).lease(for: "by hand")
    #expect(lease.url.hasPrefix("redis://"))
    await lease.release()
  }

  @Test func `a dependency of the manifest is found by its name`() async throws {
    let lease = try await TestDependency.dependency("notes").lease()
    #expect(try await psql(lease.url, "SELECT name FROM items") == "tea")
    #expect(lease.environment["NOTES_URL"] == lease.url)
    await lease.release()
  }

  @Test func `a server of one's own may be stopped and started again`() async throws {
    try await withServer(.service("redis", runtime: .process)) { server in
      let port = try #require(server.endpoint(port: 6379))
      #expect(server.url == "redis://\(port)/0")
      #expect(await server.state() == .running)
      try await server.pause()
      #expect(await server.state() == .paused)
      try await server.resume()
      try await server.restart()
      #expect(await server.state() == .running)
      #expect(await server.lastLines().contains { $0.contains("Ready to accept connections") })
      await server.stop()
      #expect(await server.state() != .running)
    }
  }
}

struct WrongUseTests {
  private func message(_ dependency: TestDependency) async -> String {
    do {
      await (try dependency.lease()).release()
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func `without a trait there is nothing`() {
    #expect {
      try Lease.current
    } throws: { "\($0)".contains("Give the test or its suite a trait, such as .postgres()") }
    #expect {
      try Lease.named("db")
    } throws: { "\($0)".contains("could not use a dependency (db)") }
  }

  @Test func `what is wrong is said when a test wants it`() async {
    let kind = await message(.service("postgrse"))
    #expect(kind.contains("There is no such kind.") && kind.contains("postgres, "))
    let isolation = await message(.redis(isolation: .schema))
    #expect(isolation.contains("could not keep tests apart by schema (redis)"))
    let folder = await message(.postgres(migrations: "no/such/folder"))
    #expect(folder.contains("neither beside") && folder.contains("TraitTests.swift"))
    let manifest = await message(.dependency("gone"))
    #expect(manifest.contains("has none of that name") && manifest.contains("It has: notes."))
    let nowhere = await message(.dependency("db", sourceFile: "/no/folder/Tests.swift"))
    #expect(nowhere.contains("There is no assay.yaml"))
    let broken = await message(
      .postgres("broken", migrations: "Fixtures/broken"))
    #expect(broken.contains("Fixtures/broken/001.sql:2") && broken.contains("syntax error"))
  }
}
