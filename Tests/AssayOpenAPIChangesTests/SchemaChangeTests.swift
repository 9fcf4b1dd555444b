import AssayJSON
import AssayOpenAPI
import AssayOpenAPIChanges
import Testing

/// An old schema, a new one, and what it means where it is sent and where it is received.
struct SchemaChangeRow: Sendable, CustomTestStringConvertible {
  var old: String
  var new: String
  var request: [String]
  var response: [String]

  init(_ old: String, _ new: String, request: [String] = [], response: [String] = []) {
    self.old = old
    self.new = new
    self.request = request
    self.response = response
  }

  var testDescription: String { "\(old) to \(new)" }
}

struct SchemaChangeTests {
  /// `severity sentence` of each change, without what every sentence begins with.
  static func changes(_ old: String, _ new: String, isRequest: Bool) throws -> [String] {
    func document(_ schema: String) throws -> OpenAPIDocument {
      let content = #"{"content":{"application/json":{"schema":\#(schema)}}}"#
      let operation =
        isRequest
        ? #"{"requestBody":\#(content),"responses":{}}"# : #"{"responses":{"200":\#(content)}}"#
      let components =
        ##"{"schemas":{"S":{"type":"string"},"T":{"type":"object","required":["k"],"properties":{"k":{"type":"string"},"next":{"$ref":"#/components/schemas/T"}}},"U":{"type":"object","required":["k"],"properties":{"k":{"type":"string"},"next":{"$ref":"#/components/schemas/U"}}},"Ts":{"type":"array","items":{"$ref":"#/components/schemas/U"}}}}"##
      return try OpenAPIDocument(
        try JSON(
          parsing:
            #"{"openapi":"3.1.0","paths":{"/a":{"post":\#(operation)}},"components":\#(components)}"#
        ))
    }
    let found = DocumentComparison(base: try document(old), revision: try document(new)).changes()
    let subject =
      isRequest
      ? "The request body as application/json" : "The response 200 as application/json"
    return found.map { "\($0.severity.rawValue)\($0.sentence.replacing(subject, with: ""))" }
  }

