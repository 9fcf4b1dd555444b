import AssayDependencies
import AssayEvidence
import Synchronization
import Testing

struct ReadinessTests {
  private let clock = VirtualClock()

  private func wait(
    _ condition: WaitCondition, limit: Duration = .seconds(60),
    _ change: (inout ScriptedServer) -> Void = { _ in }, query: Readiness.Query? = nil
  ) async throws(FailureReport) -> ScriptedServer {
    var server = ScriptedServer(clock)
    change(&server)
    try await Readiness(condition, limit: limit, probing: server, query: query)
      .wait(for: server, clock: clock)
    return server
  }

  private func failure(
    _ condition: WaitCondition, limit: Duration = .seconds(60),
    _ change: (inout ScriptedServer) -> Void = { _ in }, query: Readiness.Query? = nil
  ) async throws -> FailureReport {
    do {
      _ = try await wait(condition, limit: limit, change, query: query)
    } catch {
      return error
    }
    throw Unexpected("it became ready")
  }

  @Test func `is ready within a pause of the server`() async throws {
    _ = try await wait(.answers(.postgres)) { $0.answersFrom = .milliseconds(400) }
    #expect(clock.elapsed >= .milliseconds(400))
    #expect(clock.elapsed <= .milliseconds(425))
  }

  @Test func `asks every 4 ms at first and every 25 ms later`() async throws {
    let server = try await wait(.answers(.postgres)) { $0.answersFrom = .seconds(1) }
    #expect((64...74).contains(server.asked.count("answers")))
    _ = try await wait(.answers(.postgres)) { $0.answersFrom = clock.elapsed + .milliseconds(11) }
    #expect(clock.elapsed < .milliseconds(1070))
  }

