import AssayEvidence
import AssayJSON
import AssayMatching
import AssayMockServer
import AssayMocking
import AssayPact
import AssayProviderVerification
import AssayVerifier
import Testing

struct HTTPVerificationTests {
  @Test func `what the contract says is sent, and what comes is compared`() async throws {
    let request = RequestParts(
      method: "post", path: "/orders/ü", query: Query([Query.Item("q[]", ["a b", "&"])]),
      headers: Headers([("X-A", ["1", "2"])]), body: Examples.json(["n": 1]))
    let plan = try Examples.plan(
      Examples.http("post", request, ResponseParts(status: 201, body: Examples.json(["id": 1]))))
    let report = try await TestServer.with { request in
      #expect(request.method == "POST" && request.path == "/base/orders/%C3%BC")
      #expect(request.query["q[]"] == ["a b", "&"])
      #expect(request.headers["x-a"] == ["1", "2"])
      #expect(request.headers["content-type"] == ["application/json"])
      #expect(request.json == ["n": 1])
      return .json(["id": 2], status: 201)
    } _: { _, address in
      try await Examples.verifier(.address(address + "/base/")).run(plan)
    }
    #expect(report.results[0].mismatches == ["body $.id: expected 1, found 2"])
    #expect(report.verdict == .failed)
    let command = try #require(report.results[0].reproduction)
    #expect(command.hasPrefix("curl -i -X 'POST' -H 'X-A: 1' -H 'X-A: 2' "))
    #expect(command.hasSuffix("/base/orders/%C3%BC?q%5B%5D=a%20b&q%5B%5D=%26'"), "\(command)")
  }

  @Test func `a mock of a pact is verified against the same pact`() async throws {
    let interactions = (0..<40).map { number in
      Examples.http(
        "get \(number)",
        RequestParts(
          method: number.isMultiple(of: 2) ? "GET" : "PUT", path: "/items/\(number)",
          query: Query("a=\(number)&b=x%20y"), headers: Headers([("X-A", ["1"])]),
          body: number.isMultiple(of: 2) ? .missing : Examples.json(["n": .string("\(number)")])),
        ResponseParts(
          status: 200 + number % 3, headers: Headers([("X-B", ["2", "3"])]),
          body: number.isMultiple(of: 5) ? .missing : Examples.json(["id": 1, "list": [true]])))
    }
    let plan = try Examples.plan(interactions)
    let mock = MockProvider(interactions, matching: Examples.matching)
    try await withMockServer(mock) { server in
      let report = try await Examples.verifier(.address(server.address)).run(plan)
      #expect(report.verdict == .passed, "\(report.sections.flatMap(\.text))")
      #expect(report.counts.passed == 40)
      #expect(server.provider.isSatisfied)
    }
  }

  @Test func `one connection serves all, and each its own where that is wanted`() async throws {
    let plan = try Examples.plan((0..<20).map { Examples.get("/\($0)") })
    try await TestServer.with { _ in
      .text("")
    } _: { server, address in
      let report = try await Examples.verifier(.address(address)).run(plan)
      #expect(report.verdict == .passed && server.connections == 1)
      #expect(server.lines == (0..<20).map { "GET /\($0)" })
      _ = try await Examples.verifier(.address(address)) {
        $0.http.keepsConnections = false
      }.run(plan)
      #expect(server.connections == 21)
    }
  }

  @Test func `a redirect is an answer, unless it is to be followed`() async throws {
    let plan = try Examples.plan(Examples.get("/old", status: 301))
    try await TestServer.with { request in
      request.path == "/old"
        ? TestServer.Reply(status: 301, headers: [("Location", "/new")]) : .text("")
    } _: { server, address in
      #expect(try await Examples.verifier(.address(address)).run(plan).verdict == .passed)
      #expect(server.lines == ["GET /old"])
      let followed = try await Examples.verifier(.address(address)) {
        $0.http.followsRedirects = true
      }.run(plan)
      #expect(followed.results[0].mismatches == ["status: expected 301, found 200"])
    }
  }

  @Test func `a compressed body is compared as it comes, which is told`() async throws {
    let plan = try Examples.plan(Examples.get("/", body: Examples.json([1])))
    try await TestServer.with { _ in
      let headers = [("Content-Type", "application/json"), ("Content-Encoding", "gzip")]
      return TestServer.Reply(headers: headers, body: [0x1F, 0x8B])
    } _: { _, address in
      let result = try await Examples.verifier(.address(address)).run(plan).results[0]
      #expect(result.mismatches.count == 1)
      #expect(result.remarks == ["the body was compared as it came, compressed by gzip"])
    }
  }

