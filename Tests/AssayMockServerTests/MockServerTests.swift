import AssayEvidence
import AssayJSON
import AssayMatching
import AssayMockServer
import AssayMocking
import AssayPact
import Testing

struct MockServerTests {
  @Test func `an expected request gets what the contract says`() async throws {
    let get = Samples.interaction(
      "get",
      RequestParts(
        path: "/orders", query: Query("a=1&b=x%20y"), headers: Headers([("X-A", ["1"])])),
      ResponseParts(
        status: 201, headers: Headers([("X-B", ["2", "3"])]), body: Samples.json(#"{"n":1}"#)))
    try await withMockServer(Samples.mock(get)) { server in
      let answer = try await ask(server.address, "GET", "/orders?b=x+y&a=1", ["x-a": "1"])
      #expect(answer.status == 201 && answer.body == #"{"n":1}"#)
      #expect(answer.headers["x-b"] == "2, 3")
      #expect(answer.headers["content-type"] == "application/json")
      #expect(server.provider.isSatisfied)
      server.forget()
      #expect(server.provider.missing == [0])
    }
  }

  @Test func `an unexpected request is answered with the nearest interaction and what differs`()
    async throws
  {
    let post = Samples.interaction(
      "create", RequestParts(method: "POST", path: "/orders", body: Samples.json(#"{"n":1}"#)),
      ResponseParts())
    try await withMockServer(Samples.mock(post)) { server in
      let near = try await ask(
        server.address, "POST", "/orders", ["content-type": "application/json"], #"{"n":2}"#)
      #expect(near.status == 500 && near.headers["x-pact"] == "Request-Mismatch")
      let error = try near.json
      #expect(error["nearest"]?[0]?["interaction"] == "create")
      #expect(error["nearest"]?[0]?["mismatches"] == ["body $.n: expected 1, found 2"])
      let far = try await ask(server.address, "GET", "/nothing")
      #expect(far.headers["x-pact"] == "Unexpected-Request")
      #expect(server.provider.unexpectedCount == 2)
      #expect(server.provider.faults.count == 3)
    }
  }

  @Test func `browsers may ask where it is allowed`() async throws {
    let get = Samples.interaction("get", RequestParts(path: "/"), ResponseParts())
    try await withMockServer(Samples.mock(get, cors: true)) { server in
      let headers = ["origin": "http://page", "access-control-request-method": "PUT"]
      let question = try await ask(server.address, "OPTIONS", "/", headers)
      #expect(question.status == 204)
      #expect(question.headers["access-control-allow-origin"] == "http://page")
      #expect(question.headers["access-control-allow-methods"] == "PUT")
      let answer = try await ask(server.address, "GET", "/", ["origin": "http://page"])
      #expect(answer.headers["access-control-allow-origin"] == "http://page")
      #expect(server.provider.isSatisfied)
    }
  }

  @Test func `many requests at once are all counted`() async throws {
    let interactions = (0..<50).map { number in
      Samples.interaction(
        "\(number)", RequestParts(path: "/\(number)"),
        ResponseParts(body: Samples.json("\(number)")))
    }
    let provider = MockProvider(interactions, matching: Samples.matching)
    try await withMockServer(provider) { server in
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<500 {
          group.addTask {
            try await ask(server.address, "GET", "/\(number % 50)").body == "\(number % 50)"
          }
        }
        for try await isRight in group { #expect(isRight) }
      }
      #expect(server.provider.isSatisfied)
      #expect((0..<50).allSatisfy { server.provider.uses(of: $0) == 10 })
    }
  }

  @Test func `answers without a body and headers that cannot be sent do no harm`() async throws {
    let delete = Samples.interaction(
      "delete", RequestParts(method: "DELETE", path: "/1"),
      ResponseParts(
        status: 204, headers: Headers([("X-Bad", ["a\r\nX-Evil: 1"]), ("X-Good", ["1"])])))
    try await withMockServer(Samples.mock(delete)) { server in
      let answer = try await ask(server.address, "DELETE", "/1")
      #expect(answer.status == 204 && answer.body == "")
      #expect(answer.headers["x-good"] == "1" && answer.headers["x-evil"] == nil)
    }
  }

  @Test func `a port that is taken is told`() async throws {
    try await withMockServer(Samples.mock()) { server in
      let failure = await #expect(throws: FailureReport.self) {
        _ = try await MockServer.start(Samples.mock(), port: server.port)
      }
      #expect(failure?.status == .infrastructure)
      #expect(failure?.subject == "127.0.0.1:\(server.port)")
    }
  }
}
