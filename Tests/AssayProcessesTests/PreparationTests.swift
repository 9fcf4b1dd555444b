import AssayDependencies
import AssayEvidence
import AssayProcesses
import Foundation
import Synchronization
import Testing

extension ProcessTests {
  struct PreparationTests {
    /// A server with a data folder that a command makes, which says so in `made`.
    private func withData(_ fixture: RuntimeFixture) throws -> Dependency {
      var dependency = try fixture.plain(["serve", "{port}", "{data}"])
      dependency.module.process?.initialize = [
        ["sh", "-c", "echo made >> \(fixture.folder.path)/made; echo {user} > {data}/whole"]
      ]
      dependency.module.account.user = "assay"
      return dependency
    }

    private func starts(_ server: any RunningServer) async throws -> Int {
      let bytes = try #require(try await server.readFile("data/starts"))
      return String(decoding: bytes, as: UTF8.self).split(separator: "\n").count
    }

    @Test(.needsPostgres) func `keeps what was done to a real server`() async throws {
      try await RuntimeFixture.use { fixture in
        let dependency = Dependency(name: "db", module: .postgres)
        let works = Mutex(0)
        let preparation = Preparation(key: "one") { server throws(FailureReport) in
          works.withLock { $0 += 1 }
          let result = try await psql(
            server, "CREATE TABLE item(id int); INSERT INTO item SELECT generate_series(1, 1000)")
          #expect(result.code == 0, "\(String(decoding: result.error, as: UTF8.self))")
        }
        for round in 0..<3 {
          try await fixture.with(dependency, preparation: preparation) { server async throws in
            #expect(server.wasPrepared == (round > 0))
            let count = try await psql(server, "SELECT count(*) FROM item")
            #expect(String(decoding: count.output, as: UTF8.self) == "1000\n")
            // What a run writes is its own.
            #expect(try await psql(server, "DELETE FROM item").code == 0)
          }
        }
        #expect(works.withLock { $0 } == 1)
        // The initialised one and the prepared one.
        #expect(fixture.keptData.count == 2)
        try await fixture.with(dependency) { server async throws in
          #expect(!server.wasPrepared)
          #expect(try await psql(server, "SELECT * FROM item").code != 0)
        }
      }
    }

    @Test func `makes a data folder once and copies it from then on`() async throws {
      try await RuntimeFixture.use { fixture in
        let dependency = try withData(fixture)
        for _ in 0..<3 {
          try await fixture.with(dependency) { server async throws in
            #expect(try await server.readFile("data/whole") == Array("assay\n".utf8))
            #expect(try await starts(server) == 1)
          }
        }
        #expect(try fixture.folder.read("made") == "made\n")
        // What goes into making it makes another one.
        var other = dependency
        other.module.account.user = "somebody"
        try await fixture.with(other) { server async throws in
          #expect(try await server.readFile("data/whole") == Array("somebody\n".utf8))
        }
        #expect(try fixture.folder.read("made") == "made\nmade\n")
      }
    }

    @Test func `does the work again for another key or other settings`() async throws {
      try await RuntimeFixture.use { fixture in
        let works = Mutex(0)
        func start(_ key: String, _ dependency: Dependency) async throws {
          let preparation = Preparation(key: key) { _ in works.withLock { $0 += 1 } }
          try await fixture.with(dependency, preparation: preparation) { _ in }
        }
        var dependency = try withData(fixture)
        try await start("one", dependency)
        try await start("one", dependency)
        #expect(works.withLock { $0 } == 1)
        try await start("two", dependency)
        #expect(works.withLock { $0 } == 2)
        dependency.environment["A"] = "b"
        try await start("one", dependency)
        #expect(works.withLock { $0 } == 3)
      }
    }

    @Test func `restarts a server after its preparation with the data that it had`() async throws {
      try await RuntimeFixture.use { fixture in
        let preparation = Preparation(key: "one") { server throws(FailureReport) in
          let folder = server.socketFolder ?? ""
          let result = try await server.run(["sh", "-c", "echo work > \(folder)/data/work"])
          #expect(result.code == 0)
        }
        for expected in [2, 2] {
          try await fixture.with(try withData(fixture), preparation: preparation) {
            server async throws in
            #expect(try await server.readFile("data/work") == Array("work\n".utf8))
            // Once for the work, which is kept, and once for use.
            #expect(try await starts(server) == expected)
          }
        }
      }
    }

