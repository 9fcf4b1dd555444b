import AssayJSON
import AssayMatching
import AssayPact
import Testing

struct IntegrationPactTests {
  private static let text = #"""
    {
      "consumer": {"name": "reader"}, "provider": {"name": "library"},
      "interactions": [{
        "description": "a book",
        "request": {
          "method": "GET",
          "path": {"pact:matcher:type": "regex", "regex": "/books/\\d+", "value": "/books/7"},
          "query": {"page": {"pact:matcher:type": "integer", "value": 1}},
          "headers": {"X-Trace": {"pact:matcher:type": "type", "value": "t"}}
        },
        "response": {
          "status": 200,
          "body": {
            "id": {"pact:matcher:type": "integer", "value": 7, "pact:generator:type": "RandomInt"},
            "title": "Dune"
          }
        }
      }]
    }
    """#

  @Test func `examples, rules and generators come out of the data`() throws {
    let pact = try IntegrationPact.read(try JSON(parsing: Array(Self.text.utf8))).pact
    #expect(pact.version == .v4)
    let interaction = try #require(pact.interactions.first)
    guard case .http(let request, let response) = interaction.content else {
      Issue.record("not HTTP")
      return
    }
    #expect(request.parts.path == "/books/7")
    #expect(request.parts.query["page"] == ["1"])
    #expect(request.parts.headers["x-trace"] == ["t"])
    #expect(request.rules.rules.path != nil)
    #expect(request.rules.rules.query.rules.count == 1)
    #expect(request.rules.rules.header.rules.count == 1)
    #expect(response.rules.rules.body.rules.map(\.path.description) == ["$.id"])
    #expect(response.generators.items.map(\.path.description) == ["$.id"])
    let body = try JSON(parsing: response.parts.body.bytes ?? [])
    #expect(body == ["id": 7, "title": "Dune"])
    // What is written is an ordinary pact.
    let written = JSONPrinter.compact.text(PactWriter.write(pact).json)
    #expect(!written.contains("pact:matcher"))
    let again = try PactReader.read(Array(written.utf8)).pact
    #expect(again.interactions == pact.interactions)
  }

  @Test func `a pact without integration JSON is read as it stands`() throws {
    let text = #"{"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": []}"#
    let json = try JSON(parsing: Array(text.utf8))
    #expect(try IntegrationPact.read(json).pact == PactReader.read(json).pact)
  }

  @Test func `faults say where in the file they are`() throws {
    let broken = Self.text.replacing(#""type": "integer", "value": 7"#, with: #""type": 5"#)
      .replacing(#""pact:matcher:type": "integer", "value": 7"#, with: #""pact:matcher:type": 5"#)
    let json = try JSON(parsing: Array(broken.utf8))
    let faults = #expect(throws: PactFaults.self) { try IntegrationPact.read(json) }
    #expect(
      faults?.faults.first?.pointer.text.hasPrefix("/interactions/0/response/body/id") == true)
  }
}
