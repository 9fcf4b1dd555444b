import AssayEvidence
import AssayJSON
import AssayMatching
import AssayPact
import AssayProviderVerification
import AssayVerifier
import Synchronization
import Testing

struct StateTests {
  private let item = ProviderState("item exists", ["id": 4, "name": "a b"])

  /// A provider and its states behind one server.
  private func withProvider(
    _ states: @escaping TestServer.Answer = { _ in TestServer.Reply() },
    _ body: (TestServer, String) async throws -> Void
  ) async throws {
    try await TestServer.with { request in
      request.path == "/states" ? await states(request) : .text("")
    } _: { server, address in
      try await body(server, address)
    }
  }

  private func verifier(
    _ address: String, isQuery: Bool = false, _ change: (inout StateSetup) -> Void = { _ in }
  ) -> Verifier {
    Examples.verifier(.address(address)) {
      $0.states = .http(address + "/states", isQuery: isQuery)
      $0.states.retryDelays = [.zero, .zero]
      change(&$0.states)
    }
  }

  @Test func `states are set up before and torn down after, over HTTP`() async throws {
    let plan = try Examples.plan(
      Examples.get("/a", states: item, ProviderState("user")), Examples.get("/b"))
    try await withProvider { server, address in
      let report = try await verifier(address) { $0.tearsDown = true }.run(plan)
      #expect(report.verdict == .passed)
      #expect(
        server.requests.map { $0.path == "/states" ? $0.json : .string($0.path) } == [
          [
            "state": "item exists", "params": ["id": 4, "name": "a b"], "action": "setup",
          ], ["state": "user", "params": [:], "action": "setup"], "/a",
          ["state": "user", "params": [:], "action": "teardown"],
          [
            "state": "item exists", "params": ["id": 4, "name": "a b"], "action": "teardown",
          ], "/b",
        ])
    }
  }

  @Test func `states may stand in the query, and interactions without one may be announced`()
    async throws
  {
    let plan = try Examples.plan(Examples.get("/a", states: item), Examples.get("/b"))
    try await withProvider { server, address in
      let report = try await verifier(address, isQuery: true) { $0.callsWithoutState = true }
        .run(plan)
      #expect(report.verdict == .passed)
      #expect(
        server.lines == [
          "POST /states?state=item%20exists&action=setup&id=4&name=a%20b", "GET /a",
          "POST /states?state=&action=setup", "GET /b",
        ])
    }
  }

  @Test func `what a state returns goes into the request and what is expected`() async throws {
    func generator(_ category: PactGenerators.Category, _ path: [RulePath.Token], _ text: String)
      -> PactGenerators.Item
    {
      PactGenerators.Item(category, RulePath(path), Generator(.providerState(text, .string)))
    }
    let interaction = Interaction(
      "get",
      .http(
        PactRequest(
          RequestParts(path: "/items/1", query: Query("name=x")),
          generators: PactGenerators([
            generator(.path, [], "/items/${id}"), generator(.query, [.name("name")], "name"),
          ])),
        PactResponse(
          ResponseParts(body: Examples.json(["id": "1", "other": "2"])),
          generators: PactGenerators([
            generator(.body, [.name("id")], "id"),
            PactGenerators.Item(
              .body, RulePath([.name("other")]), Generator(.randomString(size: 9))),
          ]))), states: [item])
    try await TestServer.with { request in
      switch request.path {
      case "/states": .json(["id": 77])
      case "/items/77" where request.query["name"] == ["a b"]: .json(["id": "77", "other": "2"])
      default: .text("", status: 404)
      }
    } _: { _, address in
      let report = try await verifier(address).run(try Examples.plan(interaction))
      #expect(report.verdict == .passed, "\(report.sections.flatMap(\.text))")
    }
    // The example is not what the state has.
    for (value, isRight) in [("77", true), ("1", false)] {
      let answer = ResponseParts(body: Examples.json(["id": .string(value), "other": "2"]))
      let verifier = Examples.verifier(.handler { _, _ in answer }) {
        $0.states = .change { _, _ in ["id": 77] }
      }
      let report = try await verifier.run(try Examples.plan(interaction))
      #expect(report.results[0].hasPassed == isRight)
      #expect(isRight || report.results[0].mismatches == [#"body $.id: expected "77", found "1""#])
    }
  }

  @Test func `a value that no state gave is told, and the example used`() async throws {
    let generator = PactGenerators.Item(
      .path, RulePath([]), Generator(.providerState("/items/${id}", .string)))
    let interaction = Interaction(
      "get",
      .http(
        PactRequest(RequestParts(path: "/items/1"), generators: PactGenerators([generator])),
        PactResponse()), states: [ProviderState("s")])
    try await withProvider { server, address in
      let report = try await Examples.verifier(.address(address)).run(
        try Examples.plan(interaction))
      #expect(server.lines == ["GET /items/1"])
      #expect(report.results[0].remarks.count == 2)
      #expect(report.results[0].remarks[0].contains("\"s\" was not set up"))
      #expect(report.results[0].remarks[1].contains("no state gave a value named \"id\""))
    }
  }

  @Test(arguments: [
    (TestServer.Reply.text("no such state", status: 404), "answered 404: no such state"),
    (.json([1]), "answered with JSON that is no object: [1]"),
    (.text("busy", status: 503), "answered 503 after 3 attempts: busy"),
  ])
  func `a state that fails is an error, and the provider is not asked`(
    reply: TestServer.Reply, words: String
  ) async throws {
    let plan = try Examples.plan(Examples.get("/a", states: item), Examples.get("/b"))
    try await withProvider({ request in
      request.json["action"] == "setup" ? reply : TestServer.Reply()
    }) { server, address in
      let report = try await verifier(address) { $0.tearsDown = true }.run(plan)
      let fault = try #require(report.results[0].fault)
      #expect(fault.kind == .state && fault.happened.hasSuffix(words), "\(fault)")
      #expect(fault.happened.contains("The state \"item exists\" could not be set up"))
      #expect(report.results[1].hasPassed)
      // What was begun may be half there.
      #expect(server.requests.count { $0.json["action"] == "teardown" } == 1)
      #expect(!server.lines.contains("GET /a"))
    }
  }

  @Test func `a server that is busy for a while is asked again, which is told`() async throws {
    let left = Mutex(2)
    let plan = try Examples.plan(Examples.get("/a", states: item))
    try await withProvider({ _ in
      left.withLock { left in
        left -= 1
        return left >= 0 ? .text("", status: 429) : .text("fine")
      }
    }) { _, address in
      let report = try await verifier(address).run(plan)
      #expect(report.verdict == .passed)
      #expect(
        report.results[0].remarks == [
          "the setup of the state \"item exists\" succeeded after 3 attempts"
        ])
    }
  }

  @Test func `a tear-down that fails is an error, but hides no mismatch`() async throws {
    let plan = try Examples.plan(
      Examples.get("/a", states: item), Examples.get("/b", states: item, status: 404))
    try await withProvider({ request in
      request.json["action"] == "setup" ? .text("") : .text("", status: 400)
    }) { _, address in
      let report = try await verifier(address) { $0.tearsDown = true }.run(plan)
      #expect(report.results[0].fault?.happened.contains("could not be torn down") == true)
      #expect(report.results[1].mismatches == ["status: expected 404, found 200"])
      #expect(report.results[1].remarks.count == 1)
    }
  }

  @Test func `closures by name set up states, and a missing one is named`() async throws {
    let calls = Mutex<[String]>([])
    let plan = try Examples.plan(
      Examples.get("/a", states: item), Examples.get("/b", states: ProviderState("other")))
    let handler = Verifier.Target.handler { _, _ in ResponseParts() }
    let verifier = Examples.verifier(handler) {
      $0.states = .handlers([
        "item exists": { state, action in
          calls.withLock { $0.append("\(action) \(state.parameters["id"] ?? "")") }
          return [:]
        }
      ])
      $0.states.tearsDown = true
    }
    #expect(verifier.states.names == ["item exists"])
    #expect(plan.states.missing(from: verifier.states.names ?? []).map(\.name) == ["other"])
    let report = try await verifier.run(plan)
    #expect(report.results[0].hasPassed)
    #expect(calls.withLock(\.self) == ["setup 4", "teardown 4"])
    #expect(report.results[1].fault?.happened == "There is no handler for the state \"other\".")
    #expect(report.results[1].fault?.remedy?.contains("\"item exists\"") == true)
    #expect(report.results[1].remarks.isEmpty)
  }

  @Test func `what was set up is torn down, even when the run is cancelled`() async throws {
    let calls = Mutex<[String]>([])
    let plan = try Examples.plan(Examples.get("/a", states: item), Examples.get("/b", states: item))
    let handler = Verifier.Target.handler { _, _ in
      unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
      try Task.checkCancellation()
      return ResponseParts()
    }
    let verifier = Examples.verifier(handler) {
      $0.states = .change { _, action in
        calls.withLock { $0.append("\(action)") }
        try Task.checkCancellation()
        return [:]
      }
      $0.states.tearsDown = true
    }
    let report = try await verifier.run(plan)
    #expect(calls.withLock(\.self) == ["setup", "teardown"])
    #expect(report.results.map(\.outcome) == [.notRun, .notRun])
  }
}
