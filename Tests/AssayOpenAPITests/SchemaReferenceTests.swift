import AssayJSON
import AssayOpenAPI
import Testing

struct SchemaReferenceTests {
  @Test(arguments: [
    SchemaRow(##"{"$ref":"#/$defs/a","$defs":{"a":{"type":"null"}}}"##, ##"1"##, "type /"),
    SchemaRow(##"{"$ref":"#/$defs/a~1b%25","$defs":{"a/b%":{"type":"null"}}}"##, ##"1"##, "type /"),
    SchemaRow(
      ##"{"$ref":"#name","$defs":{"a":{"$anchor":"name","type":"null"}}}"##, ##"1"##, "type /"),
    SchemaRow(##"{"$ref":"#/$defs/a","minimum":5,"$defs":{"a":true}}"##, ##"1"##, "minimum /"),
    SchemaRow(
      ##"{"$id":"http://x.test/root","$ref":"other","$defs":{"a":{"$id":"other","type":"null"}}}"##,
      ##"1"##, "type /"),
    SchemaRow(
      ##"{"$ref":"http://x.test/a#/$defs/b","$defs":{"a":{"$id":"http://x.test/a","$defs":{"b":{"type":"null"}}}}}"##,
      ##"1"##, "type /"),
    SchemaRow(
      ##"{"$ref":"http://x.test/d/a","$defs":{"a":{"$id":"http://x.test/d/a","$ref":"/b"},"b":{"$id":"http://x.test/b","type":"null"}}}"##,
      ##"1"##, "type /"),
  ])
  func `follows references inside one document`(row: SchemaRow) throws {
    let found = try outcome(row.schema, row.value)
    #expect(found.places == row.expected)
    #expect(found.unchecked.isEmpty)
  }

  static let tree = #"""
    {"$id":"http://x.test/tree","$dynamicAnchor":"node","type":"object",
     "properties":{"value":true,"children":{"items":{"$dynamicRef":"#node"}}}}
    """#

  @Test func `lets the outermost schema of a dynamic anchor decide`() throws {
    let strict = """
      {"$id":"http://x.test/strict","$dynamicAnchor":"node","$ref":"tree",
       "unevaluatedProperties":false,"$defs":{"tree":\(Self.tree)}}
      """
    let value = ##"{"children":[{"values":1}]}"##
    #expect(try outcome(strict, value).places == ["unevaluatedProperties /children/0"])
    #expect(try outcome(Self.tree, value).holds)
  }

  @Test func `checks recursive schemas as deep as the value goes`() throws {
    let schema = ##"{"properties":{"next":{"$ref":"#"},"n":{"type":"integer"}}}"##
    #expect(
      try outcome(schema, ##"{"next":{"next":{"n":"x"}}}"##).places == ["type /next/next/n"])
  }

  @Test(arguments: [
    ##"{"$ref":"#"}"##,
    ##"{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}"##,
    ##"{"allOf":[{"$ref":"#"}]}"##, ##"{"$dynamicRef":"#"}"##,
  ])
  func `says when a schema refers to itself without end`(schema: String) throws {
    let found = try outcome(schema, "1")
    #expect(found.errors.isEmpty)
    #expect(found.unchecked.map(\.sentence) == ["The schema refers to itself without end."])
    #expect(try outcome(ofExpectation: "1", schema).errors.isEmpty)
  }

  @Test func `says what cannot be checked instead of passing it`() throws {
    let missing = try outcome(##"{"properties":{"a":{"$ref":"#/$defs/b"}}}"##, ##"{"a":1}"##)
    #expect(missing.errors.isEmpty)
    #expect(!missing.holds)
    #expect(missing.unchecked.map(\.instance.text) == ["/a"])
    let pattern = try outcome(##"{"pattern":"("}"##, ##""a""##)
    #expect(pattern.unchecked.map(\.keyword) == ["pattern"])
    #expect(try outcome(##"{"allOf":[3]}"##, "1").unchecked.count == 1)
  }

  @Test func `stops where a value nests too deep`() throws {
    var value: JSON = 1
    for _ in 0..<2000 { value = .array([value]) }
    let document = SchemaDocument(
      try JSON(parsing: ##"{"items":{"$ref":"#"}}"##), dialect: .draft2020)
    let found = SchemaValidator(document, matchesPattern: matchesPattern).outcome(of: value)
    #expect(found.unchecked.contains { $0.sentence.contains("deeper") })
  }

  @Test(arguments: [
    (SchemaDialect.openAPI30, ##"{"type":"string","nullable":true}"##, "null", true),
    (.draft2020, ##"{"type":"string","nullable":true}"##, "null", false),
    (.swagger2, ##"{"type":"string","x-nullable":true}"##, "null", true),
    (.openAPI30, ##"{"minimum":1,"exclusiveMinimum":true}"##, "1", false),
    (.openAPI30, ##"{"maximum":1,"exclusiveMaximum":true}"##, "1", false),
    (.openAPI30, ##"{"maximum":1,"exclusiveMaximum":false}"##, "1", true),
    (.openAPI30, ##"{"$ref":"#/d","minimum":5,"d":{}}"##, "1", true),
    (.openAPI31, ##"{"$ref":"#/d","minimum":5,"d":{}}"##, "1", false),
    (.openAPI30, ##"{"allOf":[{"type":"object"}],"nullable":true}"##, "null", true),
  ])
  func `reads each dialect by its rules`(
    dialect: SchemaDialect, schema: String, value: String, holds: Bool
  ) throws {
    #expect(try outcome(schema, value, dialect: dialect).holds == holds)
  }

  static let pets = ##"""
    {"oneOf":[{"$ref":"#/components/schemas/Cat"},{"$ref":"#/components/schemas/Dog"}],
     "discriminator":{"propertyName":"kind","mapping":{"puppy":"#/components/schemas/Dog"}},
     "components":{"schemas":{
       "Cat":{"type":"object","required":["lives"],"properties":{"kind":{"type":"string"},"lives":{"type":"integer"}}},
       "Dog":{"type":"object","required":["tail"],"properties":{"kind":{"type":"string"},"tail":{"type":"string"}}}}}}
    """##

  @Test(arguments: [
    (##"{"kind":"Cat","lives":9}"##, []), (##"{"kind":"puppy","tail":"long"}"##, []),
    (##"{"kind":"puppy","tail":1}"##, ["type /tail"]), (##"{"kind":"Cat"}"##, ["required /"]),
    (##"{"kind":"Bird"}"##, ["discriminator /"]), (##"{"lives":9}"##, ["discriminator /"]),
  ])
  func `chooses a branch by the discriminator`(value: String, expected: [String]) throws {
    #expect(try outcome(Self.pets, value, dialect: .openAPI31).places == expected)
  }

  @Test func `reads texts as what the schema wants, and only then`() throws {
    let options = SchemaValidator.Options(readsTexts: true)
    let schema = ##"{"properties":{"n":{"type":"integer","maximum":5},"b":{"type":"boolean"}}}"##
    #expect(try outcome(schema, ##"{"n":"4","b":"true"}"##, options: options).holds)
    #expect(
      try outcome(schema, ##"{"n":"6","b":"yes"}"##, options: options).places == [
        "maximum /n", "type /b",
      ])
    #expect(try outcome(schema, ##"{"n":"4"}"##).places == ["type /n"])
    #expect(try outcome(schema, ##"{"n":""}"##, options: options).places == ["type /n"])
  }

  @Test func `does not require what goes only the other way`() throws {
    let schema =
      ##"{"required":["id","pin"],"properties":{"id":{"readOnly":true},"pin":{"writeOnly":true}}}"##
    func places(_ direction: SchemaValidator.Direction?) throws -> [String] {
      try outcome(schema, "{}", options: SchemaValidator.Options(direction: direction)).errors
        .map(\.sentence)
    }
    #expect(try places(.request) == ["The member \"pin\" is missing."])
    #expect(try places(.response) == ["The member \"id\" is missing."])
    #expect(try places(nil).count == 2)
  }

  static let family = ##"""
    {"$ref":"#/components/schemas/Pet","components":{"schemas":{
       "Pet":{"type":"object","required":["kind"],"properties":{"kind":{"type":"string"}},
         "discriminator":{"propertyName":"kind","mapping":{"d":"#/components/schemas/Dog"}}},
       "Other":{"type":"object","required":["other"]},
       "Dog":{"allOf":[{"$ref":"#/components/schemas/Pet"},
         {"type":"object","properties":{"tail":{"type":"string"}}}]}}}}
    """##

  @Test(
    arguments: [
      (#"{"kind":"d","tail":"long"}"#, [], []), (#"{"kind":"Dog","tail":"long"}"#, [], []),
      (#"{"kind":"d","tail":1}"#, ["type /tail"], ["type /tail"]),
      (#"{"kind":"Other"}"#, [], []),
      (#"{"kind":"cat","tail":1}"#, [], ["additionalProperties /"]),
    ] as [(String, [String], [String])])
  func `follows a discriminator to the schema that inherits`(
    value: String, errors: [String], expectation: [String]
  ) throws {
    let found = try outcome(Self.family, value, dialect: .openAPI31)
    #expect(found.places == errors)
    #expect(found.unchecked.isEmpty)
    #expect(try outcome(ofExpectation: value, Self.family).places == expectation)
    let heir = Self.family.replacing(
      "{\"$ref\":\"#/components/schemas/Pet\",", with: "{\"$ref\":\"#/components/schemas/Dog\",")
    #expect(try outcome(heir, value, dialect: .openAPI31).unchecked.isEmpty)
  }
}
