import AssayJSON
import AssayOpenAPI
import Testing

struct SchemaKeywordTests {
  @Test(arguments: [
    SchemaRow(##"true"##, ##"1"##),
    SchemaRow(##"false"##, ##"1"##, "false /"),
    SchemaRow(##"{"type":"integer"}"##, ##"1.0"##),
    SchemaRow(##"{"type":"integer"}"##, ##"1.5"##, "type /"),
    SchemaRow(##"{"type":["string","null"]}"##, ##"null"##),
    SchemaRow(##"{"type":["string","null"]}"##, ##"[]"##, "type /"),
    SchemaRow(##"{"type":"number"}"##, ##""1""##, "type /"),
    SchemaRow(##"{"enum":[1,"a",null]}"##, ##"1.0"##),
    SchemaRow(##"{"enum":[1,"a",null]}"##, ##"null"##),
    SchemaRow(##"{"enum":[1,"a"]}"##, ##""b""##, "enum /"),
    SchemaRow(##"{"const":{"a":[1]}}"##, ##"{"a":[1.0]}"##),
    SchemaRow(##"{"const":null}"##, ##"0"##, "const /"),
  ])
  func `checks types and choices`(row: SchemaRow) throws {
    #expect(try outcome(row.schema, row.value).places == row.expected)
  }

  @Test(arguments: [
    SchemaRow(##"{"minimum":2,"maximum":3}"##, ##"2"##),
    SchemaRow(##"{"minimum":2,"maximum":3}"##, ##"1.99"##, "minimum /"),
    SchemaRow(##"{"minimum":-2}"##, ##"-2.5"##, "minimum /"),
    SchemaRow(##"{"maximum":3}"##, ##"3.0000000000000000000000001"##, "maximum /"),
    SchemaRow(##"{"exclusiveMinimum":2,"exclusiveMaximum":3}"##, ##"2.5"##),
    SchemaRow(##"{"exclusiveMinimum":2}"##, ##"2.0"##, "exclusiveMinimum /"),
    SchemaRow(##"{"exclusiveMaximum":3}"##, ##"3"##, "exclusiveMaximum /"),
    SchemaRow(##"{"multipleOf":0.1}"##, ##"0.3"##),
    SchemaRow(##"{"multipleOf":0.01}"##, ##"19.99"##),
    SchemaRow(##"{"multipleOf":2}"##, ##"9007199254740993"##, "multipleOf /"),
    SchemaRow(##"{"multipleOf":0}"##, ##"1"##),
    SchemaRow(##"{"format":"int32"}"##, ##"2147483648"##, "format /"),
    SchemaRow(##"{"format":"int64"}"##, ##"9223372036854775807"##),
    SchemaRow(##"{"minLength":2,"maxLength":3}"##, ##""\u00e9\ud83d\ude00""##),
    SchemaRow(##"{"minLength":2}"##, ##""a""##, "minLength /"),
    SchemaRow(##"{"maxLength":2.0}"##, ##""abc""##, "maxLength /"),
    SchemaRow(##"{"pattern":"b+"}"##, ##""abc""##),
    SchemaRow(##"{"pattern":"^b"}"##, ##""abc""##, "pattern /"),
  ])
  func `checks numbers and texts, exactly`(row: SchemaRow) throws {
    #expect(try outcome(row.schema, row.value).places == row.expected)
  }

  @Test(arguments: [
    SchemaRow(##"{"required":["a"]}"##, ##"{"a":null}"##),
    SchemaRow(##"{"required":["a","b"]}"##, ##"{"c":1}"##, "required /", "required /"),
    SchemaRow(##"{"properties":{"a":{"type":"string"}}}"##, ##"{"a":1}"##, "type /a"),
    SchemaRow(##"{"properties":{"a":false}}"##, ##"{"a":1}"##, "false /a"),
    SchemaRow(##"{"patternProperties":{"^x":{"type":"null"}}}"##, ##"{"xy":1,"y":1}"##, "type /xy"),
    SchemaRow(
      ##"{"properties":{"a":true},"patternProperties":{"^x":true},"additionalProperties":false}"##,
      ##"{"a":1,"x1":1,"b":1}"##, "additionalProperties /"),
    SchemaRow(##"{"additionalProperties":{"type":"string"}}"##, ##"{"a~/b":1}"##, "type /a~0~1b"),
    SchemaRow(
      ##"{"propertyNames":{"maxLength":1}}"##, ##"{"a":1,"bc":1}"##, "maxLength /bc",
      "propertyNames /"),
    SchemaRow(##"{"minProperties":1}"##, ##"{}"##, "minProperties /"),
    SchemaRow(##"{"maxProperties":1}"##, ##"{"a":1,"b":2}"##, "maxProperties /"),
    SchemaRow(##"{"dependentRequired":{"a":["b"]}}"##, ##"{"a":1}"##, "dependentRequired /"),
    SchemaRow(##"{"dependentRequired":{"a":["b"]}}"##, ##"{"c":1}"##),
    SchemaRow(##"{"dependentSchemas":{"a":{"required":["b"]}}}"##, ##"{"a":1}"##, "required /"),
    SchemaRow(##"{"required":["a"],"minProperties":1}"##, ##"[]"##),
  ])
  func `checks the members of objects`(row: SchemaRow) throws {
    #expect(try outcome(row.schema, row.value).places == row.expected)
  }

  @Test(arguments: [
    SchemaRow(##"{"items":{"type":"string"}}"##, ##"["a",1,2]"##, "type /1", "type /2"),
    SchemaRow(##"{"prefixItems":[{"type":"null"}],"items":false}"##, ##"[null]"##),
    SchemaRow(
      ##"{"prefixItems":[{"type":"null"}],"items":false}"##, ##"[1,2]"##, "items /", "type /0"),
    SchemaRow(
      ##"{"items":[{"type":"null"}],"additionalItems":{"type":"string"}}"##, ##"[null,1]"##,
      "type /1"),
    SchemaRow(##"{"contains":{"type":"null"}}"##, ##"[1,null]"##),
    SchemaRow(##"{"contains":{"type":"null"}}"##, ##"[1]"##, "contains /"),
    SchemaRow(##"{"contains":{"type":"null"},"minContains":0}"##, ##"[1]"##),
    SchemaRow(##"{"contains":{"type":"null"},"minContains":2}"##, ##"[null]"##, "minContains /"),
    SchemaRow(##"{"contains":true,"maxContains":1}"##, ##"[1,2]"##, "maxContains /"),
    SchemaRow(##"{"minItems":1}"##, ##"[]"##, "minItems /"),
    SchemaRow(##"{"maxItems":1}"##, ##"[1,2]"##, "maxItems /"),
    SchemaRow(##"{"uniqueItems":true}"##, ##"[1,"1",true,{"a":1,"b":2}]"##),
    SchemaRow(##"{"uniqueItems":true}"##, ##"[{"a":1,"b":2},{"b":2.0,"a":1}]"##, "uniqueItems /"),
    SchemaRow(##"{"items":false}"##, ##"{}"##),
  ])
  func `checks the elements of arrays`(row: SchemaRow) throws {
    #expect(try outcome(row.schema, row.value).places == row.expected)
  }

  @Test(arguments: [
    SchemaRow(##"{"allOf":[{"minimum":2},{"maximum":0}]}"##, ##"1"##, "maximum /", "minimum /"),
    SchemaRow(##"{"anyOf":[{"type":"string"},{"minimum":2}]}"##, ##"3"##),
    SchemaRow(
      ##"{"anyOf":[{"type":"string"},{"minimum":2}]}"##, ##"1"##, "anyOf /", "minimum /", "type /"),
    SchemaRow(##"{"oneOf":[{"minimum":2},{"minimum":3}]}"##, ##"2"##),
    SchemaRow(##"{"oneOf":[{"minimum":2},{"minimum":3}]}"##, ##"3"##, "oneOf /"),
    SchemaRow(##"{"not":{"type":"null"}}"##, ##"null"##, "not /"),
    SchemaRow(##"{"if":{"minimum":5},"then":{"maximum":6},"else":{"const":1}}"##, ##"6"##),
    SchemaRow(
      ##"{"if":{"minimum":5},"then":{"maximum":6},"else":{"const":1}}"##, ##"7"##, "if /",
      "maximum /"),
    SchemaRow(
      ##"{"if":{"minimum":5},"then":{"maximum":6},"else":{"const":1}}"##, ##"2"##, "const /", "if /"
    ),
    SchemaRow(##"{"then":false,"else":false}"##, ##"2"##),
  ])
  func `combines schemas`(row: SchemaRow) throws {
    #expect(try outcome(row.schema, row.value).places == row.expected)
  }

  @Test(arguments: [
    SchemaRow(
      ##"{"allOf":[{"properties":{"a":true}}],"unevaluatedProperties":false}"##,
      ##"{"a":1,"b":1}"##, "unevaluatedProperties /"),
    SchemaRow(
      ##"{"anyOf":[{"properties":{"a":{"const":1}}},{"properties":{"b":true}}],"unevaluatedProperties":false}"##,
      ##"{"a":2,"b":1}"##, "unevaluatedProperties /"),
    SchemaRow(
      ##"{"if":{"required":["k"]},"then":{"properties":{"k":true}},"unevaluatedProperties":{"type":"null"}}"##,
      ##"{"k":1,"x":null}"##),
    SchemaRow(
      ##"{"allOf":[{"additionalProperties":true}],"unevaluatedProperties":false}"##, ##"{"a":1}"##),
    SchemaRow(
      ##"{"allOf":[{"prefixItems":[true]}],"unevaluatedItems":false}"##, ##"[1,2]"##,
      "unevaluatedItems /"),
    SchemaRow(##"{"contains":{"const":2},"unevaluatedItems":{"const":1}}"##, ##"[1,2,1]"##),
    SchemaRow(##"{"allOf":[{"items":true}],"unevaluatedItems":false}"##, ##"[1,2]"##),
  ])
  func `knows what no schema has looked at`(row: SchemaRow) throws {
    #expect(try outcome(row.schema, row.value).places == row.expected)
  }

  @Test func `reports everything with both places and a sentence without the value`() throws {
    let found = try outcome(
      ##"{"properties":{"a":{"type":"string"},"b":{"$ref":"#/$defs/small"}},"$defs":{"small":{"maximum":1}}}"##,
      ##"{"a":4711,"b":4711}"##)
    #expect(found.errors.map(\.schema.text) == ["/properties/a/type", "/$defs/small/maximum"])
    #expect(
      found.errors.map(\.sentence) == ["Expected string, found integer.", "Expected at most 1."])
    #expect(!found.errors.contains { $0.description.contains("4711") })
  }
}
