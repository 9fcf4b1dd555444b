import AssayTestSupport
import Foundation
import Testing

/// `assay exec`: a command with servers around it, from a folder with or without a manifest.
struct ExecTests {
  private static let redis = "exec --with cache=redis --runtime process"

  @Test func `gives the command a server in its environment, and leaves nothing`() async throws {
    try await TemporaryFolder.with { folder in
      let answer = try await AssayProgram.shell(
        """
        "$ASSAY" \(Self.redis) --with db=postgres -- sh -c '
          "$ASSAY" ps --json > ps.json
          test "$REDIS_URL" = "$CACHE_URL" && test -n "$ASSAY_API" && echo "$ASSAY_RUN_ID" > run
          test "$DATABASE_URL" = "$DB_URL" && psql -qAt "$DB_URL" -c "select 40 + 2"'
        """, in: folder)
      #expect(answer.status == 0, "\(answer.error)")
      #expect(answer.output == "42\n")
      #expect(answer.error.contains("cache: Redis"))
      let run = try LookingAroundTests.run(folder.read("run"), in: folder.read("ps.json"))
      #expect(run.alive == true)
      // One of Redis is ready for the next who asks.
      #expect(Set(run.servers.map(\.name)) == ["cache", "db"])
      #expect(run.servers.allSatisfy { $0.state == "running" && $0.runtime == "process" })
      #expect(!FileManager.default.fileExists(atPath: try #require(run.folder)))
      #expect(run.servers.allSatisfy { !LookingAroundTests.isAlive($0.id) })
    }
  }

  @Test(arguments: [
    ("exit 0", 0), ("exit 1", 1), ("exit 42", 42), ("no-such-program", 127), ("kill -9 $$", 137),
    ("kill $$", 143),
  ])
  func `ends as the command ends`(script: String, status: Int32) async throws {
    try await TemporaryFolder.with { folder in
      let answer = try await AssayProgram.run(
        Self.redis.split(separator: " ").map(String.init) + ["--", "sh", "-c", script], in: folder)
      #expect(answer.status == status, "\(answer.error)")
    }
  }

  @Test func `a signal that is sent to it alone reaches the command`() async throws {
    try await TemporaryFolder.with { folder in
      let answer = try await AssayProgram.shell(
        """
        "$ASSAY" \(Self.redis) -- sh -c '
          sleep 600 > /dev/null 2>&1 & trap "kill $!; echo asked; exit 7" TERM; kill $PPID; wait'
        """, in: folder)
      #expect(answer.status == 7, "\(answer.error)")
      #expect(answer.output == "asked\n")
    }
  }

  @Test(arguments: [
    (["--", "no-such-program"], 2, "no-such-program", "Is it installed and in PATH?"),
    (["--with", "rediss", "--", "true"], 2, "rediss", "redis"),
    (["--with", "postgres:99", "--runtime", "process", "--", "true"], 3, "15.", "apt-get install"),
    (["--with", "redis", "--with", "redis", "--", "true"], 2, "redis", "NAME=redis"),
    (["--with", "redis"], 2, "--", "assay exec --"),
  ])
  func `says what keeps the command from running`(
    arguments: [String], status: Int32, said: String, hint: String
  ) async throws {
    try await TemporaryFolder.with { folder in
      let first = arguments.first == "--" ? ["--with", "redis", "--runtime", "process"] : []
      let answer = try await AssayProgram.run(["exec"] + first + arguments, in: folder)
      #expect(answer.status == status, "\(answer.error)")
      #expect(answer.error.contains(said) && answer.error.contains(hint), "\(answer.error)")
      #expect(answer.error.components(separatedBy: "could not").count <= 2, "\(answer.error)")
      #expect(answer.output == "")
    }
  }

  @Test func `without a manifest and without --with it says both`() async throws {
    try await TemporaryFolder.with { folder in
      let answer = try await AssayProgram.run(["exec", "--", "true"], in: folder)
      #expect(answer.status == 2)
      #expect(answer.error.contains("--with postgres:15"), "\(answer.error)")
      #expect(answer.error.contains("assay init"), "\(answer.error)")
    }
  }

  @Test func `kinds of the manifest are kinds for --with`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(
        """
        assay: 1
        system: demo
        services: {app: {suites: [{layer: unit, run: "true"}]}}
        modules:
          answerer:
            process: {program: redis-server, arguments: "--port {port}", package: redis-server}
            ports: {main: 6379}
            speaks: redis
            url: answer://{host}:{port}
        """, to: "assay.yaml")
      let answer = try await AssayProgram.shell(
        "\"$ASSAY\" exec --with mine=answerer -- sh -c 'echo $MINE_URL'", in: folder)
      #expect(answer.status == 0, "\(answer.error)")
      #expect(answer.output.hasPrefix("answer://127.0.0.1:"))
      let wrong = try await AssayProgram.run(
        ["exec", "--with", "answrer", "--", "true"], in: folder)
      #expect(wrong.status == 2)
      #expect(wrong.error.contains("answerer"), "\(wrong.error)")
    }
  }

  @Test func `a name that two kinds claim goes to neither`() async throws {
    try await TemporaryFolder.with { folder in
      let answer = try await AssayProgram.shell(
        """
        "$ASSAY" exec --with a=postgres --with b=mariadb --runtime process -- sh -c '
          echo "${DATABASE_URL-none} ${PGPORT:+PGPORT} ${MYSQL_URL:+MYSQL_URL}"'
        """, in: folder)
      #expect(answer.output == "none PGPORT MYSQL_URL\n", "\(answer.error)")
    }
  }

  @Test func `a test that leaves its isolation is named`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(
        """
        url=$(curl -sf "$ASSAY_API/leases" -d '{"dependency": "db", "test": "test_c"}' |
          sed 's/.*"url":"//; s/".*//')
        psql -qAt "$url" -c 'create table left_behind ()'
        psql -qAt "${url%/*}/postgres" -c 'select 1' 2> /dev/null
        echo "$url" > url
        """, to: "test.sh")
      try folder.write(
        """
        assay: 1
        system: demo
        services: {app: {suites: [{layer: unit, run: "true"}]}}
        dependencies:
          db: {kind: postgres, isolation: transaction, runtime: process}
        """, to: "assay.yaml")
      for held in [false, true] {
        if held { #expect(try await AssayProgram.run(["up"], in: folder).status == 0) }
        let answer = try await AssayProgram.run(["exec", "--", "sh", "test.sh"], in: folder)
        #expect(answer.status == 0, "\(answer.error)")
        #expect(answer.error.contains("db: test_c left its transaction"), "\(answer.error)")
        #expect(
          answer.error.contains("test_c tried to connect to database postgres"), "\(answer.error)")
      }
      #expect(try await AssayProgram.run(["down"], in: folder).status == 0)
    }
  }
}
