import AssayJSON
import AssayOpenAPI
import Testing

struct OpenAPIDocumentTests {
  @Test(
    arguments: [
      ("application/json", ["text/plain", "application/json"], 1),
      (
        "application/json;version=2",
        ["application/json;version=1", "application/json; version=2"], 1
      ),
      ("application/json", ["application/json;version=1", "application/json;version=2"], 0),
      ("application/vnd.a+json", ["text/plain", "application/json"], 1),
      ("text/*", ["application/json", "text/csv"], 1),
      ("text/csv", ["application/json", "text/*"], 1),
      ("text/html, application/json;q=0.9", ["application/json", "text/html"], 1),
      ("text/html;q=0.1, application/json", ["text/html", "application/json"], 1),
      ("*/*", ["a/b", "c/d"], 0), ("a/b", ["*/*"], 0), ("a/b", ["c/d"], nil), ("a/b", [], nil),
      ("", ["a/b"], nil), ("A/B", ["a/b"], 0),
    ] as [(String, [String], Int?)])
  func `finds the media type that suits best`(header: String, offered: [String], index: Int?) {
    #expect(MediaRange.best(for: header, among: offered) == index)
  }

  @Test(
    arguments: [
      ("/a/{id}", "/a/1", ["id": "1"]), ("/a/{id}", "/a/1/b", nil), ("/a/{id}", "/a/", nil),
      ("/a/{id}", "/a/1%2F2", ["id": "1%2F2"]), ("/a b", "/a%20b", [:]),
      ("/a/{x}.{y}", "/a/1.2.json", ["x": "1.2", "y": "json"]),
      ("/a/{x}-{x2}c", "/a/1-2c", ["x": "1", "x2": "2"]), ("/a/{x}c", "/a/1d", nil),
      ("/a/{.id*}", "/a/.1.2", ["id": "1.2"]), ("/a/{;id}", "/a/1", nil),
      ("/a/**", "/a/b/c", [:]), ("/a", "/a/", nil), ("/a/", "/a/", [:]), ("/A", "/a", nil),
    ] as [(String, String, [String: String]?)])
  func `matches paths with their templates`(
    template: String, path: String, values: [String: String]?
  ) {
    #expect(PathTemplate(template).match(path) == values)
  }

  static func document(_ paths: String, head: String = "\"openapi\":\"3.1.0\"") throws
    -> OpenAPIDocument
  {
    try OpenAPIDocument(try JSON(parsing: "{\(head),\"paths\":\(paths)}"))
  }

  @Test func `takes concrete paths before those with parameters, method by method`() throws {
    let document = try Self.document(
      #"{"/a/{id}":{"get":{},"post":{}},"/a/me":{"get":{}},"/{x}/me":{"get":{}},"/a/b{x}":{"get":{}}}"#
    )
    func path(_ method: String, _ path: String) -> String? {
      document.operation(method, path)?.operation.path.text
    }
    #expect(path("GET", "/a/me") == "/a/me")
    #expect(path("get", "/a/bc") == "/a/b{x}")
    #expect(path("POST", "/a/me") == "/a/{id}")
    #expect(path("GET", "/b/me") == "/{x}/me")
    #expect(path("DELETE", "/a/me") == nil)
    #expect(path("GET", "/a") == nil)
  }

