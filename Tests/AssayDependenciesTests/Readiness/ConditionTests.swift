import AssayDependencies
import AssayEvidence
import Testing

/// Conditions made of others, and conditions on the log.
struct ConditionTests {
  private let clock = VirtualClock()

  private func result(
    of condition: WaitCondition, limit: Duration = .seconds(10),
    _ change: (inout ScriptedServer) -> Void = { _ in }
  ) async -> Result<ScriptedServer, FailureReport> {
    var server = ScriptedServer(clock)
    change(&server)
    do throws(FailureReport) {
      try await Readiness(condition, limit: limit, probing: server)
        .wait(for: server, clock: clock)
      return .success(server)
    } catch {
      return .failure(error)
    }
  }

  private func text(_ result: Result<ScriptedServer, FailureReport>) -> String {
    if case .failure(let report) = result { report.happened } else { "it became ready" }
  }

  @Test func `counts the lines that match over a log that is read once`() async throws {
    let server = try await result(of: .log(.text("ready"), times: 2)) {
      $0.lines = ["ready for init", "stopping", "ready to accept"]
    }.get()
    #expect(server.asked.count("log") == 1)
    let late = await result(of: .log(.expression("(?i)READY"), times: 3)) {
      $0.lines = ["ready for init", "stopping", "ready to accept"]
    }
    #expect(
      text(late).hasPrefix(
        "Waited 10 s for /(?i)READY/ in its output, 3 times; the last answer was: seen 2 times."))
  }

  @Test func `finds a match that spans lines, once`() async throws {
    let lines: (inout ScriptedServer) -> Void = { $0.lines = ["one", "two", "two", "one", "two"] }
    _ = try await result(of: .log(.text("one\ntwo"), times: 2), lines).get()
    _ = try await result(of: .log(.expression(#"t.o\no"#)), lines).get()
    #expect(text(await result(of: .log(.text("one\ntwo"), times: 3), lines)).contains("seen 2"))
  }

  @Test func `a line that was written before the end makes a server ready that has ended`()
    async throws
  {
    let (log, writer) = AsyncThrowingStream<LogLine, any Error>.makeStream()
    // The last lines of a container come after the news of its end.
    let writing = Task {
      while clock.elapsed < .milliseconds(20) { await Task.yield() }
      writer.yield(LogLine(.error, "migrated"))
      writer.finish()
    }
    _ = try await result(of: .all([.log(.text("migrated")), .exited(code: 0)])) {
      $0.states = [(.zero, .exited(code: 0, outOfMemory: false))]
      $0.output = log
    }.get()
    await writing.value
    let dead = await result(of: .all([.port(nil), .log(.text("migrated"))])) {
      $0.states = [(.zero, .running), (.milliseconds(1), .exited(code: 0, outOfMemory: false))]
      $0.lines = ["migrated"]
      $0.connectsFrom = .seconds(1)
    }
    #expect(text(dead).contains("It ended before it was ready"))
  }

  @Test func `a log that cannot be read is a fault and not a wait`() async {
    struct Torn: Error {}
    let result = await result(of: .log(.text("ready"))) {
      $0.output = AsyncThrowingStream { $0.finish(throwing: Torn()) }
    }
    #expect(text(result).contains("its output cannot be read: Torn()"))
    #expect(clock.elapsed < .seconds(1))
  }

  @Test func `all asks a later part only once the earlier ones hold`() async throws {
    let server = try await result(of: .all([.answers(.postgres), .port(nil)])) {
      $0.answersFrom = .seconds(1)
    }.get()
    #expect(server.asked.count("connect 5432") == 1)
    let late = await result(of: .all([.port(nil), .answers(.postgres)]))
    #expect(text(late).contains("Waited 10 s for an answer in the protocol of postgres"))
  }

  @Test func `any takes the first that holds and shows all that did not`() async throws {
    let condition = WaitCondition.any([.http(.init("/")), .answers(.postgres), .healthy])
    _ = try await result(of: condition) { $0.answersFrom = .seconds(1) }.get()
    let late = await result(of: condition) { $0.statuses = [(.zero, 404)] }
    #expect(
      text(late).contains(
        "for HTTP 200–299 on / or an answer in the protocol of postgres or a good health check of "
          + "the engine; the last answer was: HTTP 200–299 on /: 404; "
          + "an answer in the protocol of postgres: the database system is starting up; "
          + "a good health check of the engine: it has no health check."))
  }

  @Test func `a part's own limit ends the wait early, counted from when it was first asked`()
    async throws
  {
    let condition = WaitCondition.all([.port(nil), .within(.seconds(2), .answers(.postgres))])
    _ = try await result(of: condition) {
      $0.connectsFrom = .seconds(3)
      $0.answersFrom = .milliseconds(4_500)
    }.get()
    let late = await result(of: condition, limit: .seconds(60))
    #expect(text(late).contains("an answer in the protocol of postgres within 2 s"))
    #expect(clock.elapsed < .seconds(10))
  }

  @Test func `any goes on with the others when the limit of one is over`() async throws {
    _ = try await result(of: .any([.within(.seconds(1), .http(.init("/"))), .answers(.postgres)])) {
      $0.answersFrom = .seconds(5)
    }.get()
    #expect(clock.elapsed >= .seconds(5))
  }

  @Test func `a bad expression is bad input before anything is asked`() async throws {
    for condition in [
      WaitCondition.log(.expression("a(b")), .file("/x", content: .expression("[")),
      .within(.seconds(1), .command(["true"], output: .expression("*"))),
    ] {
      guard case .failure(let report) = await result(of: condition) else {
        throw Unexpected("it became ready")
      }
      #expect(report.status == .badInput)
      #expect(report.attempt == "read a regular expression")
    }
    #expect(clock.elapsed == .zero)
  }

  @Test func `a dependency's own condition comes before the module's, its protocol and its ports`()
  {
    var dependency = Dependency(name: "db", module: ServiceModule(name: "x", title: "X"))
    #expect(dependency.readiness == .all([]))
    var recipe = ContainerSpecification("x:1")
    recipe.ports = [.init(80), .init(53, .udp)]
    dependency.module.container = ContainerRecipe(recipe, defaultVersion: "1")
    #expect(dependency.tcpPorts == [80])
    #expect(dependency.readiness == .port(nil))
    dependency.module.ports = [ServicePort("dns", 53, .udp), ServicePort("http", 81)]
    #expect(dependency.tcpPorts == [81])
    dependency.module.speaks = .redis
    #expect(dependency.readiness == .answers(.redis))
    dependency.module.ready = .healthy
    #expect(dependency.readiness == .healthy)
    dependency.ready = .port(5)
    #expect(dependency.readiness == .port(5))
  }

  @Test func `says every condition in words`() {
    var http = WaitCondition.HTTPCondition("/up")
    http.method = "POST"
    http.port = 81
    http.answerBody = .text("ok")
    http.answerHeaders = ["B": "2", "A": "1"]
    let words: [(WaitCondition, String)] = [
      (.http(http), "HTTP 200–299 to POST on port 81, /up with \"ok\", A: 1, B: 2"),
      (.log(.expression("a")), "/a/ in its output"),
      (.all([]), "its start"),
      (
        .all([.port(1), .healthy]),
        "connections to its port 1, then a good health check of the engine"
      ),
      (.within(.milliseconds(1_500), .file("/x")), "the file /x within 1.5 s"),
      (.within(.milliseconds(250), .query("SELECT 1")), "a row from `SELECT 1` within 250 ms"),
      (.exited(), "its end with code 0"),
    ]
    for (condition, text) in words { #expect(condition.words == text) }
  }
}