    @Test func `works on a server without data at each start`() async throws {
      try await RuntimeFixture.use { fixture in
        let works = Mutex(0)
        let preparation = Preparation(key: "one") { _ in works.withLock { $0 += 1 } }
        for _ in 0..<2 {
          try await fixture.with(try fixture.plain(), preparation: preparation) {
            server async throws in
            #expect(!server.wasPrepared)
          }
        }
        #expect(works.withLock { $0 } == 2)
        #expect(fixture.keptData == [])
      }
    }

    @Test func `passes on why the work failed, and keeps nothing of it`() async throws {
      try await RuntimeFixture.use { fixture in
        let wrong = FailureReport(
          .badInput, attempt: "apply a migration", subject: "001.sql:3", happened: "No.")
        let broken = Preparation(key: "one") { _ throws(FailureReport) in throw wrong }
        var dependency = try withData(fixture)
        dependency.startAttempts = 3
        #expect(await fixture.failure(dependency, preparation: broken) == wrong)
        let works = Mutex(0)
        let good = Preparation(key: "one") { _ in works.withLock { $0 += 1 } }
        try await fixture.with(dependency, preparation: good) { #expect(!$0.wasPrepared) }
        #expect(works.withLock { $0 } == 1)
        #expect(try fixture.folder.read("made") == "made\n")
      }
    }

    @Test func `says why a data folder could not be made`() async throws {
      try await RuntimeFixture.use { fixture in
        var dependency = try withData(fixture)
        dependency.module.process?.initialize = [
          ["sh", "-c", "for i in $(seq 30); do echo line $i; done >&2; exit 7"]
        ]
        let report = try #require(await fixture.failure(dependency))
        #expect(report.happened.contains("which makes its data folder, ended with code 7."))
        #expect(report.happened.hasSuffix("  | line 30"))
        #expect(report.happened.contains("  | line 11\n"))
        #expect(!report.happened.contains("  | line 10\n"))
        #expect(fixture.keptData == [])
      }
    }

    @Test(arguments: ["cut short", "a flipped bit", "emptied", "a folder in its place"])
    func `starts from the beginning when what was kept is damaged`(damage: String) async throws {
      try await RuntimeFixture.use { fixture in
        let dependency = try withData(fixture)
        try await fixture.with(dependency) { _ in }
        let path = try #require(fixture.keptData.first)
        var bytes = try Data(contentsOf: URL(filePath: path))
        switch damage {
        case "cut short": bytes.removeLast(1)
        case "a flipped bit": bytes[bytes.count / 2] ^= 4
        case "emptied": bytes = Data()
        default: break
        }
        try FileManager.default.removeItem(atPath: path)
        if damage == "a folder in its place" {
          try fixture.folder.write("", to: "cache/data/\(path.split(separator: "/").last ?? "")/x")
        } else {
          try bytes.write(to: URL(filePath: path))
        }
        for _ in 0..<2 {
          try await fixture.with(dependency) { server async throws in
            #expect(try await server.readFile("data/whole") == Array("assay\n".utf8))
          }
        }
        let times = damage == "a folder in its place" ? 3 : 2
        #expect(
          try fixture.folder.read("made") == String(repeating: "made\n", count: times))
      }
    }

    @Test func `starts from the beginning when a server does not start from what was kept`()
      async throws
    {
      try await RuntimeFixture.use { fixture in
        // The first time it makes a broken folder, which is whole as far as the cache can tell.
        var dependency = try withData(fixture)
        dependency.module.process?.initialize = [
          [
            "sh", "-c",
            "echo made >> \(fixture.folder.path)/made; "
              + "[ $(wc -l < \(fixture.folder.path)/made) = 1 ] || echo ok > {data}/whole",
          ]
        ]
        let report = try #require(await fixture.failure(dependency))
        #expect(report.happened.contains("  | the data folder is broken"))
        #expect(fixture.keptData.count == 1)
        for _ in 0..<2 { try await fixture.with(dependency) { _ in } }
        #expect(try fixture.folder.read("made") == "made\nmade\n")
      }
    }

