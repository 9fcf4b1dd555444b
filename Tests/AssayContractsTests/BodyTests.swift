import AssayContracts
import AssayJSON
import AssayEvidence
import AssayMatching
import AssayPact
import AssayTestSupport
import Testing

struct BodyTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var body: PactBody
    var type: String
    /// What the consumer sends, which is not the example.
    var sent: String
    /// What it must not send.
    var wrong: String
  }

  private static func parts(_ boundary: String, _ id: String, _ file: String) -> String {
    [
      "--\(boundary)", "Content-Disposition: form-data; name=\"id\"", "Content-Type: text/plain",
      "", id, "--\(boundary)",
      "Content-Disposition: form-data; name=\"file\"; filename=\"other.json\"",
      "Content-Type: application/json", "", file, "--\(boundary)--", "",
    ].joined(separator: "\r\n")
  }

  static let rows = [
    Row(
      testDescription: "text", body: .text("tea"), type: "text/plain; charset=utf-8",
      sent: "tea", wrong: "coffee"),
    Row(
      testDescription: "text with a rule", body: .text(.regex("[0-9]+", "17"), type: "text/csv"),
      type: "text/csv", sent: "4", wrong: "four"),
    Row(
      testDescription: "form",
      body: .form(["name": "tea & milk", "pieces": .regex("[0-9]+", "1")]),
      type: "application/x-www-form-urlencoded", sent: "name=tea+%26+milk&pieces=22",
      wrong: "name=tea&pieces=22"),
    Row(
      testDescription: "XML",
      body: .xml(
        "<order id='7'><sku>tea</sku></order>",
        matching: ["$.order['@id']": .integer(1), "$.order.sku['#text']": .like("x")]),
      type: "application/xml", sent: "<order id='9'><sku>milk</sku></order>",
      wrong: "<order id='x'><sku>milk</sku></order>"),
    Row(
      testDescription: "bytes", body: .bytes([0x61, 0x62], type: "application/octet-stream"),
      type: "application/octet-stream", sent: "ab", wrong: "abc"),
    Row(
      testDescription: "bytes of a kind",
      body: .anyBytes(of: "application/pdf", Array("%PDF-1.4".utf8)), type: "application/pdf",
      sent: "%PDF-2.0 and more", wrong: "GIF89a"),
    Row(
      testDescription: "several parts",
      body: .multipart(
        PactPart("id", .text(.regex("[0-9]+", "1"))),
        PactPart("file", fileName: "order.json", .json(["sku": .like("tea")]))),
      type: "multipart/form-data; boundary=other",
      sent: parts("other", "22", #"{"sku":"milk"}"#),
      wrong: parts("other", "22", #"{"sku":5}"#)),
    Row(
      testDescription: "JSON of another type",
      body: .json(["a": .integer(1)], type: "application/hal+json"), type: "application/hal+json",
      sent: #"{"a":2}"#, wrong: #"{"a":2.5}"#),
  ]

  @Test(arguments: rows) func `bodies of many types are expected`(row: Row) async throws {
    let interaction = HTTPInteraction.uponReceiving("it")
      .withRequest(.put, "/it", body: row.body).willRespondWith(200, body: row.body)
    try await TemporaryFolder.with { folder in
      try await withPact(folder.pact, interaction) { mock in
        let answer = try await ask(
          "\(mock.url)/it", method: "PUT", type: row.type, body: row.sent)
        #expect(answer.status == 200)
      }
      #expect(try folder.settledPact().interactions.count == 1)
      await #expect(throws: FailureReport.self) {
        try await withPact(folder.pact, interaction) { mock in
          let answer = try await ask(
            "\(mock.url)/it", method: "PUT", type: row.type, body: row.wrong)
          #expect(answer.status == 500)
        }
      }
    }
  }

  @Test func `an address is that of the mock, whoever serves it`() async throws {
    try await TemporaryFolder.with { folder in
      try await withPact(
        folder.pact,
        .uponReceiving("it").withRequest(.get, "/").willRespondWith(
          200, json: ["next": .url("/items/2", pattern: #"\/items\/\d+"#), "id": .uuid()])
      ) { mock in
        let answer = try await ask(mock.url + "/")
        #expect(answer.json?["next"] == .string("\(mock.url)/items/2"))
        #expect(answer.json?["id"]?.string?.count == 36)
        #expect(answer.json?["id"] != "e2490de5-5bd3-43d5-b7c4-526e33f71304")
      }
      guard case .http(_, let response)? = try folder.settledPact().interactions.first?.content
      else { return }
      #expect(
        response.generators.items.last?.generator.kind
          == .mockServerURL(
            example: "http://localhost/items/2", regex: #".*(\/items\/\d+)$"#))
    }
  }

  @Test func `an older version names what it cannot say`() async throws {
    try await TemporaryFolder.with { folder in
      let old = TestPact.pact(
        consumer: "shop", provider: "stock", folder: folder.path, version: .v2)
      try await withPact(
        old,
        .uponReceiving("it").withRequest(.get, "/").willRespondWith(
          200, json: ["name": .like("tea")])
      ) { mock in _ = try await ask(mock.url + "/") }
      let text = try folder.settled()
      #expect(text.contains("\"version\": \"2.0.0\""))
      #expect(text.contains("\"$.body.name\""))
    }
  }
}
