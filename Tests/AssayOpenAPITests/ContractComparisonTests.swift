import AssayJSON
import AssayOpenAPI
import Testing

struct ContractComparisonTests {
  static func findings(
    _ operation: String, path: String = "/a", request: String,
    response: String = #"{"status":200}"#,
    document rest: String = #""components":{}"#, version: Int = 3
  ) throws -> [String] {
    let document = try OpenAPIDocument(
      try JSON(
        parsing: #"{"openapi":"3.1.0","paths":{"\#(path)":{"post":\#(operation)}},\#(rest)}"#))
    let pact = try ConsumerPact(
      try JSON(
        parsing: """
          {"interactions":[{"request":\(request),"response":\(response)}],
           "metadata":{"pactSpecification":{"version":"\(version).0"}}}
          """))
    return ContractComparison(openAPI: document, matchesPattern: matchesPattern).compare(pact)
      .findings.map { "\($0.code.rawValue) \($0.mock?.description.dropFirst(22) ?? "")" }
  }

  static func findings(parameter: String, request: String, path: String = "/a") throws -> [String] {
    try findings(
      #"{"parameters":[\#(parameter)],"responses":{"200":{}}}"#, path: path,
      request: #"{"method":"POST",\#(request)}"#)
  }

  static let list = #""schema":{"type":"array","items":{"type":"integer"}}"#
  static let object =
    #""schema":{"type":"object","required":["x"],"properties":{"x":{"type":"integer"},"y":{"type":"array","items":{"type":"integer"}}},"additionalProperties":false}"#

  @Test(
    arguments: [
      (#""name":"p",\#(list)"#, "p=1&p=2", []),
      (#""name":"p",\#(list)"#, "p=1,2", []),
      (#""name":"p",\#(list)"#, "p[]=1&p[]=a", [".p.1"]),
      (#""name":"p","explode":false,"style":"pipeDelimited",\#(list)"#, "p=1%7Ca", [".p.1"]),
      (#""name":"p","explode":false,"style":"spaceDelimited",\#(list)"#, "p=1%202", []),
      (#""name":"p","style":"deepObject",\#(object)"#, "p[x]=1&p[y][0]=2&p[y][1]=a", [".p.y.1"]),
      (#""name":"p","style":"deepObject",\#(object)"#, "p[z]=1", [".p", ".p"]),
      (#""name":"p","explode":false,\#(object)"#, "p=x,1", []),
      (#""name":"p",\#(object)"#, "x=a", [".p.x"]),
      (#""name":"p","schema":{"type":"integer"}"#, "p=1&p=2", [".p"]),
      (#""name":"p","schema":{"type":"string"}"#, "p=a,b", []),
      (#""name":"p","schema":{"type":"boolean"},"required":true"#, "", [".p"]),
      (
        #""name":"p","content":{"application/json":{\#(object)}}"#, "p=%7B%22x%22:%22a%22%7D",
        [".p.x"]
      ),
    ] as [(String, String, [String])])
  func `reads query parameters by their styles`(
    parameter: String, query: String, places: [String]
  ) throws {
    let found = try Self.findings(
      parameter: #"{"in":"query",\#(parameter)}"#, request: #""path":"/a","query":"\#(query)""#)
    #expect(found == places.map { "request.query.incompatible .request.query\($0)" })
  }

  @Test func `remarks on what is not declared`() throws {
    let found = try Self.findings(
      parameter: #"{"in":"query","name":"p"}"#,
      request:
        #""path":"/a","query":{"p":["1"],"q":[null]},"headers":{"X-A":["1","2"],"Accept":"a/b"}"#)
    #expect(
      found.sorted() == [
        "request.accept.unknown .request.headers.accept",
        "request.header.unknown .request.headers.x-a",
        "request.query.unknown .request.query.q",
      ])
  }

  @Test(
    arguments: [
      (#""style":"simple",\#(list)"#, "1,2", true), (#""style":"simple",\#(list)"#, "1,b", false),
      (#""style":"label",\#(list)"#, ".1,2", true),
      (#""style":"label","explode":true,\#(list)"#, ".1.2", true),
      (#""style":"matrix",\#(list)"#, ";p=1,2", true),
      (#""style":"matrix","explode":true,\#(list)"#, ";p=1;p=b", false),
      (#""style":"simple",\#(object)"#, "x,1", true), (#""explode":true,\#(object)"#, "x=1", true),
      (#""explode":true,\#(object)"#, "x=a", false),
      (#""schema":{"type":"string"}"#, "a,b=c", true),
      (#""schema":{"type":"string","pattern":"^ä$"}"#, "%C3%A4", true),
    ] as [(String, String, Bool)])
  func `reads path parameters by their styles`(parameter: String, value: String, fits: Bool) throws
  {
    let found = try Self.findings(
      parameter: #"{"in":"path","name":"p",\#(parameter)}"#, request: #""path":"/a/\#(value)""#,
      path: "/a/{p}")
    #expect(found == (fits ? [] : ["request.path-or-method.unknown .request.path"]))
  }

  static let body =
    #"{"required":true,"content":{"application/json":{\#(object)},"application/x-www-form-urlencoded":{\#(object)},"multipart/form-data":{\#(object)}}}"#

  @Test(
    arguments: [
      (#""headers":{"Content-Type":"application/json"},"body":{"x":1}"#, 3, []),
      (#""headers":{"Content-Type":"application/json"},"body":{"x":"1"}"#, 3, [".x"]),
      (#""headers":{"Content-Type":"application/json"}"#, 3, [""]),
      (#""headers":{"Content-Type":"application/json"},"body":null"#, 3, [""]),
      (
        #""headers":{"Content-Type":"application/x-www-form-urlencoded"},"body":"x=1&y[]=2&y[]=a""#,
        3, [".y.1"]
      ),
      (
        #""headers":{"Content-Type":"multipart/form-data; boundary=b"},"body":"--b\nContent-Disposition: form-data; name=\"x\"\n\n1\n--b--""#,
        3, []
      ),
      (
        #""headers":{"Content-Type":"multipart/form-data; boundary=b"},"body":"--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\na\r\n--b--""#,
        3, [".x"]
      ),
      (
        #""headers":{"Content-Type":["application/json"]},"body":{"content":{"x":"a"},"encoded":false}"#,
        4, [".x"]
      ),
      (
        #""headers":{"Content-Type":"application/json"},"body":{"content":"{\"x\":1}","encoded":"JSON"}"#,
        4, []
      ),
      (
        #""headers":{"Content-Type":"application/x-www-form-urlencoded"},"body":{"content":"eD0x","encoded":"base64"}"#,
        4, []
      ),
      (
        #""headers":{"Content-Type":"application/json"},"body":{"contentType":"application/json"}"#,
        4, [""]
      ),
    ] as [(String, Int, [String])])
  func `checks request bodies of all versions`(
    request: String, version: Int, places: [String]
  ) throws {
    let found = try Self.findings(
      #"{"requestBody":\#(Self.body),"responses":{"200":{}}}"#,
      request: #"{"method":"POST","path":"/a",\#(request)}"#, version: version)
    #expect(found == places.map { "request.body.incompatible .request.body\($0)" })
  }

  @Test func `needs every scheme of one requirement, and asks for the nearest`() throws {
    let schemes =
      #""components":{"securitySchemes":{"k":{"type":"apiKey","in":"header","name":"X-Key"},"b":{"type":"http","scheme":"bearer"}}}"#
    func missing(_ security: String, _ headers: String) throws -> Int {
      try Self.findings(
        #"{"security":\#(security),"responses":{"200":{}}}"#,
        request: #"{"method":"POST","path":"/a","headers":\#(headers)}"#, document: schemes
      ).filter { $0.hasPrefix("request.authorization.missing") }.count
    }
    #expect(try missing(#"[{"k":[],"b":[]}]"#, #"{"X-Key":"1"}"#) == 1)
    #expect(try missing(#"[{"k":[],"b":[]}]"#, #"{"X-Key":"1","Authorization":"Bearer x"}"#) == 0)
    #expect(try missing(#"[{"k":[],"b":[]},{"k":[]}]"#, "{}") == 1)
    #expect(try missing(#"[{"k":[]},{}]"#, "{}") == 0)
    #expect(try missing(#"[{"b":[]}]"#, #"{"Authorization":"Basic x"}"#) == 1)
  }

  @Test func `names the place in the file and in the provider's document`() throws {
    let document = try OpenAPIDocument(
      try JSON(
        parsing: ##"""
          {"openapi":"3.0.3","paths":{"/a":{"get":{"responses":{"200":{"content":{"application/json":
           {"schema":{"$ref":"#/components/schemas/A"}}}}}}}},
           "components":{"schemas":{"A":{"type":"object","properties":{"x":{"type":"string"}}}}}}
          """##))
    let pact = try ConsumerPact(
      try JSON(
        parsing: #"""
          {"interactions":[{"type":"Synchronous/HTTP","request":{"path":"/a"},
           "response":{"status":200,"body":{"content":{"x":1},"encoded":false}}}],
           "metadata":{"pactSpecification":{"version":"4.0"}}}
          """#))
    let found = ContractComparison(openAPI: document, matchesPattern: matchesPattern).compare(pact)
    let finding = try #require(found.findings.first)
    #expect(found.findings.count == 1 && found.hasErrors)
    #expect(finding.mock?.description == "[root].interactions[0].response.body.x")
    #expect(finding.mock?.pointer.text == "/interactions/0/response/body/content/x")
    #expect(finding.spec.text == "/components/schemas/A/properties/x/type")
    #expect(finding.sentence == "The body of the response: Expected string, found integer.")
  }

  @Test func `says what it did not compare`() throws {
    let document = try OpenAPIDocument(try JSON(parsing: #"{"openapi":"3.0.3"}"#))
    let pact = try ConsumerPact(
      try JSON(
        parsing: #"""
          {"interactions":[{"type":"Other"},{"request":{}},{"request":{},"response":{"status":7}},
           {"type":"Asynchronous/Messages","contents":{}},3],"messages":[{"contents":{}}]}
          """#))
    let found = ContractComparison(openAPI: document, matchesPattern: matchesPattern).compare(pact)
    #expect(found.findings.isEmpty)
    #expect(
      found.unchecked.map(\.pointer.text) == [
        "/interactions/0", "/interactions/1", "/interactions/2", "/interactions/3",
        "/interactions/4", "/messages/0",
      ])
    let nothing = ContractComparison(openAPI: nil, matchesPattern: matchesPattern).compare(pact)
    #expect(nothing.findings.map(\.code) == [.messageSpecMissing, .messageSpecMissing])
  }

  @Test(arguments: ["[]", #"{"interactions":{}}"#])
  func `says why a pact cannot be read`(text: String) throws {
    let json = try JSON(parsing: text)
    #expect(throws: OpenAPIFault.self) { _ = try ConsumerPact(json) }
  }

  @Test func `reports references to nothing as unchecked, not as an error`() throws {
    let document = try OpenAPIDocument(
      try JSON(
        parsing: ##"""
          {"openapi":"3.0.3","paths":{"/a":{"get":{"responses":{"200":{"content":{"application/json":
           {"schema":{"$ref":"#/components/schemas/none"}}}}}}}}}
          """##))
    let pact = try ConsumerPact(
      try JSON(
        parsing: #"{"interactions":[{"request":{"path":"/a"},"response":{"body":{"x":1}}}]}"#))
    let found = ContractComparison(openAPI: document, matchesPattern: matchesPattern).compare(pact)
    #expect(found.findings.isEmpty)
    #expect(found.unchecked.map(\.pointer.text) == ["/interactions/0/response/body"])
  }
}
