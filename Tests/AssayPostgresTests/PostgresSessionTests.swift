import AssayDependencies
import AssayEvidence
import AssayPostgres
import Foundation
import Testing

@Suite(.needsPostgres, .serialized)
struct PostgresSessionTests {
  private static func withSession<Result>(
    hasSocket: Bool = true, _ body: (PostgresSession, TestServer) async throws -> Result
  ) async throws -> Result {
    try await TestServer.use(hasSocket: hasSocket) { server in
      let session = try await PostgresSession.connect(PostgresAddress(server))
      let result = try await body(session, server)
      await session.close()
      return result
    }
  }

  @Test(arguments: [true, false])
  func `connects over the socket, or by port and password`(hasSocket: Bool) async throws {
    try await Self.withSession(hasSocket: hasSocket) { session, _ in
      let rows = try await session.run("SELECT inet_client_addr() IS NULL AS is_local").rows
      #expect(try rows[0].value("is_local") == hasSocket)
      #expect(await session.serverMajor >= 11)
    }
  }

  @Test func `gives rows by column and type`() async throws {
    try await Self.withSession { session, _ in
      let row = try await session.run(
        """
        SELECT $1::text AS text, 42 AS whole, 2.5 AS part, true AS yes, NULL::int AS nothing,
          18446744073709551615 AS large, '' AS empty
        """, ["ä'\"\n€"]
      ).rows[0]
      #expect(try row.value("text") == "ä'\"\n€")
      #expect(try row.value("whole") == 42)
      #expect(try row.value("part") == 2.5)
      #expect(try row.value("yes") == true)
      #expect(try row.value("nothing", as: Int?.self) == nil)
      #expect(try row.value("whole", as: Int?.self) == 42)
      #expect(try row.value("large") == UInt64.max)
      #expect(try row.value("empty") == "")
      #expect(throws: PostgresError.unusable("Column text is no Int: ä'\"\n€.")) {
        try row.value("text", as: Int.self)
      }
      #expect(throws: PostgresError.self) { try row.value("nothing", as: Int.self) }
      #expect(throws: PostgresError.self) { try row.value("missing", as: Int.self) }
    }
  }

  @Test func `says what the server says of an error`() async throws {
    try await Self.withSession { session, _ in
      let error = await #expect(throws: PostgresError.self) {
        try await session.run("SELECT 1;\nSELECT colum FROM pg_class")
      }
      guard case .server(let message) = try #require(error) else {
        Issue.record("not from the server: \(String(describing: error))")
        return
      }
      #expect(message.sqlState == "42703")
      #expect(message.message == "column \"colum\" does not exist")
      #expect(message.position == 18)
      // The session goes on.
      #expect(try await session.run("SELECT 7").rows[0].first == "7")
    }
  }

  @Test func `cancels a statement with its task`() async throws {
    try await Self.withSession { session, server in
      let task = Task { try await session.run("SELECT pg_sleep(60)") }
      let other = try await PostgresSession.connect(PostgresAddress(server))
      let sleepers = "SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
      try await eventually("it sleeps") {
        try await other.run(sleepers).rows[0].value("n") == 1
      }
      task.cancel()
      await #expect(throws: PostgresError.cancelled) { try await task.value }
      #expect(try await other.run(sleepers).rows[0].value("n") == 0)
      #expect(try await session.run("SELECT 7").rows[0].first == "7")
      await other.close()
    }
  }

  @Test func `stops a statement at its limit`() async throws {
    try await Self.withSession { session, _ in
      let limit = Duration.milliseconds(50)
      await #expect(throws: PostgresError.timedOut(limit)) {
        try await session.run("SELECT pg_sleep(60)", limit: limit)
      }
      let next = try await session.run("SELECT 7").rows[0]
      #expect(next.first == "7")
    }
  }

  @Test func `gives up a server that does not answer at all`() async throws {
    try await Self.withSession { session, server in
      let address = PostgresAddress(server)
      let pid = try await session.run("SELECT pg_backend_pid() AS pid").rows[0]
        .value("pid", as: Int.self)
      kill(pid_t(pid), SIGSTOP)
      defer { kill(pid_t(pid), SIGCONT) }
      let limit = Duration.milliseconds(50)
      await #expect(throws: PostgresError.timedOut(limit)) {
        try await session.run("SELECT 1", limit: limit)
      }
      #expect(await session.isOpen == false)
      try await server.pause()
      await #expect(throws: PostgresError.timedOut(limit)) {
        try await PostgresSession.connect(address, limit: limit)
      }
      try await server.resume()
    }
  }

  @Test func `notices that the server has gone`() async throws {
    try await Self.withSession { session, server in
      await server.stop()
      let error = await #expect(throws: PostgresError.self) { try await session.run("SELECT 1") }
      guard case .connectionLost = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(await session.isOpen == false)
      let refused = await #expect(throws: PostgresError.self) {
        try await PostgresSession.connect(PostgresAddress(server))
      }
      guard case .noConnection(let reason) = refused else {
        Issue.record("\(String(describing: refused))")
        return
      }
      #expect(reason.contains("No such file or directory"))
    }
  }

  @Test func `says so when the password is wrong or a byte is zero`() async throws {
    try await Self.withSession(hasSocket: false) { session, server in
      var address = PostgresAddress(server)
      address.password = "wrong"
      let error = await #expect(throws: PostgresError.self) {
        try await PostgresSession.connect(address)
      }
      #expect(error?.explanation.contains("password authentication failed") == true)
      await #expect(throws: PostgresError.unusable("A zero byte cannot stand in SQL.")) {
        try await session.run("SELECT '\0'")
      }
      await #expect(throws: PostgresError.unusable("A zero byte cannot stand in SQL.")) {
        try await session.run("SELECT $1", ["a\0"])
      }
    }
  }

  @Test func `copies megabytes in, and reports the line that the server refuses`() async throws {
    try await Self.withSession { session, _ in
      try await session.run("CREATE TABLE t (a int, b text)")
      let lines = (1...200_000).map { "\($0)\tsome text that is not short\n" }.joined()
      let copied = try await session.run(
        Array("COPY t FROM STDIN".utf8)[...], copying: Array(lines.utf8)[...])
      #expect(copied.affectedRows == 200_000)
      let error = await #expect(throws: PostgresError.self) {
        try await session.run(
          Array("COPY t FROM STDIN".utf8)[...], copying: Array("1\ta\nx\tb\n".utf8)[...])
      }
      #expect(error?.sqlState == "22P02")
      #expect(try await session.run("SELECT count(*) FROM t").rows[0].first == "200000")
      // Nobody has data, and nobody wants any.
      await #expect(throws: PostgresError.self) { try await session.run("COPY t FROM STDIN") }
      #expect(try await session.run("SELECT 7").rows[0].first == "7")
      await #expect(throws: PostgresError.self) { try await session.run("COPY t TO STDOUT") }
      #expect(await session.isOpen == false)
    }
  }

  @Test func `quotes names and texts so that they stay one`() async throws {
    try await Self.withSession { session, _ in
      for text in ["it's", "'\u{301}; DROP TABLE x; --", "a\\b", "\"", ""] {
        let row = try await session.run("SELECT \(SQLQuoting.text(text)) AS t").rows[0]
        #expect(try row.value("t") == text)
      }
      let name = "o\"x\"\u{301}' y"
      let row = try await session.run("SELECT 1 AS \(SQLQuoting.name(name))").rows[0]
      #expect(try row.value(name) == 1)
    }
  }

  @Test func `many sessions wait without holding up other tasks`() async throws {
    try await TestServer.use { server in
      let address = PostgresAddress(server)
      let holder = try await PostgresSession.connect(address)
      try await holder.run("SELECT pg_advisory_lock(1)")
      try await withThrowingTaskGroup { group in
        for _ in 0..<40 {
          group.addTask {
            let session = try await PostgresSession.connect(address)
            try await session.run("SELECT pg_advisory_lock_shared(1)")
            await session.close()
          }
        }
        // More than there are processors wait at the same time, and this goes on.
        try await eventually("all wait") {
          let waiting = "SELECT count(*) AS n FROM pg_locks WHERE NOT granted"
          return try await holder.run(waiting).rows[0].value("n") == 40
        }
        try await holder.run("SELECT pg_advisory_unlock(1)")
        try await group.waitForAll()
      }
      await holder.close()
    }
  }
}