  @Test(
    arguments: [
      (
        #""openapi":"3.0.0","servers":[{"url":"https://x.test/v1/"},{"url":"/{v}","variables":{"v":{"default":"v2"}}}]"#,
        ["/a", "/v1/a", "/v2/a"], ["/v3/a"]
      ),
      (#""swagger":"2.0","basePath":"/api""#, ["/api/a"], ["/a", "/apia"]),
      (#""openapi":"3.0.0","info":{"x-opc-config-base-path":"/p"}"#, ["/p/a"], ["/a"]),
      (#""openapi":"3.0.0","info":{"x-opc-config-case-insensitive":true}"#, ["/A", "/a"], ["/b"]),
      (#""openapi":"3.0.0""#, ["/a"], ["/A", "a", ""]),
    ] as [(String, [String], [String])])
  func `knows the base paths of servers`(head: String, known: [String], unknown: [String]) throws {
    let document = try Self.document(#"{"/a":{"get":{}}}"#, head: head)
    for path in known { #expect(document.operation("GET", path) != nil, "\(path)") }
    for path in unknown { #expect(document.operation("GET", path) == nil, "\(path)") }
  }

  @Test func `finds the response for a status and merges parameters`() throws {
    let document = try Self.document(
      ##"""
      {"/a":{"parameters":[{"name":"p","in":"query","schema":{"type":"string"}},{"$ref":"#/paths/~1b/x"}],
       "get":{"parameters":[{"name":"p","in":"query","required":true}],
         "responses":{"404":{},"4xx":{},"default":{"$ref":"#/none"}}},
       "put":{"responses":{"default":{}}},"get2":{}},
       "/b":{"x":{"name":"h","in":"header"}},"/c":3,"/d":{"get":3}}
      """##)
    #expect(document.operations.map(\.method) == ["GET", "PUT"])
    let operation = document.operations[0]
    #expect(operation.parameters.map(\.name) == ["p", "h"])
    #expect(operation.parameters[0].isRequired)
    #expect(operation.response(for: 404)?.key == "404")
    #expect(operation.response(for: 410)?.key == "4xx")
    #expect(operation.response(for: 500) == nil)
    #expect(document.operations[1].response(for: 500)?.key == "default")
  }

  @Test(arguments: [
    ("[]", "at /: Expected an object."), ("{}", "openapi"), (#"{"openapi":"4.0.0"}"#, "4.0.0"),
    (#"{"swagger":"1.2"}"#, "1.2"), (#"{"openapi":"3.0.0","paths":[]}"#, "/paths"),
  ])
  func `says why a document cannot be read`(text: String, part: String) throws {
    let json = try JSON(parsing: text)
    let fault = #expect(throws: OpenAPIFault.self) { _ = try OpenAPIDocument(json) }
    #expect(fault?.description.contains(part) == true)
  }

  @Test func `reads Swagger 2 though YAML reads its version as a number`() throws {
    #expect(
      try OpenAPIDocument(try JSON(parsing: #"{"swagger":2.0}"#)).schemas.dialect == .swagger2)
  }

  @Test func `lists the references that name nothing`() throws {
    let document = try Self.document(
      ##"{"/a":{"$ref":"#/b"},"/c":{"get":{"parameters":[{"$ref":"#/paths/~1c"},{"$ref":"x.yaml#/d"}]}}}"##
    )
    #expect(
      document.schemas.danglingReferences.map(\.text) == [
        "/paths/~1a/$ref", "/paths/~1c/get/parameters/1/$ref",
      ])
  }

  @Test func `reads the forms of Swagger 2`() throws {
    let document = try Self.document(
      #"{"/a":{"post":{"parameters":[{"in":"formData","name":"n","type":"integer","required":true},{"in":"formData","name":"f","type":"file"}]}}}"#,
      head: #""swagger":"2.0","consumes":["application/x-www-form-urlencoded"]"#)
    func findings(_ body: String) throws -> [String] {
      let pact = try JSON(
        parsing:
          #"{"interactions":[{"request":{"method":"POST","path":"/a","headers":{"Content-Type":"application/x-www-form-urlencoded"},"body":"\#(body)"},"response":{"status":200}}]}"#
      )
      return ContractComparison(openAPI: document, matchesPattern: matchesPattern)
        .compare(try ConsumerPact(pact)).findings.filter { $0.code != .statusUnknown }
        .map { $0.mock?.description ?? "" }
    }
    #expect(try findings("n=1&f=x") == [])
    #expect(try findings("n=a") == ["[root].interactions[0].request.body.n"])
    #expect(try findings("f=x") == ["[root].interactions[0].request.body"])
  }
}
