import AssayJSON
import AssayMatching
import AssayPact
import Testing

struct BodyWritingTests {
  /// Bodies that are hard to say, each with its type.
  private static let bodies: [Body] = [
    .missing, .empty, .null,
    .present(Array(#"{"b":1,"a":1.0}"#.utf8), ContentType("application/json")),
    .present(Array("{ \"a\": 1 }\n".utf8), ContentType("application/json")),
    .present(Array(#""text""#.utf8), ContentType("application/json")),
    .present(Array(#""""#.utf8), ContentType("application/json")),
    .present(Array(#""17""#.utf8), ContentType("application/json")),
    .present(Array("null".utf8), ContentType("application/json")),
    .present(Array("{broken".utf8), ContentType("application/json")),
    .present(Array("plain".utf8), ContentType("text/plain;charset=utf-8")),
    .present(Array("17".utf8), ContentType("text/plain")),
    .present(Array("<a/>".utf8), ContentType("application/xml")),
    .present(Array("a=1&b=2".utf8), ContentType("application/x-www-form-urlencoded")),
    .present([0, 255, 1], ContentType("application/octet-stream")),
    .present([0, 255, 1], ContentType("application/json")),
  ]

  private static func pact(_ body: Body, header: Bool) -> Pact {
    var headers = Headers()
    if header, let type = body.contentType { headers.add("Content-Type", ["\(type)"]) }
    let response = PactResponse(ResponseParts(headers: headers, body: body))
    return Pact(
      consumer: "a", provider: "b", interactions: [Interaction("x", .http(PactRequest(), response))]
    )
  }

  private static func body(_ pact: Pact) -> Body? {
    guard case .http(_, let response)? = pact.interactions.first?.content else { return nil }
    return response.parts.body
  }

  @Test(arguments: bodies, [true, false])
  func `version 4 says every body`(_ body: Body, _ hasHeader: Bool) throws {
    let written = PactWriter.write(Self.pact(body, header: hasHeader))
    #expect(written.losses.isEmpty)
    #expect(Self.body(try PactReader.read(written.bytes).pact) == body)
  }

  @Test(arguments: bodies)
  func `earlier versions say a body, or that they cannot`(_ body: Body) throws {
    let written = PactWriter.write(Self.pact(body, header: true), as: .v3)
    let again = Self.body(try PactReader.read(written.bytes).pact)
    #expect((again == body) == written.losses.isEmpty, "\(written.losses)")
  }

  @Test func `version 3 says most bodies`() {
    let lossy = Self.bodies.filter {
      !PactWriter.write(Self.pact($0, header: true), as: .v3).losses.isEmpty
    }
    #expect(
      lossy.compactMap(\.bytes) == [Array("{broken".utf8), [0, 255, 1], [0, 255, 1]])
  }

  @Test func `without a header version 3 loses the type`() {
    let body = Body.present(Array("plain".utf8), ContentType("text/csv"))
    let losses = PactWriter.write(Self.pact(body, header: false), as: .v3).losses
    #expect(
      losses.map(\.what) == ["that its body is of text/csv cannot be said in version 3"])
  }
}