  @Test func `says after the time limit what it waited for and what it saw`() async throws {
    var http = WaitCondition.HTTPCondition("/health")
    http.statuses = 200...200
    let report = try await failure(.http(http)) {
      $0.statuses = [(.zero, 503)]
      $0.lines = ["first"] + (1...20).map { "line \($0)" }
    }
    #expect(clock.elapsed == .seconds(60))
    #expect(report.status == .infrastructure)
    #expect(report.attempt == "start PostgreSQL")
    #expect(report.subject == "orders-db")
    #expect(
      report.happened
        == "Waited 60 s for HTTP 200 on /health; the last answer was: 503. It is running. "
        + "Its last lines:\n" + (1...20).map { "  | line \($0)" }.joined(separator: "\n"))
    #expect(report.remedy?.contains("start_timeout") == true)
  }

  @Test(arguments: [
    (ServerState.exited(code: 3, outOfMemory: false), "has exited with code 3"),
    (.exited(code: 137, outOfMemory: false), "has exited with code 137 (signal 9)"),
    (.exited(code: 137, outOfMemory: true), "was ended for using too much memory"),
    (.gone, "is gone"),
  ])
  func `fails at once when the server has ended`(state: ServerState, words: String) async throws {
    let report = try await failure(.answers(.postgres)) {
      $0.states = [(.zero, .running), (.milliseconds(200), state)]
      $0.lines = ["FATAL: no space"]
    }
    #expect(clock.elapsed <= .milliseconds(250))
    #expect(report.happened.contains("It \(words)."))
    #expect(report.happened.contains("  | FATAL: no space"))
    #expect(report.happened.contains("the database system is starting up"))
  }

  @Test func `waits on for a paused server`() async throws {
    _ = try await wait(.port(nil)) {
      $0.states = [(.zero, .paused), (.seconds(1), .running)]
      $0.connectsFrom = .seconds(1)
    }
    #expect(clock.elapsed >= .seconds(1))
  }

  @Test func `a server without a condition is ready when it runs and not when it has ended`()
    async throws
  {
    _ = try await wait(.all([]))
    let report = try await failure(.all([])) {
      $0.states = [(.zero, .exited(code: 1, outOfMemory: false))]
    }
    #expect(report.happened.contains("It ended before it was ready"))
    #expect(report.happened.contains("It wrote nothing."))
  }

  @Test func `waits for the end and its code`() async throws {
    _ = try await wait(.exited(code: 0)) {
      $0.states = [(.zero, .running), (.seconds(2), .exited(code: 0, outOfMemory: false))]
    }
    #expect(clock.elapsed >= .seconds(2))
    let report = try await failure(.exited(code: 0)) {
      $0.states = [(.zero, .exited(code: 4, outOfMemory: false))]
    }
    #expect(report.happened.contains("its end with code 0; the last answer was: it has exited"))
  }

  @Test func `waits for all ports and names the one that is closed`() async throws {
    let server = try await wait(.port(nil))
    #expect(server.asked.count("connect 5432") == 1)
    #expect(server.asked.count("connect 8080") == 1)
    let report = try await failure(.port(nil)) { $0.connectsFrom = nil }
    #expect(report.happened.contains("connections to all its ports"))
    #expect(report.happened.contains("port 5432: connection refused"))
  }

  @Test func `fails at once for what can never hold`() async throws {
    for condition in [WaitCondition.port(99), .healthy, .query("SELECT 1"), .any([])] {
      let report = try await failure(condition)
      #expect(report.happened.contains("which cannot come"), "\(condition)")
      #expect(report.remedy == "Correct the condition under ready.")
    }
    #expect(clock.elapsed == .zero)
  }

  @Test func `waits for the engine's health check`() async throws {
    _ = try await wait(.healthy) {
      $0.healths = [(.zero, .starting), (.seconds(1), .unhealthy), (.seconds(2), .healthy)]
    }
    #expect(clock.elapsed >= .seconds(2))
  }

  @Test func `reads the kernel's table of sockets for a port inside`() async throws {
    let table = """
        sl  local_address rem_address   st tx_queue rx_queue
         0: 0100007F:1538 00000000:0000 0A 00000000:00000000
         1: 0100007F:1F90 0100007F:AAAA 01 00000000:00000000
      """
    let result = CommandResult(code: 1, output: Array(table.utf8), error: [])
    _ = try await wait(.listening(5432)) { $0.commands = [(.zero, result)] }
    // 8080 is there, but as a connection.
    let report = try await failure(.listening(8080)) { $0.commands = [(.zero, result)] }
    #expect(report.happened.contains("port 8080 inside; the last answer was: nothing listens"))
    let missing = CommandResult(code: 127, output: [], error: [])
    let noCat = try await failure(.listening(5432)) { $0.commands = [(.zero, missing)] }
    #expect(noCat.happened.contains("there is no cat"))
  }

  @Test func `does not believe the engine's proxy that a published port is served`() async throws {
    func table(_ addresses: String...) -> CommandResult {
      let lines = addresses.map { "   0: \($0) 00000000:0000 0A 00000000:00000000" }
      return CommandResult(
        code: 0, output: Array(lines.joined(separator: "\n").utf8), error: [])
    }
    let both = table("00000000:1538", "00000000000000000000000000000000:1F90")
    _ = try await wait(.port(nil)) {
      $0.portOffset = 20_000
      $0.commands = [(.zero, table()), (.seconds(1), both)]
    }
    #expect(clock.elapsed >= .seconds(1))
    let start = clock.elapsed
    let half = try await failure(.port(nil), limit: .seconds(1)) {
      $0.portOffset = 20_000
      $0.commands = [(start, table("00000000:1538", "0100007F:1F90"))]
    }
    #expect(half.happened.contains("the server listens on port 8080 for connections from inside"))
    _ = try await wait(.port(5432)) {
      $0.portOffset = 20_000
      $0.commands = [(.zero, CommandResult(code: 127, output: [], error: []))]
    }
  }

  @Test func `runs a command at a slower pace and shows how it ended`() async throws {
    let busy = CommandResult(code: 2, output: [], error: Array("no route\n".utf8))
    let done = CommandResult(code: 0, output: Array("all good\n".utf8), error: [])
    let condition = WaitCondition.command(["pg_isready", "-q"], output: .text("good"))
    let server = try await wait(condition) { $0.commands = [(.zero, busy), (.seconds(1), done)] }
    #expect((5...8).contains(server.asked.count("run")))
    let report = try await failure(condition) { $0.commands = [(.zero, busy)] }
    #expect(report.happened.contains("`pg_isready -q` to end with code 0 and to print \"good\""))
    #expect(report.happened.contains("the last answer was: code 2: no route"))
    let other = CommandResult(code: 0, output: Array("bad".utf8), error: [])
    let wrong = try await failure(condition) { $0.commands = [(.zero, other)] }
    #expect(wrong.happened.contains("other output: bad"))
  }

  @Test func `waits for a file and its content`() async throws {
    _ = try await wait(.file("/ready", content: .expression("^do.e$"))) {
      $0.files = [(.seconds(1), "/ready", "not yet"), (.seconds(2), "/ready", "x\ndone\n")]
    }
    #expect(clock.elapsed >= .seconds(2))
    let report = try await failure(.file("/ready"))
    #expect(report.happened.contains("for the file /ready; the last answer was: not there"))
  }

  @Test func `asks queries by the closure that it got`() async throws {
    let clock = clock
    _ = try await wait(
      .query("SELECT 1"),
      query: { server, text in
        #expect(server.id == "c0ffee" && text == "SELECT 1")
        return clock.elapsed >= .seconds(1) ? .ready : .notReady("no rows")
      })
    #expect(clock.elapsed >= .seconds(1))
  }

  @Test func `gives up on a question that hangs and asks again`() async throws {
    let clock = clock
    let hanging = WaitCondition.CustomCondition("the cache to be warm") { _, _ in
      // Longer than the limit of a question; moves the clock, so that the limit's time comes.
      while !clock.hasLimit { await Task.yield() }
      try await clock.sleep(for: .seconds(11))
      // Never ends, and does not listen to being cancelled either.
      return await withCheckedContinuation { Leaked.keep($0) }
    }
    let report = try await failure(.custom(hanging), limit: .seconds(30))
    #expect(report.happened.contains("Waited 30 s for the cache to be warm"))
    #expect(report.happened.contains("no answer within "))
  }

  @Test func `tells the user's check where the first port is and shows its errors`() async throws {
    let check = WaitCondition.CustomCondition("mine") { host, port in
      guard host == "127.0.0.1", port == 5432 else { return true }
      throw Unexpected("not warm")
    }
    let report = try await failure(.custom(check), limit: .seconds(1))
    #expect(report.happened.contains("Waited 1 s for mine; the last answer was: not warm"))
  }

  @Test func `is interrupted by cancelling the task`() async throws {
    let task = Task {
      unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
      return try await failure(.answers(.postgres))
    }
    #expect(try await task.value.happened.hasPrefix("The wait was interrupted."))
  }
}

struct Unexpected: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

/// Keeps continuations that a test never resumes, so that the runtime does not warn of them.
enum Leaked {
  static func keep(_ continuation: CheckedContinuation<Bool, Never>) {
    kept.withLock { $0.append(continuation) }
  }
  private static let kept = Mutex<[CheckedContinuation<Bool, Never>]>([])
}