  @Test(arguments: [
    SchemaChangeRow(##"{"type":"string"}"##, ##"{"$ref":"#/components/schemas/S"}"##),
    SchemaChangeRow(
      ##"{"$ref":"#/components/schemas/T"}"##, ##"{"$ref":"#/components/schemas/U"}"##),
    SchemaChangeRow(
      ##"{"type":["string","null"]}"##, ##"{"anyOf":[{"type":"null"},{"type":"string"}]}"##),
    SchemaChangeRow(##"{"type":"string","nullable":true}"##, ##"{"type":["null","string"]}"##),
    SchemaChangeRow(
      ##"{"oneOf":[{"type":"string"},{"type":"integer"}]}"##,
      ##"{"anyOf":[{"type":"integer"},{"$ref":"#/components/schemas/S"}]}"##),
    SchemaChangeRow(
      ##"{"allOf":[{"type":"object","properties":{"a":{}}},{"required":["a"]}]}"##,
      ##"{"type":"object","properties":{"a":{"title":"x"}},"required":["a"],"description":"d"}"##),
    SchemaChangeRow(##"{"enum":["a","b"]}"##, ##"{"oneOf":[{"const":"b"},{"const":"a"}]}"##),
    SchemaChangeRow(
      ##"{"type":"number","minimum":1,"exclusiveMinimum":true}"##,
      ##"{"type":"number","exclusiveMinimum":1.0}"##),
    SchemaChangeRow(##"{"type":"string","minLength":0}"##, ##"{"type":"string"}"##),
    SchemaChangeRow(##"{"anyOf":[{"type":"string"}]}"##, ##"{"type":"string"}"##),
    SchemaChangeRow(
      ##"{"not":{"$ref":"#/components/schemas/S"}}"##, ##"{"not":{"type":"string"}}"##),
    SchemaChangeRow(##"{}"##, ##"true"##),
    SchemaChangeRow(
      ##"{"allOf":[{"$ref":"#/components/schemas/T"},{"required":["next"]}]}"##,
      ##"{"allOf":[{"required":["next"]},{"$ref":"#/components/schemas/U"}]}"##),
    SchemaChangeRow(
      ##"{"anyOf":[{"$ref":"#/components/schemas/T"},{"type":"array","items":{"$ref":"#/components/schemas/S"}},{"type":"null"}]}"##,
      ##"{"oneOf":[{"type":"null"},{"type":"array","items":{"type":"string"}},{"$ref":"#/components/schemas/U"}]}"##
    ),
    SchemaChangeRow(
      ##"{"oneOf":[{"$ref":"#/components/schemas/T"},{"type":"object","properties":{"j":{"const":1}}}]}"##,
      ##"{"oneOf":[{"type":"object","properties":{"j":{"enum":[1]}}},{"$ref":"#/components/schemas/U"}]}"##
    ),
    SchemaChangeRow(
      ##"{"type":"object","properties":{"a":{"type":"array","items":{"$ref":"#/components/schemas/T"}}}}"##,
      ##"{"type":"object","properties":{"a":{"$ref":"#/components/schemas/Ts"}}}"##),
  ])
  func `knows what means the same`(row: SchemaChangeRow) throws {
    #expect(try Self.changes(row.old, row.new, isRequest: true) == [])
    #expect(try Self.changes(row.new, row.old, isRequest: false) == [])
  }

  @Test(arguments: [
    SchemaChangeRow(
      #"{"type":"string"}"#, #"{"type":"integer"}"#,
      request: ["error: the type changed from string to number."],
      response: ["error: the type changed from string to number."]),
    SchemaChangeRow(
      #"{"type":"integer"}"#, #"{"type":"number"}"#,
      request: ["info: decimals are allowed now."], response: ["error: decimals are allowed now."]),
    SchemaChangeRow(
      #"{"type":["string","null"]}"#, #"{"type":"string"}"#,
      request: ["error: the type changed from null or string to string."],
      response: ["info: the type changed from null or string to string."]),
    SchemaChangeRow(
      #"{"type":"string","enum":["a","b"]}"#, #"{"type":"string","enum":["b","c"]}"#,
      request: [
        "error: \"a\" was removed from the values.", "info: \"c\" was added to the values.",
      ],
      response: [
        "info: \"a\" was removed from the values.", "warning: \"c\" was added to the values.",
      ]),
    SchemaChangeRow(
      #"{"type":"number","minimum":1,"maximum":5}"#,
      #"{"type":"number","minimum":2,"maximum":5.5}"#,
      request: [
        "error: the lower limit changed from 1 to 2.",
        "info: the upper limit changed from 5 to 5.5.",
      ],
      response: [
        "info: the lower limit changed from 1 to 2.",
        "error: the upper limit changed from 5 to 5.5.",
      ]),
    SchemaChangeRow(
      #"{"type":"string"}"#, #"{"type":"string","pattern":"^a","maxLength":3}"#,
      request: ["error: the greatest size 3 was added.", "error: pattern ^a was added."],
      response: ["info: the greatest size 3 was added.", "info: pattern ^a was added."]),
    SchemaChangeRow(
      #"{"type":"string","pattern":"a"}"#, #"{"type":"string","pattern":"b"}"#,
      request: ["warning: pattern changed from a to b."],
      response: ["warning: pattern changed from a to b."]),
    SchemaChangeRow(
      #"{"type":"integer","format":"int32"}"#, #"{"type":"integer","format":"int64"}"#,
      request: ["info: format changed from int32 to int64."],
      response: ["error: format changed from int32 to int64."]),
    SchemaChangeRow(
      #"{"type":"array","items":{"type":"string"}}"#,
      #"{"type":"array","items":{"type":"boolean"},"uniqueItems":true}"#,
      request: [
        "error: equal elements are forbidden now.",
        "error, at []: the type changed from string to boolean.",
      ],
      response: [
        "info: equal elements are forbidden now.",
        "error, at []: the type changed from string to boolean.",
      ]),
    SchemaChangeRow(
      #"{"not":{"type":"string"},"type":"object"}"#, #"{"type":"object","not":{"type":"null"}}"#,
      request: ["error: \"not\" changed."], response: ["error: \"not\" changed."]),
  ])
  func `tells narrower from wider`(row: SchemaChangeRow) throws {
    #expect(try Self.changes(row.old, row.new, isRequest: true) == row.request)
    #expect(try Self.changes(row.old, row.new, isRequest: false) == row.response)
  }

  @Test(arguments: [
    SchemaChangeRow(
      #"{"type":"object","properties":{"a":{}}}"#, #"{"type":"object","properties":{}}"#,
      request: ["warning, at .a: the member was removed."],
      response: ["warning, at .a: the member was removed."]),
    SchemaChangeRow(
      #"{"type":"object","properties":{"a":{}},"required":["a"]}"#, #"{"type":"object"}"#,
      request: ["warning, at .a: the member was removed."],
      response: ["error, at .a: the member was removed."]),
    SchemaChangeRow(
      #"{"type":"object","properties":{"a":{}}}"#,
      #"{"type":"object","properties":{"a":{},"b":{}},"required":["b"]}"#,
      request: ["error, at .b: the member was added and is required."],
      response: ["info, at .b: the member was added and is required."]),
    SchemaChangeRow(
      #"{"type":"object","properties":{"a":{}}}"#,
      #"{"type":"object","properties":{"a":{},"b":{}}}"#,
      request: ["info, at .b: the member was added."],
      response: ["info, at .b: the member was added."]),
    SchemaChangeRow(
      #"{"type":"object","properties":{"a":{}}}"#,
      #"{"type":"object","properties":{"a":{}},"required":["a"]}"#,
      request: ["error, at .a: the member is required now."],
      response: ["info, at .a: the member is required now."]),
    SchemaChangeRow(
      #"{"type":"object","properties":{"a":{}},"required":["a"]}"#,
      #"{"type":"object","properties":{"a":{"type":"string"}}}"#,
      request: [
        "info, at .a: the member is no longer required.",
        "error, at .a: the type changed from any to string.",
      ],
      response: [
        "error, at .a: the member is no longer required.",
        "info, at .a: the type changed from any to string.",
      ]),
    SchemaChangeRow(
      #"{"type":"object","properties":{"a":{"readOnly":true}}}"#, #"{"type":"object"}"#,
      response: ["warning, at .a: the member was removed."]),
    SchemaChangeRow(
      #"{"type":"object"}"#,
      #"{"type":"object","properties":{"a":{"readOnly":true}},"required":["a"]}"#,
      response: ["info, at .a: the member was added and is required."]),
    SchemaChangeRow(
      #"{"type":"object","additionalProperties":false}"#, #"{"type":"object"}"#,
      request: ["info: members that are not declared are allowed now."],
      response: ["warning: members that are not declared are allowed now."]),
  ])
  func `follows the members of objects`(row: SchemaChangeRow) throws {
    #expect(try Self.changes(row.old, row.new, isRequest: true) == row.request)
    #expect(try Self.changes(row.old, row.new, isRequest: false) == row.response)
  }

  static let first = #"{"type":"object","properties":{"a":{"const":1}},"required":["a"]}"#
  static let second = #"{"type":"object","properties":{"b":{"type":"string"}},"required":["b"]}"#
  static let stricter =
    #"{"type":"object","properties":{"b":{"type":"string","minLength":2}},"required":["b"]}"#

  @Test(arguments: [
    SchemaChangeRow(
      #"{"oneOf":[\#(first),\#(second)]}"#, #"{"anyOf":[\#(second),\#(first)]}"#),
    SchemaChangeRow(
      #"{"oneOf":[\#(first),\#(second)]}"#, #"{"oneOf":[\#(first)]}"#,
      request: ["error: an alternative was removed."],
      response: ["info: an alternative was removed."]),
    SchemaChangeRow(
      #"{"oneOf":[\#(first)]}"#, #"{"oneOf":[\#(first),\#(second)]}"#,
      request: ["info: an alternative was added."],
      response: ["error: an alternative was added."]),
    SchemaChangeRow(
      #"{"oneOf":[\#(first),\#(second)]}"#, #"{"oneOf":[\#(stricter),\#(first)]}"#,
      request: ["error, at .b: the least size 2 was added."],
      response: ["info, at .b: the least size 2 was added."]),
  ])
  func `compares alternatives whatever their order`(row: SchemaChangeRow) throws {
    #expect(try Self.changes(row.old, row.new, isRequest: true) == row.request)
    #expect(try Self.changes(row.old, row.new, isRequest: false) == row.response)
  }

  @Test func `says what it could not compare`() throws {
    let found = try Self.changes(
      ##"{"$ref":"#/components/schemas/none"}"##, "{}", isRequest: true)
    #expect(found.count == 1 && found[0].hasPrefix("warning"))
  }
}
