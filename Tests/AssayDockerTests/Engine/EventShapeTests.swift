import AssayDocker
import Testing

/// The shapes of events before and since API 1.52, and Podman's.
struct EventShapeTests {
  private static let shapes = [
    #"{"status":"die","id":"abc","from":"redis","Type":"container","Action":"die","Actor":{"ID":"abc","Attributes":{"exitCode":"137","image":"redis"}},"scope":"local","time":1700000000,"timeNano":1700000000000000005}"#,
    #"{"Type":"container","Action":"die","Actor":{"ID":"abc","Attributes":{"exitCode":"137"}},"scope":"local","time":1700000000,"timeNano":1700000000000000005}"#,
    #"{"status":"die","id":"abc","Type":"container","Action":"die","Actor":{"ID":"abc","Attributes":{"containerExitCode":"137"}},"scope":"local","time":1700000000,"timeNano":1700000000000000005}"#,
    #"{"status":"die","id":"abc","time":1700000000,"Actor":{"Attributes":{"exitCode":"137"}}}"#,
  ]

  @Test(arguments: shapes)
  func `an event reads the same in every version`(shape: String) async throws {
    try await FakeEngine.with { request in
      request == "GET /_ping"
        ? .ping("1.52")
        : .bytes(
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "\(String(shape.utf8.count, radix: 16))\r\n\(shape)\r\n")
    } body: { engine in
      let client = try await EngineClient(connectingTo: engine.address, limits: .patient)
      for try await event in client.events() {
        #expect(event.type == "container")
        #expect(event.action == "die")
        #expect(event.id == "abc")
        #expect(event.exitCode == 137)
        #expect(event.time / 1_000_000_000 == 1_700_000_000)
        break
      }
    }
  }

  @Test func `an engine that stops ends the events with an error`() async throws {
    try await FakeEngine.with { request in
      request == "GET /_ping"
        ? .ping("1.52")
        : .lastBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
    } body: { engine in
      let client = try await EngineClient(connectingTo: engine.address, limits: .patient)
      let error = try await engineError { for try await _ in client.events() {} }
      #expect(error.cause == .endedEarly("its events: it stopped or restarted"))
    }
  }
}
