import AssayMatching
import AssayMocking
import AssayPact
import Testing

struct MasterCommandTests {
  private func command(
    _ method: String, _ path: String, query: String = "", _ body: String = ""
  ) throws -> MasterCommand {
    try MasterCommand(
      RequestParts(
        method: method, path: path, query: Query(query),
        body: Body(received: Array(body.utf8), nil)))
  }

  @Test(arguments: [
    ("GET", "/", MasterCommand.list), ("GET", "/mockserver/a", .show("a")),
    ("DELETE", "/mockserver/a", .delete("a")), ("GET", "/mockserver/a/verify", .verify("a")),
    ("POST", "/mockserver/8080/verify", .verify("8080")), ("POST", "/shutdown", .shutDown),
  ])
  func `has the paths of the reference`(
    method: String, path: String, expected: MasterCommand
  ) throws {
    #expect(try command(method, path) == expected)
  }

  @Test func `a pact makes a mock`() throws {
    let body = #"{"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": []}"#
    let pact = Pact(consumer: "a", provider: "b", version: .v3)
    #expect(
      try command("POST", "/", body) == .create(pact, allowsCORS: false, usesTLS: false))
    #expect(
      try command("POST", "/", query: "cors=true&tls=true", body)
        == .create(pact, allowsCORS: true, usesTLS: true))
  }

  @Test(arguments: [
    ("PUT", "/", "", 404), ("GET", "/mockserver", "", 404), ("POST", "/", "", 422),
    ("POST", "/", "{}", 422),
  ])
  func `says what it does not understand`(
    method: String, path: String, body: String, status: Int
  ) {
    let fault = #expect(throws: MasterCommand.Fault.self) { try command(method, path, body) }
    #expect(fault?.status == status)
  }
}
