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

  static func findings(
    _ interaction: String, _ operation: String, in document: String = document
  ) throws -> [ContractFinding] {
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

  static let oldDocument = ##"""
    {"asyncapi":"2.6.0","defaultContentType":"application/json",
     "channels":{
       "orders.created":{"subscribe":{"operationId":"created","message":{"oneOf":[
         {"$ref":"#/components/messages/created"},{"$ref":"#/components/messages/cancelled"}]}}},
       "orders.paid":{"publish":{"message":{"$ref":"#/components/messages/cancelled"}}},
       "both":{"publish":{"operationId":"in"},"subscribe":{"operationId":"out","message":{"payload":false}}},
       "binary":{"publish":{"message":{"schemaFormat":"application/vnd.apache.avro;version=1.9.0","payload":{"type":"record"}}}},
       "openapi":{"publish":{"message":{"schemaFormat":"application/vnd.oai.openapi;version=3.0.0","payload":{"type":"object"}}}},
       "shared":{"$ref":"#/components/channels/shared"}, "broken":{"$ref":"#/nowhere"}},
     "components":{
       "channels":{"shared":{"subscribe":{"operationId":"shared","message":{"$ref":"#/components/messages/created"}}}},
       "messageTraits":{"t":{"headers":{"type":"object","properties":{"n":{"type":"integer"}}}}},
       "schemas":{"Order":{"type":"object","required":["id"],"properties":{"id":{"type":"string"}}}},
       "messages":{
         "created":{"traits":[{"$ref":"#/components/messageTraits/t"}],
           "headers":{"properties":{"m":{"type":"string"},"n":{"type":"string"}}},
           "payload":{"$ref":"#/components/schemas/Order"}},
         "cancelled":{"payload":{"type":"object","properties":{"why":{"type":"string"}}}}}}}
    """##

  @Test(
    arguments: [
      (message(#"{"id":"1"}"#), "created", ["message.matched"]),
      (message(#"{"why":"x"}"#), "created", ["message.matched"]),
      (
        message(#"{"id":1}"#), "created",
        ["message.no.match", "message.payload.incompatible", "message.payload.incompatible"]
      ),
      (message(#"{"id":"1"}"#, #"{"n":"3","m":"x"}"#), "shared", ["message.matched"]),
      // The trait counts for more than the message itself.
      (
        message(#"{"id":"1"}"#, #"{"n":"x"}"#), "shared",
        ["message.no.match", "message.headers.incompatible"]
      ),
      (message(#"{"why":"x"}"#), "orders.paid", ["message.matched"]),
      (message("1"), "both", ["message.operation.unknown"]),
      (message("1"), "in", ["message.no.match"]),
      (message("1"), "out", ["message.no.match", "message.payload.incompatible"]),
      (message("1"), "binary", ["message.payload.unvalidatable", "message.matched"]),
      (message("1"), "openapi", ["message.no.match", "message.payload.incompatible"]),
      (message("1"), "broken", ["message.operation.unknown"]),
      (
        #""type":"Synchronous/Messages","request":{"contents":{"content":{"id":"1"}}},"response":[]"#,
        "created", ["message.matched", "message.reply.missing"]
      ),
    ] as [(String, String, [String])])
  func `compares messages with documents of version 2`(
    interaction: String, operation: String, codes: [String]
  ) throws {
    for version in ["2.6.0", "2.0.0"] {
      let document = Self.oldDocument.replacing("2.6.0", with: version)
      let found = try Self.findings(interaction, operation, in: document)
      #expect(found.flatMap { [$0.code.rawValue] + $0.causes.map(\.code.rawValue) } == codes)
    }
  }

  @Test func `traits count for less than the message in version 3`() throws {
    let document = #"""
      {"asyncapi":"3.0.0","channels":{"c":{"messages":{"m":{"traits":[{"contentType":"text/plain",
        "headers":{"properties":{"n":{"type":"integer"},"k":{"type":"integer"}}}}],
        "contentType":"application/json","headers":{"type":"object","properties":{"n":{"type":"string"}}},"payload":{}}}}},
       "operations":{"o":{"channel":{"$ref":"#/channels/c"}}}}
      """#
    let fine = try Self.findings(Self.message("1", #"{"n":"x","k":"1"}"#), "o", in: document)
    #expect(fine.map(\.code) == [.messageMatched])
    let wrong = try Self.findings(Self.message("1", #"{"n":"x","k":"y"}"#), "o", in: document)
    #expect(wrong.map(\.code) == [.messageNoMatch])
  }

  @Test(arguments: [
    "[]", "{}", #"{"asyncapi":"1.2.0"}"#, #"{"asyncapi":"2.7.0"}"#, #"{"asyncapi":"2"}"#,
    #"{"asyncapi":2.6}"#, #"{"asyncapi":"30.1"}"#, #"{"asyncapi":"2.6.0","channels":[]}"#,
    #"{"asyncapi":"3.0.0","operations":7}"#,
  ])
  func `says why a document cannot be read`(text: String) throws {
    let json = try JSON(parsing: text)
    let fault = #expect(throws: OpenAPIFault.self) { _ = try AsyncAPIDocument(json) }
    #expect(fault?.what.isEmpty == false)
  }
}
