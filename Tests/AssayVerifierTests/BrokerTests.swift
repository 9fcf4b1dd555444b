import AssayEvidence
import AssayJSON
import AssayMatching
import AssayPact
import AssayProviderVerification
import AssayVerifier
import Testing

struct BrokerTests {
  private static let broker = FakeBroker(
    pacts: ["shop": FakeBroker.pact("shop"), "desk": FakeBroker.pact("desk", status: 404)],
    properties: [
      "desk": [
        "pending": true, "wip": true,
        "notices": [
          ["when": "before_verification", "text": "as it is new"],
          ["when": "after_verification:success_false_published_true", "text": "never mind"],
          ["when": "after_verification:success_true_published_true", "text": "well done"],
        ],
      ]
    ])

  private func withBroker(
    _ broker: FakeBroker = Self.broker, _ authentication: BrokerAccess.Authentication = .none,
    _ body: (BrokerClient, TestServer) async throws -> Void
  ) async throws {
    try await TestServer.with {
      broker.answer($0)
    } _: { server, address in
      var access = BrokerAccess(address + "/broker", authentication: authentication)
      access.http.timeout = .seconds(20)
      try await body(BrokerClient(access), server)
    }
  }

  @Test func `a broker selects pacts, and says which are pending`() async throws {
    try await withBroker { client, server in
      var selection = PactSelection(provider: "stock & more")
      selection.selectors = [["mainBranch": true], ["deployedOrReleased": true]]
      selection.includesPending = true
      selection.workInProgressSince = "2026-01-01"
      selection.branch = "main"
      let answer = try await client.pacts(selection)
      #expect(answer.remarks.isEmpty)
      #expect(answer.pacts.map(\.pact.consumer.name) == ["desk", "shop"])
      #expect(answer.pacts.map(\.isPending) == [true, false])
      #expect(answer.pacts.map(\.isWorkInProgress) == [true, false])
      #expect(answer.pacts[0].notices.map(\.text) == ["as it is new", "never mind", "well done"])
      #expect(server.lines[1] == "POST /broker/provider/stock%20%26%20more/for-verification")
      #expect(
        server.requests[1].json == [
          "providerVersionTags": [], "includePendingStatus": true,
          "includeWipPactsSince": "2026-01-01", "providerVersionBranch": "main",
          "consumerVersionSelectors": [["mainBranch": true], ["deployedOrReleased": true]],
        ])
    }
  }

  @Test func `a broker that cannot select gives the latest pacts`() async throws {
    var broker = Self.broker
    broker.isModern = false
    try await withBroker(broker) { client, _ in
      let answer = try await client.pacts(PactSelection(provider: "stock"))
      #expect(answer.pacts.map(\.pact.consumer.name) == ["desk", "shop"])
      #expect(answer.remarks.count == 1 && !answer.pacts[0].isPending)
    }
  }

  @Test(arguments: [
    (BrokerAccess.Authentication.basic(user: "me", password: "pass"), "Basic bWU6cGFzcw=="),
    (.bearer("t0ken"), "Bearer t0ken"),
  ])
  func `a broker is told who asks`(
    authentication: BrokerAccess.Authentication, words: String
  ) async throws {
    var broker = Self.broker
    broker.authorization = words
    try await withBroker(broker, authentication) { client, _ in
      let pacts = try await client.pacts(PactSelection(provider: "stock")).pacts
      #expect(pacts.count == 2)
    }
    broker.authorization = "Bearer other"
    try await withBroker(broker, authentication) { client, _ in
      let failure = await #expect(throws: FailureReport.self) {
        try await client.pacts(PactSelection(provider: "stock"))
      }
      #expect(failure?.status == .badInput)
      #expect(failure?.happened == #"The server answered 401: {"error":"who are you?"}"#)
      #expect(failure?.description.contains("t0ken") == false)
    }
  }

  @Test func `who one is, only the broker is told`() async throws {
    try await TestServer.with { _ in
      .json(FakeBroker.pact("shop"))
    } _: { other, address in
      let list: JSON = ["_links": ["pb:pacts": ["href": .string(address)]]]
      let index: JSON = ["_links": ["pb:latest-provider-pacts": ["href": "/list"]]]
      let answer: TestServer.Answer = { .json($0.path == "/list" ? list : index) }
      try await TestServer.with(answer) { (broker: TestServer, address: String) async throws in
        let client = BrokerClient(BrokerAccess(address, authentication: .bearer("t0ken")))
        let pacts = try await client.pacts(PactSelection(provider: "stock")).pacts
        #expect(pacts.count == 1)
        #expect(broker.requests.allSatisfy { $0.headers["authorization"] != nil })
        #expect(other.requests.map { $0.headers["authorization"] } == [nil])
      }
    }
  }

  @Test(arguments: [
    (
      TestServer.Reply.text("broken", status: 500), AssayEvidence.ExitStatus.infrastructure,
      "500: broken"
    ),
    (.text("<html>"), .infrastructure, "answered what is no JSON"),
    (.json([:]), .infrastructure, "no link to the pacts of a provider"),
    (.text("", status: 404), .badInput, "The server answered 404."),
    (
      TestServer.Reply(status: 302, headers: [("Location", "https://elsewhere")]), .badInput,
      "The server answered 302."
    ),
  ])
  func `a broker that cannot help is told with what to do`(
    reply: TestServer.Reply, status: AssayEvidence.ExitStatus, words: String
  ) async throws {
    try await TestServer.with { _ in
      reply
    } _: { _, address in
      let failure = await #expect(throws: FailureReport.self) {
        try await BrokerClient(BrokerAccess(address)).pacts(PactSelection(provider: "stock"))
      }
      #expect(failure?.status == status && failure?.remedy != nil)
      #expect(failure?.happened.contains(words) == true, "\(failure?.happened ?? "")")
      #expect(failure?.subject == address)
    }
  }

  @Test func `a broker that is down, and an address that is none`() async throws {
    let address = try await TestServer.with({ _ in .text("") }) { _, address in address }
    let down = await #expect(throws: FailureReport.self) {
      try await BrokerClient(BrokerAccess(address)).pacts(PactSelection(provider: "stock"))
    }
    #expect(down?.status == .infrastructure)
    #expect(down?.happened.contains("cannot be reached") == true)
    let none = await #expect(throws: FailureReport.self) {
      try await BrokerClient.pact(at: BrokerAccess("pacts/shop.json"))
    }
    #expect(none?.status == .badInput)
    let secret = await #expect(throws: FailureReport.self) {
      try await BrokerClient.pact(at: BrokerAccess("https://me:s3cret@h/pact.json"))
    }
    #expect(secret?.subject == "h" && secret?.description.contains("s3cret") == false)
  }

  @Test func `a pact may come from any address, and a bad one is told with its places`()
    async throws
  {
    var bad = FakeBroker.pact("shop").object ?? [:]
    bad["consumer"] = ["name": 7]
    let json = JSON.object(bad)
    try await TestServer.with { request in
      .json(request.path == "/bad" ? json : FakeBroker.pact("shop"))
    } _: { _, address in
      let pact = try await BrokerClient.pact(at: BrokerAccess(address + "/good"))
      #expect(pact.pact.consumer.name == "shop" && pact.source == address + "/good")
      let failure = await #expect(throws: FailureReport.self) {
        try await BrokerClient.pact(at: BrokerAccess(address + "/bad"))
      }
      #expect(failure?.happened.contains("/consumer/name") == true)
    }
  }

  // MARK: Results

  private func report(
    _ client: BrokerClient, filter: InteractionFilter = InteractionFilter()
  ) async throws -> ProviderReport {
    let pacts = try await client.pacts(PactSelection(provider: "stock")).pacts
    let plan = try VerificationPlan(pacts, filter: filter, tools: Examples.matching.tools)
    return try await Examples.verifier(.handler { _, _ in ResponseParts() }).run(plan)
  }

  @Test func `results are published after branch and tags, and notices come back`() async throws {
    try await withBroker { client, server in
      let report = try await report(client)
      // The one that failed is pending.
      #expect(report.verdict == .passed && report.counts.pending == 1)
      let before = server.lines.count
      let results = BrokerResults(version: "1/2", buildURL: nil, toolVersion: "0.1")
      let published = try await client.publish(
        report, Publication(results, branch: "feat/x", tags: ["a", "b"]))
      #expect(published.map(\.reason) == [nil, nil])
      #expect(published.map(\.notices) == [["never mind"], []])
      #expect(
        server.lines.dropFirst(before) == [
          "GET /broker/provider/stock", "PUT /broker/branches/feat%2Fx/versions/1%2F2",
          "PUT /broker/versions/1%2F2/tags/a", "PUT /broker/versions/1%2F2/tags/b",
          "POST /broker/results/desk", "POST /broker/results/shop",
        ])
      let desk = server.requests[server.requests.count - 2].json
      #expect(desk["success"] == false && desk["providerApplicationVersion"] == "1/2")
      #expect(desk["testResults"]?[0]?["interactionId"] == "id-desk")
      #expect(
        desk["testResults"]?[0]?["mismatches"]?[0] == [
          "attribute": "status", "description": "expected 404, found 200",
        ])
      #expect(server.requests.last?.json["success"] == true)
    }
  }

  @Test func `what was not verified, or came from no broker, is not published`() async throws {
    try await withBroker { client, server in
      let report = try await report(client, filter: InteractionFilter(consumers: ["shop"]))
      let results = BrokerResults(version: "1", toolVersion: "0.1")
      let published = try await client.publish(report, Publication(results))
      #expect(published[0].reason?.hasPrefix("not all interactions of ") == true)
      #expect(published[1].reason == nil)
      #expect(server.lines.filter { $0.hasPrefix("POST /broker/results") }.count == 1)
      let files = ProviderReport(try Examples.plan(Examples.get("/")), [InteractionResult(.passed)])
      #expect(
        try await client.publish(files, Publication(results)).map(\.reason)
          == ["shop.json did not come from a broker"])
    }
  }

  // MARK: Deployment

  @Test func `a broker says whether versions may be deployed, and why`() async throws {
    let row: JSON = [
      "consumer": ["name": "shop", "version": ["number": "1"]],
      "provider": ["name": "stock", "version": ["number": "2"]],
      "verificationResult": ["success": false],
    ]
    let unknown: JSON = [
      "consumer": ["name": "shop", "version": ["number": "1"]], "provider": ["name": "mail"],
      "verificationResult": .null,
    ]
    let reply: JSON = [
      "summary": ["deployable": .null, "reason": "There is no verified pact"],
      "notices": [["type": "error", "text": "no"]], "matrix": [row, unknown],
    ]
    try await TestServer.with { _ in
      .json(reply)
    } _: { server, address in
      let client = BrokerClient(BrokerAccess(address + "/broker/"))
      let answer = try await client.answer(
        MatrixQuestion([.init("shop", .number("1"))], others: .environment("test"), ignored: ["x"]))
      #expect(answer.isDeployable == nil && answer.reason == "There is no verified pact")
      #expect(
        answer.rows.map(\.reason) == [
          "2 does not keep the pact of shop 1 with stock",
          "no version has verified the pact of shop 1 with mail yet",
        ])
      #expect(
        server.lines == [
          "GET /broker/matrix?q%5B%5D%5Bpacticipant%5D=shop&q%5B%5D%5Bversion%5D=1"
            + "&latestby=cvpv&environment=test&ignore%5B%5D%5Bpacticipant%5D=x&limit=1000"
        ])
    }
  }
}
