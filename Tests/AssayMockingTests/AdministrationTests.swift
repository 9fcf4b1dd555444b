import AssayJSON
import AssayMatching
import AssayMocking
import AssayPact
import Testing

struct AdministrationTests {
  private func command(
    _ method: String, _ path: String, _ body: String = ""
  ) throws -> Administration? {
    try Administration(
      RequestParts(
        method: method, path: path,
        body: Body(received: Array(body.utf8), ContentType("application/json"))))
  }

  @Test(arguments: [
    ("GET", "ready", Administration.ready), ("GET", "log", .log), ("GET", "verify", .verify),
    ("POST", "verify", .verify), ("POST", "write", .write), ("POST", "forget", .forget),
    ("POST", "reset", .reset), ("DELETE", "interactions", .reset), ("GET", "interactions", .list),
    ("POST", "shutdown", .shutDown),
  ])
  func `is asked under its prefix`(method: String, path: String, expected: Administration) throws {
    #expect(try command(method, "/__assay/\(path)") == expected)
    #expect(try command(method, "/\(path)") == nil)
  }

  @Test(arguments: [
    ("GET", "x", "", 404, "there is no /__assay/x; there are GET /__assay/ready, "),
    ("POST", "log", "", 405, "/__assay/log is asked by GET"),
    ("POST", "interactions", "{", 400, "the body is not JSON: line 1"),
    ("POST", "interactions", "[1]", 400, "/0: expected an interaction"),
    ("POST", "interactions", #"{"request": {"path": 1}}"#, 400, "/request/path: expected a string"),
    (
      "POST", "interactions", #"{"type": "Asynchronous/Messages", "description": "a"}"#, 400,
      "only HTTP interactions can be expected here"
    ),
  ])
  func `says what it does not understand`(
    method: String, path: String, body: String, status: Int, words: String
  ) throws {
    let fault = #expect(throws: Administration.Fault.self) {
      try command(method, "/__assay/\(path)", body)
    }
    #expect(fault?.status == status)
    #expect(fault?.what.hasPrefix(words) == true, "\(fault?.what ?? "")")
  }

  @Test func `a mock tells what came, and whether it is satisfied`() throws {
    var mock = MockProvider(
      [Samples.interaction("one", "/1"), Samples.interaction("two", "/2")],
      matching: Samples.matching)
    #expect(mock.administer(.ready).answer == ["status": "ready", "interactions": 2])
    _ = mock.receive(RequestParts(path: "/1", query: Query("a=b")))
    _ = mock.receive(RequestParts(path: "/1"))
    let (_, log) = mock.administer(.log)
    #expect(log["total"] == 2)
    #expect(
      log["requests"] == [
        ["method": "GET", "target": "/1?a=b", "outcome": "unexpected"],
        ["method": "GET", "target": "/1", "outcome": "answered", "interaction": "one"],
      ])
    let (status, verdict) = mock.administer(.verify)
    #expect(status == 417 && verdict["satisfied"] == false)
    #expect(verdict["faults"]?[1] == "expected but never sent: two (GET /2)")
    #expect(verdict["mismatches"]?[0]?["type"] == "request-mismatch")
    #expect(verdict["mismatches"]?[0]?["mismatches"]?[0]?["type"] == "QueryMismatch")
    #expect(verdict["mismatches"]?[1]?["type"] == "missing-request")
    #expect(mock.administer(.forget).status == 200)
    for path in ["/1", "/2"] { _ = mock.receive(RequestParts(path: path)) }
    #expect(mock.administer(.verify).status == 200)
    #expect(
      mock.administer(.list).answer["interactions"] == [
        ["interaction": "one", "uses": 1], ["interaction": "two", "uses": 1],
      ])
  }

  @Test func `interactions come and go while it runs`() throws {
    var mock = MockProvider([], matching: Samples.matching)
    let plan = mock.plan
    let body = #"""
      {"description": "get", "request": {"path": {"pact:matcher:type": "regex",
        "regex": "/orders/\\d+", "value": "/orders/1"}}, "response": {"status": 200}}
      """#
    let command = try #require(try command("POST", "/__assay/interactions", body))
    let (status, answer) = mock.administer(command)
    #expect(status == 201 && answer == ["interactions": 1])
    // A plan from before is not believed.
    let request = RequestParts(path: "/orders/7")
    let reply = mock.receive(request, matches: plan.matches(request), revision: plan.revision)
    #expect(reply == .answer(0))
    #expect(mock.plan.extends(plan))
    let full = mock.plan
    #expect(mock.administer(.reset).answer == ["interactions": 0])
    #expect(!mock.plan.extends(full))
    #expect(
      mock.receive(request, matches: full.matches(request), revision: full.revision) != .answer(0))
  }
}
