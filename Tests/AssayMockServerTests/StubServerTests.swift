import AssayJSON
import AssayMatching
import AssayMockServer
import AssayMocking
import AssayPact
import NIOCore
import Testing

@Suite(.timeLimit(.minutes(2)))
struct StubServerTests {
  private func stub(_ disturbances: Disturbance...) throws -> MockProvider {
    let pact = Pact(
      consumer: "a", provider: "b",
      interactions: [
        Samples.interaction("/slow", "slow"),
        Samples.interaction("/1", String(repeating: "x", count: 100)),
      ])
    return try MockProvider.stub(
      [pact], matching: Samples.matching,
      options: StubOptions(stateHeader: "X-Provider-State", disturbances: disturbances))
  }

  private static let request = "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test func `a request that nobody has is answered 404 with the nearest`() async throws {
    try await withMockServer(try stub()) { server in
      #expect(try await ask(server.address, "GET", "/1").status == 200)
      let answer = try await ask(server.address, "GET", "/1?a=b")
      #expect(answer.status == 404)
      #expect(try answer.json["nearest"]?[0]?["interaction"] == "GET /1")
      let state = try await ask(server.address, "GET", "/1", ["x-provider-state": "none"])
      #expect(state.status == 404)
    }
  }

  @Test func `a reset ends the connection as a crash does`() async throws {
    try await withMockServer(try stub(Disturbance(fault: .reset))) { server in
      try await RawConnection(server.port).run { client in
        try await client.send(Self.request)
        await client.read()
        #expect(client.text == "" && client.isReset)
      }
    }
  }

  @Test func `an empty answer ends it in peace`() async throws {
    try await withMockServer(try stub(Disturbance(fault: .empty))) { server in
      let text = try await exchange(server.port, Self.request)
      #expect(text == "")
    }
  }

  @Test func `garbage is no HTTP, and the same for one seed`() async throws {
    try await withMockServer(try stub(Disturbance(fault: .garbage))) { server in
      let one = try await exchange(server.port, Self.request)
      #expect(!one.isEmpty && !one.hasPrefix("HTTP"))
      server.forget()
      #expect(try await exchange(server.port, Self.request) == one)
    }
  }

  @Test func `half of a body that was announced comes`() async throws {
    try await withMockServer(try stub(Disturbance(fault: .truncated))) { server in
      let text = try await exchange(server.port, Self.request)
      #expect(text.contains("content-length: 100\r\n"))
      #expect(text.hasSuffix("\r\n\r\n" + String(repeating: "x", count: 50)))
    }
  }

  @Test func `an unavailable stub says 503`() async throws {
    try await withMockServer(try stub(Disturbance(descriptions: "GET /1", fault: .unavailable))) {
      server in
      let meant = try await ask(server.address, "GET", "/1")
      let other = try await ask(server.address, "GET", "/slow")
      #expect(meant.status == 503 && other.status == 200)
    }
  }

  @Test func `answers wait, and those behind them, too`() async throws {
    let wait = Disturbance(
      descriptions: "GET /slow", latency: .milliseconds(300) ... .milliseconds(300))
    try await withMockServer(try stub(wait)) { server in
      let start = ContinuousClock.now
      let text = try await exchange(
        server.port,
        "GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /1 HTTP/1.1\r\nConnection: close\r\n\r\n")
      #expect(ContinuousClock.now - start >= .milliseconds(300))
      #expect(text.contains("slowHTTP/1.1 200 OK") && text.hasSuffix("x"))
    }
    // A server that is closed waits for no answer.
    let hour = Disturbance(latency: .seconds(3600) ... .seconds(3600))
    try await withMockServer(try stub(hour)) { server in
      try await RawConnection(server.port).run { client in
        try await client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        while server.provider.log.count < 1 { await Task.yield() }
        await server.close()
        await client.read()
        #expect(client.text == "")
      }
    }
  }
}
