import AssayOpenAPI
import Testing

struct ExpectationTests {
  @Test(arguments: [
    SchemaRow(#"{"type":"object","required":["a"],"properties":{"a":{},"b":{}}}"#, #"{"b":1}"#),
    SchemaRow(
      #"{"type":"object","properties":{"a":{}}}"#, #"{"b":1}"#, "additionalProperties /"),
    SchemaRow(
      #"{"type":"object","properties":{"a":{}},"additionalProperties":true}"#, #"{"b":1}"#,
      "additionalProperties /"),
    SchemaRow(
      #"{"type":"object","additionalProperties":{"type":"string"}}"#, #"{"b":1}"#, "type /b"),
    SchemaRow(#"{"type":"object"}"#, #"{"b":1}"#),
    SchemaRow(#"{"properties":{"a":{}}}"#, #"{"b":1}"#),
    SchemaRow(
      #"{"allOf":[{"type":"object","properties":{"a":{}}},{"type":"object","properties":{"b":{}}}]}"#,
      #"{"a":1,"b":1,"c":1}"#, "additionalProperties /"),
    SchemaRow(
      #"{"allOf":[{"properties":{"d":{"type":"object","properties":{"a":{}}}}},{"properties":{"d":{"properties":{"b":{}}}}}]}"#,
      #"{"d":{"a":1,"b":2,"c":3}}"#, "additionalProperties /d"),
    SchemaRow(
      #"{"type":"object","properties":{"a":{}},"oneOf":[{"type":"object","required":["b"],"properties":{"b":{}}},{"type":"object","properties":{"c":{}}}]}"#,
      #"{"a":1,"c":1}"#),
    SchemaRow(
      #"{"oneOf":[{"type":"object","properties":{"a":{"type":"string"}}},{"type":"object","properties":{"b":{}}}]}"#,
      #"{"a":1}"#, "oneOf /", "type /a"),
    SchemaRow(
      #"{"properties":{"x":{"type":"null"}},"anyOf":[{"type":"object"},{"type":"array"}]}"#,
      #"{"x":1}"#, "type /x"),
    SchemaRow(
      #"{"items":{"type":"object","required":["a"],"properties":{"a":{}}}}"#, #"[{},{"b":1}]"#,
      "additionalProperties /1"),
    SchemaRow(
      #"{"type":"object","properties":{"a":{"type":"string"}}}"#, #"{"a":null}"#, "type /a"),
    SchemaRow(#"{"type":"array","minItems":1}"#, #"[]"#, "minItems /"),
    SchemaRow(#"{"type":"object","minProperties":2,"properties":{"a":{}}}"#, #"{}"#),
    SchemaRow(#"false"#, #"1"#, "false /"),
    SchemaRow(
      ##"{"type":"object","properties":{"next":{"$ref":"#"},"n":{"type":"integer"}}}"##,
      #"{"next":{"next":{"n":"x","m":1}}}"#, "additionalProperties /next/next",
      "type /next/next/n"),
  ])
  func `asks that the provider promises what the consumer uses`(row: SchemaRow) throws {
    #expect(try outcome(ofExpectation: row.value, row.schema).places == row.expected)
  }
}