  @Test func `headers, a prefix and a filter change requests, and no secret is shown`() async throws
  {
    let plan = try Examples.plan(
      Examples.http(
        "get", RequestParts(path: "/a", headers: Headers([("Authorization", ["none"])])),
        ResponseParts(status: 404)))
    try await TestServer.with { _ in
      .text("")
    } _: { server, address in
      let verifier = Examples.verifier(.address(address)) {
        $0.changes.headers = [("authorization", "Bearer s3cret"), ("X-B", "1"), ("X-B", "2")]
        $0.changes.pathPrefix = "v1"
        $0.changes.filter = { request in
          var request = request
          request.headers.add("X-Signature", ["of \(request.path)"])
          return request
        }
      }
      let report = try await verifier.run(plan)
      let request = try #require(server.requests.first)
      #expect(request.path == "/v1/a" && request.headers["authorization"] == ["Bearer s3cret"])
      #expect(request.headers["x-b"] == ["1", "2"])
      #expect(request.headers["x-signature"] == ["of /a"])
      let text = report.sections.flatMap(\.text).joined()
      #expect(!text.contains("s3cret") && text.contains("$AUTHORIZATION"), "\(text)")
    }
  }

  @Test func `generated values are the same for one seed, whatever the order`() async throws {
    func interaction(_ path: String) -> Interaction {
      let uuid = PactGenerators.Item(.query, RulePath([.name("id")]), Generator(.uuid(.simple)))
      return Interaction(
        "get \(path)",
        .http(
          PactRequest(
            RequestParts(path: path, query: Query("id=x")), generators: PactGenerators([uuid])),
          PactResponse()))
    }
    let plan = try Examples.plan((0..<6).map { interaction("/\($0)") })
    try await TestServer.with { _ in
      .text("")
    } _: { server, address in
      _ = try await Examples.verifier(.address(address)).run(plan)
      let first = server.lines
      _ = try await Examples.verifier(.address(address)) { $0.workers = 4 }.run(plan)
      #expect(Set(first).count == 6 && !first[0].contains("id=x"))
      #expect(Set(server.lines.dropFirst(6)) == Set(first))
      _ = try await Examples.verifier(.address(address)) { $0.seed = 8 }.run(plan)
      #expect(Set(server.lines.dropFirst(12)).isDisjoint(with: first))
    }
  }

  @Test func `a closure of this process is a provider, too`() async throws {
    let state = ProviderState("s", ["id": 4])
    let plan = try Examples.plan(
      Examples.get("/a", states: state, body: Examples.json([1])), Examples.get("/b"))
    struct Broken: Error {}
    let verifier = Examples.verifier(
      .handler { request, states in
        if request.path == "/x/b" { throw Broken() }
        #expect(states == [state])
        return ResponseParts(body: Examples.json([1]))
      }
    ) { $0.changes.pathPrefix = "/x" }
    let report = try await verifier.run(plan)
    #expect(report.results[0].hasPassed)
    #expect(report.results[1].fault?.kind == .provider)
    #expect(report.results[1].fault?.happened == "The provider's handler failed: Broken()")
  }

  @Test func `a run may end at the first failure, or when it is cancelled`() async throws {
    let plan = try Examples.plan((0..<5).map { Examples.get("/\($0)") })
    let handler = Verifier.Target.handler { request, _ in
      ResponseParts(status: request.path == "/1" ? 500 : 200)
    }
    let stopped = try await Examples.verifier(handler) { $0.stopsAtFirstFailure = true }.run(plan)
    #expect(stopped.counts.passed == 1 && stopped.counts.failed == 1 && stopped.counts.notRun == 3)
    let task = Task {
      unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
      return try await Examples.verifier(handler).run(plan)
    }
    #expect(try await task.value.verdict == .incomplete)
  }

  @Test func `without a provider, nothing is verified`() async throws {
    let report = try await Examples.verifier(nil).run(try Examples.plan(Examples.get("/")))
    #expect(report.results[0].fault?.kind == .target)
    let failure = await #expect(throws: FailureReport.self) {
      try await Examples.verifier(.address("localhost:80")).run(try Examples.plan())
    }
    #expect(failure?.status == .badInput && failure?.subject == "localhost:80")
  }

  @Test func `more workers take groups of states at once, and keep the order inside of each`()
    async throws
  {
    let interactions = (0..<40).map { number in
      Examples.get("/\(number % 4)/\(number)", states: ProviderState("group \(number % 4)"))
    }
    let plan = try Examples.plan(interactions)
    try await TestServer.with { _ in
      .text("")
    } _: { server, address in
      let verifier = Examples.verifier(.address(address)) { $0.workers = 4 }
      let report = try await verifier.run(plan)
      #expect(report.verdict == .passed && server.lines.count == 40)
      for group in 0..<4 {
        let lines = server.lines.filter { $0.hasPrefix("GET /\(group)/") }
        #expect(lines == stride(from: group, to: 40, by: 4).map { "GET /\(group)/\($0)" })
      }
    }
  }
}
