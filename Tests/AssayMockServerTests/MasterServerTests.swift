import AssayJSON
import AssayMatching
import AssayMockServer
import AssayMocking
import AssayPact
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2)))
struct MasterServerTests {
  private static let pact = #"""
    {"consumer": {"name": "shop"}, "provider": {"name": "stock"}, "interactions": [
      {"description": "get", "request": {"path": "/1"}, "response": {"status": 204}}],
     "metadata": {"pactSpecification": {"version": "3.0.0"}}}
    """#
  private static let json = ["content-type": "application/json"]

  @Test func `mocks come and go as with the reference's server`() async throws {
    let written = Mutex<[String]>([])
    let options = MasterServer.Options(
      matching: Samples.matching,
      write: { pact, _ in written.withLock { $0.append(pact.fileName) } })
    let master = try await MasterServer.start(options)
    #expect(try await ask(master.address, "GET", "/").json == ["mockServers": []])
    let made = try await ask(master.address, "POST", "/", Self.json, Self.pact)
    let id = try #require(try made.json["mockServer"]?["id"]?.string)
    let port = try #require(try made.json["mockServer"]?["port"]?.int)
    #expect(made.status == 200 && made.headers["location"] == "/mockserver/\(id)")
    let path = "/mockserver/\(id)"
    #expect(try await ask(master.address, "POST", path + "/verify").status == 415)
    let missing = try await ask(master.address, "POST", path + "/verify", Self.json)
    #expect(missing.status == 422)
    #expect(try missing.json["mismatches"]?[0]?["type"] == "missing-request")
    #expect(try await ask("http://127.0.0.1:\(port)", "GET", "/1").status == 204)
    #expect(try await ask(master.address, "GET", "/mockserver/\(port)/verify").status == 200)
    #expect(written.withLock { $0 } == ["shop-stock.json"])
    let shown = try await ask(master.address, "GET", path).json
    #expect(shown["status"] == "ok" && shown["metrics"]?["requests"] == 1)
    #expect(try await ask(master.address, "DELETE", path).status == 204)
    #expect(try await ask(master.address, "DELETE", path).status == 404)
    await #expect(throws: (any Error).self) { _ = try await RawConnection(UInt16(port)) }
    await master.close()
  }

  @Test func `closing it closes its mocks`() async throws {
    let master = try await MasterServer.start(.init(matching: Samples.matching))
    var ports: [Int] = []
    for _ in 0..<3 {
      let made = try await ask(master.address, "POST", "/?tls=true", Self.json, Self.pact)
      ports.append(try #require(try made.json["mockServer"]?["port"]?.int))
    }
    #expect(Set(ports).count == 3)
    let list = try await ask(master.address, "GET", "/").json["mockServers"]
    #expect(list?[0]?["scheme"] == "https" && list?[2]?["provider"] == "stock")
    await master.close()
    for port in ports {
      await #expect(throws: (any Error).self) { _ = try await RawConnection(UInt16(port)) }
    }
  }

  @Test func `what is no pact makes no mock`() async throws {
    let master = try await MasterServer.start(.init(matching: Samples.matching))
    let answer = try await ask(master.address, "POST", "/", Self.json, #"{"consumer": 1}"#)
    #expect(answer.status == 422 && answer.body.contains("/consumer"))
    #expect(try await ask(master.address, "GET", "/what").status == 404)
    await master.close()
  }

  @Test func `only who has the key ends it`() async throws {
    let ended = AsyncStream.makeStream(of: Void.self)
    let options = MasterServer.Options(
      matching: Samples.matching, shutDown: { ended.continuation.finish() }, key: "secret")
    let master = try await MasterServer.start(options)
    #expect(try await ask(master.address, "POST", "/shutdown").status == 403)
    let key = ["authorization": "Bearer secret"]
    #expect(try await ask(master.address, "POST", "/shutdown", key).status == 200)
    for await _ in ended.stream {}
    await master.close()
  }
}
