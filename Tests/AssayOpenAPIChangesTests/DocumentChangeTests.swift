import AssayJSON
import AssayOpenAPI
import AssayOpenAPIChanges
import Testing

struct DocumentChangeTests {
  static func changes(_ old: String, _ new: String, head: String = "\"components\":{}") throws
    -> [String]
  {
    func document(_ paths: String) throws -> OpenAPIDocument {
      try OpenAPIDocument(try JSON(parsing: #"{"openapi":"3.0.3","paths":\#(paths),\#(head)}"#))
    }
    return DocumentComparison(base: try document(old), revision: try document(new)).changes()
      .map { "\($0.severity.rawValue) \($0.code.rawValue) \($0.operation)" }
  }

  static func changes(ofOperation old: String, _ new: String, head: String = "\"components\":{}")
    throws -> [String]
  {
    try changes(#"{"/a":{"get":\#(old)}}"#, #"{"/a":{"get":\#(new)}}"#, head: head).map {
      String($0.dropLast(" GET /a".count))
    }
  }

  @Test func `finds operations that went and came`() throws {
    let old = #"{"/a/{id}":{"get":{},"put":{},"post":{"deprecated":true}},"/b":{"get":{}}}"#
    let new = #"{"/a/{key}":{"get":{},"patch":{}},"/b":{"get":{"deprecated":true}}}"#
    #expect(
      try Self.changes(old, new) == [
        "error operation.removed PUT /a/{id}", "warning operation.removed POST /a/{id}",
        "info operation.deprecated GET /b", "info operation.added PATCH /a/{key}",
      ])
    #expect(try Self.changes(old, old) == [])
  }

  static func parameters(_ list: String) -> String { #"{"parameters":[\#(list)]}"# }

  @Test(
    arguments: [
      ("", #"{"in":"query","name":"p"}"#, ["info parameter.added"]),
      ("", #"{"in":"query","name":"p","required":true}"#, ["error parameter.added"]),
      (#"{"in":"query","name":"p"}"#, "", ["warning parameter.removed"]),
      (
        #"{"in":"query","name":"p"}"#, #"{"in":"query","name":"p","required":true}"#,
        ["error parameter.became-required"]
      ),
      (
        #"{"in":"header","name":"P","required":true}"#, #"{"in":"header","name":"p"}"#,
        ["info parameter.became-optional"]
      ),
      (
        #"{"in":"query","name":"p","schema":{"type":"array"}}"#,
        #"{"in":"query","name":"p","explode":false,"schema":{"type":"array"}}"#,
        ["error parameter.style-changed"]
      ),
      (
        #"{"in":"query","name":"p","schema":{"type":"string"}}"#,
        #"{"in":"query","name":"p","explode":false,"schema":{"type":"string"}}"#, []
      ),
      (
        #"{"in":"query","name":"p","schema":{"type":"string"}}"#,
        #"{"in":"query","name":"p","schema":{"type":"string","maxLength":3}}"#,
        ["error parameter.schema-changed"]
      ),
      (
        #"{"in":"query","name":"p"}"#, #"{"in":"header","name":"p"}"#,
        ["warning parameter.removed", "info parameter.added"]
      ),
    ] as [(String, String, [String])])
  func `compares parameters`(old: String, new: String, expected: [String]) throws {
    #expect(
      try Self.changes(ofOperation: Self.parameters(old), Self.parameters(new)) == expected)
  }

  @Test func `compares path parameters by their place, not their name`() throws {
    func paths(_ name: String, _ type: String) -> String {
      #"{"/a/{\#(name)}":{"get":{"parameters":[{"in":"path","name":"\#(name)","required":true,"schema":{"type":"\#(type)"}}]}}}"#
    }
    #expect(try Self.changes(paths("id", "string"), paths("key", "string")) == [])
    #expect(
      try Self.changes(paths("id", "string"), paths("key", "integer")) == [
        "error parameter.schema-changed GET /a/{id}"
      ])
  }

  @Test(
    arguments: [
      ("{}", #"{"requestBody":{"content":{"a/b":{}}}}"#, ["info request-body.added"]),
      ("{}", #"{"requestBody":{"required":true}}"#, ["error request-body.added"]),
      (#"{"requestBody":{}}"#, "{}", ["error request-body.removed"]),
      (
        #"{"requestBody":{}}"#, #"{"requestBody":{"required":true}}"#,
        ["error request-body.became-required"]
      ),
      (
        #"{"requestBody":{"content":{"a/b":{},"c/d":{}}}}"#,
        #"{"requestBody":{"content":{"a/b":{},"e/f":{}}}}"#,
        ["error request-body.media-type-removed", "info request-body.media-type-added"]
      ),
      (
        #"{"requestBody":{"content":{"a/b":{}}}}"#, #"{"requestBody":{"content":{"a/*":{}}}}"#,
        ["info request-body.media-type-added"]
      ),
      (
        #"{"responses":{"200":{},"404":{}}}"#, #"{"responses":{"201":{}}}"#,
        ["error response.removed", "info response.removed", "info response.added"]
      ),
      (
        #"{"responses":{"200":{"content":{"a/b":{}}}}}"#,
        #"{"responses":{"200":{"content":{"c/d":{}}}}}"#,
        ["error response.media-type-removed", "info response.media-type-added"]
      ),
      (
        #"{"responses":{"200":{"headers":{"A":{},"B":{"required":true}}}}}"#,
        #"{"responses":{"200":{"headers":{"C":{}}}}}"#,
        [
          "warning response.header-removed", "error response.header-removed",
          "info response.header-added",
        ]
      ),
      (
        #"{"responses":{"200":{"headers":{"A":{"required":true}}}}}"#,
        #"{"responses":{"200":{"headers":{"a":{"schema":{"type":"string"}}}}}}"#,
        ["error response.header-became-optional", "info response.header-schema-changed"]
      ),
    ] as [(String, String, [String])])
  func `compares what is carried`(old: String, new: String, expected: [String]) throws {
    #expect(try Self.changes(ofOperation: old, new) == expected)
  }

  @Test(
    arguments: [
      ("[]", #"[{"k":[]}]"#, "error security.narrowed"),
      (#"[{"k":[]}]"#, "[]", "info security.widened"),
      (#"[{"k":[]}]"#, #"[{"k":[]},{"b":[]}]"#, "info security.widened"),
      (#"[{"k":[]},{"b":[]}]"#, #"[{"k":[]}]"#, "error security.narrowed"),
      (#"[{"k":[]}]"#, #"[{"k":[],"b":[]}]"#, "error security.narrowed"),
      (#"[{"k":[]}]"#, #"[{"same":[]}]"#, nil),
    ] as [(String, String, String?)])
  func `compares credentials`(old: String, new: String, expected: String?) throws {
    let head =
      #""components":{"securitySchemes":{"k":{"type":"apiKey","in":"header","name":"K"},"same":{"type":"apiKey","in":"header","name":"K"},"b":{"type":"http","scheme":"basic"}}}"#
    let found = try Self.changes(
      ofOperation: #"{"security":\#(old)}"#, #"{"security":\#(new)}"#, head: head)
    #expect(found == [expected].compactMap { $0 })
  }

  @Test func `sees no change where a document only moves to a newer version`() throws {
    let old = try OpenAPIDocument(
      try JSON(
        parsing: ##"""
          {"swagger":"2.0","basePath":"/","consumes":["application/json"],"produces":["application/json"],
           "paths":{"/a":{"post":{"parameters":[{"in":"body","name":"b","required":true,"schema":{"$ref":"#/definitions/A"}},
             {"in":"query","name":"q","type":"integer"}],"responses":{"200":{"schema":{"$ref":"#/definitions/A"}}}}}},
           "definitions":{"A":{"type":"object","properties":{"n":{"type":"string","x-nullable":true}}}}}
          """##))
    let new = try OpenAPIDocument(
      try JSON(
        parsing: ##"""
          {"openapi":"3.1.0",
           "paths":{"/a":{"post":{"parameters":[{"in":"query","name":"q","schema":{"type":"integer"}}],
             "requestBody":{"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}},
             "responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}}}}}},
           "components":{"schemas":{"A":{"type":"object","properties":{"n":{"type":["string","null"]}}}}}}
          """##))
    #expect(DocumentComparison(base: old, revision: new).changes() == [])
  }
}
