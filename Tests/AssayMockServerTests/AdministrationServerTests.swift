import AssayJSON
import AssayMatching
import AssayMockServer
import AssayMocking
import AssayPact
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2)))
struct AdministrationServerTests {
  private struct Full: Error {}

  @Test func `other languages drive a mock over HTTP`() async throws {
    let ended = AsyncStream.makeStream(of: Void.self)
    let administration = MockAdministration(
      write: { provider in "/pacts/\(provider.index.entries.count).json" },
      shutDown: { ended.continuation.finish() })
    let server = try await MockServer.start(Samples.mock(), administration: administration)
    let address = server.address + "/__assay"
    #expect(try await ask(address, "GET", "/ready").json["status"] == "ready")
    let interaction = #"""
      {"description": "get", "request": {"path": "/1"},
       "response": {"body": {"id": {"pact:matcher:type": "integer", "value": 1}}}}
      """#
    #expect(try await ask(address, "POST", "/interactions", [:], interaction).status == 201)
    #expect(try await ask(address, "POST", "/write").status == 417)
    let missing = try await ask(address, "GET", "/verify")
    #expect(missing.status == 417)
    #expect(try missing.json["faults"] == ["expected but never sent: get (GET /1)"])
    let answer = try await ask(server.address, "GET", "/1")
    #expect(answer.body == #"{"id":1}"# && answer.headers["content-type"] == "application/json")
    #expect(try await ask(address, "POST", "/verify").status == 200)
    #expect(try await ask(address, "POST", "/write").json["path"] == "/pacts/1.json")
    #expect(try await ask(address, "GET", "/log").json["total"] == 1)
    #expect(try await ask(address, "POST", "/forget").status == 200)
    #expect(try await ask(address, "GET", "/log").json["total"] == 0)
    #expect(try await ask(address, "POST", "/reset").json["interactions"] == 0)
    #expect(try await ask(server.address, "GET", "/1").status == 500)
    #expect(try await ask(address, "POST", "/interactions", [:], "{").status == 400)
    #expect(try await ask(address, "GET", "/what").status == 404)
    #expect(try await ask(address, "POST", "/shutdown").status == 202)
    for await _ in ended.stream {}
    await server.close()
  }

  @Test func `a file that cannot be written is told`() async throws {
    let administration = MockAdministration(write: { _ in throw Full() })
    let server = try await MockServer.start(Samples.mock(), administration: administration)
    let answer = try await ask(server.address, "POST", "/__assay/write")
    #expect(answer.status == 500 && answer.body.contains("Full()"))
    #expect(try await ask(server.address, "POST", "/__assay/shutdown").status == 404)
    await server.close()
  }

  @Test func `who does not ask for it has its paths for contracts`() async throws {
    try await withMockServer(Samples.mock(Samples.interaction("/__assay/log", "mine"))) { server in
      let answer = try await ask(server.address, "GET", "/__assay/log")
      #expect(answer.body == "mine")
    }
  }

  @Test func `generated answers have the mock's address, and differ`() async throws {
    let body = #"""
      {"description": "get", "request": {"path": "/1"}, "response": {"body": {
        "n": {"pact:matcher:type": "integer", "value": 1, "pact:generator:type": "RandomInt",
          "min": 0, "max": 1000000},
        "url": {"pact:matcher:type": "type", "value": "http://x/1",
          "pact:generator:type": "MockServerURL", "example": "http://x/1",
          "regex": ".*(/\\d+)$"}}}}
      """#
    let interactions = try IntegrationPact.interactions(try JSON(parsing: body))
    let provider = MockProvider(
      interactions, matching: Samples.matching,
      generation: AnswerGeneration(seed: 5) { _, _, _ in "" })
    try await withMockServer(provider) { server in
      var numbers: [Int] = []
      for _ in 0..<5 {
        let answer = try await ask(server.address, "GET", "/1")
        #expect(try answer.json["url"] == .string(server.address + "/1"))
        numbers.append(try #require(try answer.json["n"]?.int))
      }
      #expect(Set(numbers).count == 5)
      server.forget()
      #expect(try await ask(server.address, "GET", "/1").json["n"]?.int == numbers[0])
    }
  }
}
