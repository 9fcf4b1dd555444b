import AssayJSON
import AssayOpenAPI
import AssayOpenAPIChanges
import Testing

struct ChangeImpactTests {
  static let order = #"""
    {"type":"object","required":["id"],"properties":{"id":{"type":"string"},"total":{"type":"integer"},
     "note":{"type":"string"},"lines":{"type":"array","items":{"$ref":"#/components/schemas/Line"}}}}
    """#
  static let line =
    #"{"type":"object","properties":{"sku":{"type":"string"},"count":{"type":"integer"}}}"#

  static func document(
    order: String = order, line: String = line, query: String = #"{"in":"query","name":"page"}"#,
    post: String =
      ##"{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Line"}}}},"responses":{"201":{}}}"##,
    others: String = #","/old":{"get":{"responses":{"200":{}}}}"#
  ) throws -> OpenAPIDocument {
    func answer(_ schema: String) -> String {
      #"{"200":{"content":{"application/json":{"schema":\#(schema)}}}}"#
    }
    let reference = ##"{"$ref":"#/components/schemas/Order"}"##
    return try OpenAPIDocument(
      try JSON(
        parsing: """
          {"openapi":"3.1.0","paths":{
           "/orders/{id}":{"get":{"responses":\(answer(reference))}},
           "/orders":{"get":{"parameters":[\(query)],"responses":\(answer(#"{"type":"array","items":\#(reference)}"#))},
             "post":\(post)}\(others)},
           "components":{"schemas":{"Order":\(order),"Line":\(line)}}}
          """))
  }

  static func pact(_ consumer: String, _ interactions: String...) throws -> ConsumerPact {
    try ConsumerPact(
      try JSON(
        parsing: """
          {"consumer":{"name":"\(consumer)"},"provider":{"name":"orders"},
           "interactions":[\(interactions.joined(separator: ","))],
           "metadata":{"pactSpecification":{"version":"3.0.0"}}}
          """))
  }

  static func get(
    _ path: String, _ body: String, query: String = "", description: String = "get"
  ) -> String {
    """
    {"description":"\(description)","request":{"method":"GET","path":"\(path)","query":"\(query)"},
     "response":{"status":200,"headers":{"Content-Type":"application/json"},"body":\(body)}}
    """
  }

  static func post(_ body: String) -> String {
    """
    {"description":"create","request":{"method":"POST","path":"/orders","body":\(body),
     "headers":{"Content-Type":"application/json"}},"response":{"status":201}}
    """
  }

  static func impact(
    _ old: OpenAPIDocument, _ new: OpenAPIDocument, _ pacts: ConsumerPact...
  ) -> ChangeImpact {
    ImpactAnalysis(base: old, revision: new, matchesPattern: matchesPattern).impact(on: pacts)
  }

  /// `effect code path: consumer…` of each entry; broken uses with an exclamation mark.
  static func lines(_ impact: ChangeImpact) -> [String] {
    impact.entries.map { entry in
      let uses = entry.uses.map { $0.consumer + ($0.isBroken ? "!" : "") }
      return
        "\(entry.effect.rawValue) \(entry.group.code.rawValue) \(entry.group.changes[0].detail?.path.description ?? ""): \(uses.joined(separator: " "))"
    }
  }

  @Test func `names the consumers that read a field that is gone, and spares the others`() throws {
    let new = try Self.document(
      order: Self.order.replacing(#""total":{"type":"integer"},"#, with: ""))
    let impact = Self.impact(
      try Self.document(), new,
      try Self.pact("shop", Self.get("/orders/7", #"{"id":"7","total":3}"#)),
      try Self.pact("web", Self.get("/orders/7", #"{"id":"7"}"#)))
    #expect(Self.lines(impact) == ["breaks response.schema-changed .total: shop!"])
    // One schema in two operations is one change.
    #expect(impact.entries[0].group.operations == ["GET /orders/{id}", "GET /orders"])
    #expect(
      impact.entries[0].uses[0].findings.map(\.sentence) == [
        #"The body of the response: The provider does not send the member "total"."#
      ])
    #expect(impact.unexplained == [] && !impact.breaksNobody)
  }

  @Test(
    arguments: [
      (#""note":{"type":"string"},"#, "", ["nobody response.schema-changed .note: "]),
      (
        #""total":{"type":"integer"}"#, #""total":{"type":"string"}"#,
        ["breaks response.schema-changed .total: shop!"]
      ),
      (
        #""total":{"type":"integer"}"#, #""total":{"type":["integer","null"]}"#,
        ["may-break response.schema-changed .total: shop"]
      ),
      (
        #""required":["id"]"#, #""required":[]"#,
        ["may-break response.schema-changed .id: shop web"]
      ),
      (
        #""total":{"type":"integer"}"#, #""total":{"type":"integer","minimum":0}"#,
        ["none response.schema-changed .total: shop"]
      ),
    ] as [(String, String, [String])])
  func `says how a change of a schema concerns its readers`(
    old: String, new: String, expected: [String]
  ) throws {
    let impact = Self.impact(
      try Self.document(), try Self.document(order: Self.order.replacing(old, with: new)),
      try Self.pact("shop", Self.get("/orders/7", #"{"id":"7","total":3}"#)),
      try Self.pact("web", Self.get("/orders/7", #"{"id":"7"}"#)))
    #expect(Self.lines(impact) == expected)
    #expect(impact.unexplained == [])
  }

  @Test func `a field of an element is found through the array`() throws {
    let new = try Self.document(line: Self.line.replacing("integer", with: "string"))
    let impact = Self.impact(
      try Self.document(post: #"{"responses":{"201":{}}}"#),
      new,
      try Self.pact(
        "shop", Self.get("/orders/7", #"{"id":"7","lines":[{"sku":"a"},{"sku":"b","count":2}]}"#)))
    #expect(
      Self.lines(impact).filter { $0.contains("response.") } == [
        "breaks response.schema-changed .lines[].count: shop!"
      ])
    #expect(impact.entries.first?.uses[0].findings[0].mock?.inner.text == "/lines/1/count")
  }

  @Test func `a member that requests must have now breaks those who leave it out`() throws {
    let impact = Self.impact(
      try Self.document(),
      try Self.document(
        line: Self.line.replacing(#""type":"object""#, with: #""type":"object","required":["sku"]"#)
      ),
      try Self.pact("with", Self.post(#"{"sku":"a"}"#)),
      try Self.pact("without", Self.post(#"{"count":1}"#)))
    #expect(
      Self.lines(impact).filter { $0.contains("request-body") } == [
        "breaks request-body.schema-changed .sku: without!"
      ])
  }

  @Test func `operations and parameters that go are told to those who ask for them`() throws {
    let impact = Self.impact(
      try Self.document(),
      try Self.document(query: #"{"in":"query","name":"q","required":true}"#, others: ""),
      try Self.pact(
        "shop", Self.get("/orders", "[]", query: "page=2"), Self.get("/old", "null")))
    #expect(
      Self.lines(impact) == [
        "may-break parameter.removed : shop", "breaks parameter.added : shop!",
        "breaks operation.removed : shop!",
      ])
  }

  @Test func `what failed before is no news, and what no change explains is told`() throws {
    let old = try Self.document()
    let pact = try Self.pact("shop", Self.get("/orders/7", #"{"id":7}"#))
    #expect(Self.impact(old, old, pact).breaksNobody)
    let new = try Self.document(order: #"{"type":"object","properties":{"id":{"type":"boolean"}}}"#)
    let use = Self.impact(old, new, pact).entries.flatMap(\.broken).first
    #expect(use?.failedBefore == true)
    // Paths that no old operation had have no change of their own.
    let other = try OpenAPIDocument(
      try JSON(parsing: #"{"openapi":"3.1.0","servers":[{"url":"/v2"}],"paths":{}}"#))
    let found = Self.impact(other, try Self.document(), try Self.pact("x", Self.get("/y", "1")))
    #expect(found.unexplained == [])
  }

  @Test func `parts that no contract mentions are safe to delete`() throws {
    let impact = Self.impact(
      try Self.document(), try Self.document(),
      try Self.pact(
        "shop", Self.get("/orders/7", #"{"id":"7","lines":[{"sku":"a"}]}"#),
        Self.post(#"{"sku":"a"}"#)))
    #expect(
      impact.unused.map(\.description) == [
        "No contract reads .total of the response 200 of GET /orders/{id}.",
        "No contract reads .note of the response 200 of GET /orders/{id}.",
        "No contract reads .lines[].count of the response 200 of GET /orders/{id}.",
        "No contract asks GET /orders.",
        "No contract sends .count in the body of POST /orders.", "No contract asks GET /old.",
      ])
  }

  @Test func `a schema that refers to itself ends where the contracts do`() throws {
    let tree =
      ##"{"type":"object","properties":{"id":{},"child":{"$ref":"#/components/schemas/Order"},"map":{"type":"object","additionalProperties":{"type":"object","properties":{"a":{},"b":{}}}}}}"##
    let impact = Self.impact(
      try Self.document(order: tree), try Self.document(order: tree),
      try Self.pact(
        "shop", Self.get("/orders/7", #"{"child":{"id":1,"child":{}},"map":{"x":{"a":1}}}"#)))
    #expect(
      impact.unused.filter { $0.kind == .responseField }.map(\.path.description) == [
        ".id", ".child.child.id", ".child.child.child", ".child.child.map", ".child.map",
        ".map.*.b",
      ])
  }
}
