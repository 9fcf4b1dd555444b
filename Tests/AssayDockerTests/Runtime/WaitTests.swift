import AssayDependencies
import AssayDocker
import AssayEvidence
import Testing

/// Every condition against a real container; the finer points are tested without one.
@Suite(.needsEngine)
struct WaitTests {
  private static let conditions: [WaitCondition] = [
    .log(.text("serving"), times: 2), .log(.expression("^serv(ing|ed)$")), .port(nil), .port(80),
    .listening(80), .http(.init("/index.html")), .healthy,
    .command(["cat", "/www/index.html"], output: .text("up")),
    .file("/www/index.html", content: .expression("^up$")), .query("SELECT 1"),
    .all([.port(80), .within(.seconds(30), .file("/www/index.html"))]),
    .any([.file("/never"), .http(.init("/"))]),
    .custom(.init("mine") { host, port in host == "127.0.0.1" && port > 0 }),
  ]

  @Test(arguments: conditions)
  func `waits for a real server`(condition: WaitCondition) async throws {
    var dependency = Dependency.shell(
      "sleep 0.2; echo serving; echo serving; \(webServer)", ports: webPort
    ) {
      $0.healthCheck = .init(["test", "-e", "/www/index.html"])
    }
    dependency.ready = condition
    let waiting = dependency
    let query: Readiness.Query = { server, text in
      let page = try? await server.readFile("/www/index.html")
      return page == nil || text != "SELECT 1" ? .notReady("no rows") : .ready
    }
    try await RuntimeFixture.with(query: query) { fixture in
      let server = try await fixture.start(waiting)
      #expect(await server.state() == .running)
    }
  }

  @Test func `a task that ends is ready when its code is right`() async throws {
    var dependency = Dependency.shell("echo migrated; exit 7", name: "migrate")
    dependency.ready = .all([.log(.text("migrated")), .exited(code: 7)])
    let task = dependency
    try await RuntimeFixture.with { fixture in
      let server = try await fixture.start(task)
      #expect(await server.state() == .exited(code: 7, outOfMemory: false))
      var other = task
      other.ready = .exited(code: 0)
      #expect(try await fixture.failure(other).happened.contains("it has exited with code 7"))
    }
  }

  @Test func `follows the output of both streams to the end`() async throws {
    let dependency = Dependency.shell("echo one; echo two >&2; sleep 0.3; echo three")
    try await RuntimeFixture.with { fixture in
      let server = try await fixture.start(dependency)
      var lines: [LogLine] = []
      for try await line in server.log() { lines.append(line) }
      #expect(lines.filter { $0.stream == .output }.map(\.text) == ["one", "three"])
      #expect(lines.filter { $0.stream == .error }.map(\.text) == ["two"])
    }
  }
}
