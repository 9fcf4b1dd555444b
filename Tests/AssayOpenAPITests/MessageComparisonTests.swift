import AssayJSON
import AssayOpenAPI
import Testing

struct MessageComparisonTests {
  static let document = ##"""
    {"asyncapi":"3.0.0","defaultContentType":"application/json",
     "channels":{"c":{"messages":{"created":{"$ref":"#/components/messages/created"},
       "binary":{"payload":{"schemaFormat":"application/vnd.apache.avro;version=1.9.0","schema":{}}}}}},
     "components":{"messages":{"created":{
       "headers":{"type":"object","properties":{"n":{"type":"integer"}}},
       "payload":{"schemaFormat":"application/vnd.aai.asyncapi+json;version=3.0.0","schema":
         {"type":"object","required":["id"],"properties":{"id":{"type":"string"}}}}}}},
     "operations":{
       "all":{"channel":{"$ref":"#/channels/c"}},
       "ask":{"messages":[{"$ref":"#/channels/c/messages/created"}],
         "reply":{"messages":[{"$ref":"#/components/messages/created"}]}},
       "silent":{"messages":[{"$ref":"#/channels/c/messages/created"}],"reply":{}}}}
    """##

  static func findings(_ interaction: String, _ operation: String) throws -> [ContractFinding] {
    let pact = """
      {"interactions":[{"comments":{"references":{"AsyncAPI":{"operationId":"\(operation)"}}},
       \(interaction)}],"metadata":{"pactSpecification":{"version":"4.0"}}}
      """
    return ContractComparison(
      openAPI: nil, asyncAPI: try AsyncAPIDocument(try JSON(parsing: document)),
      matchesPattern: matchesPattern
    ).compare(try ConsumerPact(try JSON(parsing: pact))).findings
  }

  static func message(_ content: String, _ metadata: String = "{}") -> String {
    #""type":"Asynchronous/Messages","contents":{"content":\#(content),"contentType":"application/json"},"metadata":\#(metadata)"#
  }

  @Test(
    arguments: [
      (message("{}"), "ask", ["message.matched"]),
      (
        message(#"{"id":"1"}"#, #"{"n":"3","contentType":"application/json"}"#), "ask",
        ["message.matched"]
      ),
      (
        message(#"{"id":1}"#, #"{"n":"x","m":1}"#), "ask",
        [
          "message.no.match", "message.payload.incompatible", "message.headers.incompatible",
          "message.headers.incompatible",
        ]
      ),
      (message(#"{"id":1}"#), "all", ["message.payload.unvalidatable", "message.matched"]),
      (message("{}"), "none", ["message.operation.unknown"]),
      (
        #""type":"Synchronous/Messages","request":{"contents":{"content":{}}},"response":[]"#,
        "ask",
        ["message.no.match", "message.payload.incompatible"]
      ),
      (
        #""type":"Synchronous/Messages","request":{"contents":{"content":{"id":"1"}}},"response":[{"contents":{"content":{}}},{"contents":{"content":{"x":1}}}]"#,
        "ask",
        ["message.matched", "message.matched", "message.no.match", "message.payload.incompatible"]
      ),
      (
        #""type":"Synchronous/Messages","request":{"contents":{"content":{"id":"1"}}},"response":[]"#,
        "ask",
        ["message.matched", "message.response.missing"]
      ),
      (
        #""type":"Synchronous/Messages","request":{"contents":{"content":{"id":"1"}}}"#, "silent",
        ["message.matched", "message.reply.missing"]
      ),
    ] as [(String, String, [String])])
  func `compares messages with the operation they name`(
    interaction: String, operation: String, codes: [String]
  ) throws {
    let found = try Self.findings(interaction, operation)
    #expect(found.flatMap { [$0.code.rawValue] + $0.causes.map(\.code.rawValue) } == codes)
  }

  @Test(arguments: ["[]", "{}", #"{"asyncapi":"2.6.0"}"#])
  func `says why a document cannot be read`(text: String) throws {
    let json = try JSON(parsing: text)
    let fault = #expect(throws: OpenAPIFault.self) { _ = try AsyncAPIDocument(json) }
    #expect(fault?.what.isEmpty == false)
  }
}