    @Test func `does without a cache that cannot be written`() async throws {
      try await RuntimeFixture.use { fixture in
        var fixture = fixture
        fixture.environment.cacheFolder = try fixture.folder.write("", to: "file") + "/cache"
        let preparation = Preparation(key: "one") { _ in }
        for cacheFolder in [fixture.environment.cacheFolder, nil] {
          fixture.environment.cacheFolder = cacheFolder
          try await fixture.with(try withData(fixture), preparation: preparation) {
            #expect(!$0.wasPrepared)
          }
        }
        #expect(try fixture.folder.read("made") == "made\nmade\n")
      }
    }

    @Test(.needsPostgres) func `lets several processes prepare the same only once`() async throws {
      try await RuntimeFixture.use { fixture in
        let program = try programFixture()
        let outcomes = await withTaskGroup(of: SupervisedCommand.Outcome.self) { group in
          for index in 0..<4 {
            let command = SupervisedCommand(
              id: "process \(index)", runID: fixture.folder.name,
              commandLine:
                "exec \(program) start postgres inner-\(index) \(fixture.cacheFolder)",
              workingDirectory: "/", environment: ["PATH": "/usr/bin:/bin"],
              timeout: .seconds(100), logPath: nil)
            group.addTask { await command.run() }
          }
          return await group.reduce(into: []) { $0.append($1) }
        }
        for outcome in outcomes { #expect(outcome.succeeded, "\(outcome.tail)") }
        #expect(outcomes.count { $0.tail.contains("prepared") } == 1)
        #expect(outcomes.count { $0.tail.contains("from the cache") } == 3)
        #expect(fixture.keptData.count == 2)
      }
    }

    @Test func `removes what nobody used for a fortnight, and what is too much`() async throws {
      try await RuntimeFixture.use { fixture in
        var dependency = try withData(fixture)
        for user in ["one", "two", "three"] {
          dependency.module.account.user = user
          try await fixture.with(dependency) { _ in }
        }
        var cache = ProcessRuntime.dataCache(fixture.cacheFolder)
        let entries = cache.entries()
        #expect(entries.count == 3)
        func age(_ path: String, days: Double) throws {
          try FileManager.default.setAttributes(
            [.modificationDate: Date.now.addingTimeInterval(-days * 86_400)], ofItemAtPath: path)
        }
        try age(entries[0].path, days: 13.9)
        try age(entries[1].path, days: 14.1)
        // Half written by a process that died.
        let half = try fixture.folder.write("", to: "cache/data/x.data.1.2")
        try age(half, days: 1)
        cache.removeOld()
        #expect(
          Set(cache.entries().map(\.path)) == Set([entries[0].path, entries[2].path]))
        #expect(!FileManager.default.fileExists(atPath: half))
        // Used last stays.
        cache.sizeLimit = entries[0].bytes + entries[2].bytes - 1
        cache.removeOld()
        #expect(cache.entries().map(\.path) == [entries[2].path])
        cache.removeOld(ageLimit: .zero)
        #expect(cache.entries() == [])
      }
    }

    @Test func `counts a use as a use`() async throws {
      try await RuntimeFixture.use { fixture in
        let dependency = try withData(fixture)
        try await fixture.with(dependency) { _ in }
        let path = try #require(fixture.keptData.first)
        try FileManager.default.setAttributes(
          [.modificationDate: Date.now.addingTimeInterval(-86_400)], ofItemAtPath: path)
        try await fixture.with(dependency) { _ in }
        let use = try #require(ProcessRuntime.dataCache(fixture.cacheFolder).entries().first)
        #expect(abs(Double(use.lastUse) - Date.now.timeIntervalSince1970) < 3600)
      }
    }
  }
}

/// One query over the socket, which needs no password.
func psql(_ server: any RunningServer, _ sql: String) async throws(FailureReport) -> CommandResult {
  try await server.run([
    "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", server.socketFolder ?? "", "-p",
    "\(server.endpoints["postgres"]?.port ?? 0)", "-U", "assay", "-d", "postgres", "-tAc", sql,
  ])
}
