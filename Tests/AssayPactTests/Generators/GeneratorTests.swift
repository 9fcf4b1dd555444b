import AssayJSON
import AssayMatching
import AssayPact
import Testing

struct GeneratorTests {
  @Test(arguments: [
    (#"{"type": "RandomInt"}"#, Generator.Kind.randomInt(0...10)),
    (#"{"type": "RandomInt", "min": -5, "max": 5}"#, .randomInt(-5...5)),
    (#"{"type": "RandomDecimal"}"#, .randomDecimal(digits: 10)),
    (#"{"type": "RandomHexadecimal", "digits": 4}"#, .randomHexadecimal(digits: 4)),
    (#"{"type": "RandomString", "size": 3, "more": 1}"#, .randomString(size: 3)),
    (#"{"type": "Regex", "regex": "a+"}"#, .regex("a+")),
    (#"{"type": "Uuid"}"#, .uuid(.lowerCase)),
    (#"{"type": "Uuid", "format": "URN"}"#, .uuid(.urn)),
    (#"{"type": "RandomBoolean"}"#, .randomBoolean),
    (
      #"{"type": "Date", "format": "yyyy", "expression": "today"}"#,
      .moment(.date, format: "yyyy", expression: "today")
    ),
    (#"{"type": "Time"}"#, .moment(.time, format: nil, expression: nil)),
    (#"{"type": "DateTime", "format": null}"#, .moment(.datetime, format: nil, expression: nil)),
    (#"{"type": "ProviderState", "expression": "id"}"#, .providerState("id", .raw)),
    (
      #"{"type": "ProviderState", "expression": "${id}", "dataType": "INTEGER"}"#,
      .providerState("${id}", .integer)
    ),
    (
      #"{"type": "MockServerURL", "example": "http://a/b", "regex": ".*(/b)"}"#,
      .mockServerURL(example: "http://a/b", regex: ".*(/b)")
    ),
    (#"{"type": "Magic", "wand": true}"#, .unknown("Magic")),
  ])
  func `reads every generator and writes it as it was`(
    _ text: String, _ kind: Generator.Kind
  ) throws {
    let json = try JSON(parsing: text)
    let generator = try Generator(json, at: JSONPointer())
    #expect(generator.kind == kind)
    #expect(JSON.object(generator.json) == json)
    #expect(try Generator(.object(Generator(kind).json), at: JSONPointer()).kind == kind)
  }

  @Test(arguments: [
    ("[]", "/: expected a generator, an object, found a list"),
    ("{}", "/type: expected the name of a generator, a string, found nothing"),
    (
      #"{"type": "RandomInt", "min": 2, "max": 1}"#,
      "/: expected min to be at most max, found 2 and 1"
    ),
    (#"{"type": "RandomInt", "min": 1.5}"#, "/min: expected an integer, found 1.5"),
    (
      #"{"type": "RandomString", "size": 1000000000}"#,
      "/size: expected a number from 1 to 100000, found 1000000000"
    ),
    (
      #"{"type": "RandomDecimal", "digits": 0}"#,
      "/digits: expected a number from 1 to 100000, found 0"
    ),
    (#"{"type": "Regex"}"#, "/regex: expected a string, found nothing"),
    (
      #"{"type": "Uuid", "format": "short"}"#,
      #"/format: expected one of simple, lower-case-hyphenated, upper-case-hyphenated, URN, found "short""#
    ),
    (#"{"type": "Date", "format": 1}"#, "/format: expected a string, found an integer"),
  ])
  func `says what is wrong with a generator`(_ text: String, _ words: String) throws {
    let json = try JSON(parsing: text)
    let fault = #expect(throws: PactFault.self) { try Generator(json, at: JSONPointer()) }
    #expect(fault?.description == words)
  }

  @Test(arguments: [
    (Generator.Kind.randomInt(3...5), JSON.null, "[345]"),
    (.randomInt(Int.min...Int.max), .null, "-?\\d+"),
    (.randomInt(3...5), "7", "\"[345]\""),
    (.randomDecimal(digits: 5), .null, "(?=.{6}$)[1-9]\\d*\\.\\d*[1-9]"),
    (.randomDecimal(digits: 5), "1.5", "\"[0-9.]{6}\""),
    (.randomDecimal(digits: 1), .null, "[1-9]"),
    (.randomHexadecimal(digits: 6), .null, "\"[0-9A-F]{6}\""),
    (.randomString(size: 12), .null, "\"[0-9A-Za-z]{12}\""),
    (.uuid(.simple), .null, "\"[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}\""),
    (
      .uuid(.lowerCase), .null,
      "\"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\""
    ),
    (
      .uuid(.upperCase), .null,
      "\"[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}\""
    ),
    (.uuid(.urn), .null, "\"urn:uuid:[0-9a-f-]{36}\""),
    (.randomBoolean, .null, "true|false"),
    (.randomBoolean, "true", "\"true\"|\"false\""),
    (.moment(.date, format: "yyyy", expression: nil), .null, "\"date yyyy -\""),
  ])
  func `makes values of every kind`(
    _ kind: Generator.Kind, _ example: JSON, _ pattern: String
  ) throws {
    let regex = try Regex(pattern)
    var seen: Set<JSON> = []
    for seed in 0..<50 {
      var generation = Generation.forTests(seed: UInt64(seed))
      let value = try generation.value(Generator(kind), insteadOf: example)
      #expect(try regex.wholeMatch(in: value.description) != nil, "\(value)")
      seen.insert(value)
      var again = Generation.forTests(seed: UInt64(seed))
      #expect(try again.value(Generator(kind), insteadOf: example) == value)
    }
    if case .moment = kind { return }
    #expect(seen.count > 1)
  }

  @Test(arguments: [
    ("id", Generator.DataType.raw, JSON.number(JSONNumber(17))), ("${id}", .raw, 17),
    ("${id}", .string, "17"), ("/orders/${id}/${name}", .raw, "/orders/17/Ann"),
    ("${id}", .integer, 17), ("${ok}", .boolean, true), ("${id}${id}", .integer, 1717),
    ("${id}", .decimal, 17), ("${list}", .raw, JSON.array([1])), ("x${list}", .raw, "x[1]"),
    ("$id and } ${id}", .raw, "$id and } 17"),
  ])
  func `puts values of states in`(
    _ expression: String, _ type: Generator.DataType, _ value: JSON
  ) throws {
    var generation = Generation.forTests()
    #expect(
      try generation.value(Generator(.providerState(expression, type)), insteadOf: "") == value)
  }

  @Test(arguments: [
    (Generator.Kind.providerState("${no}", .raw), #"no state gave a value named "no""#),
    (.providerState("no", .raw), #"no state gave a value named "no""#),
    (.providerState("${id", .raw), #"${ is not closed in "${id""#),
    (.providerState("${name}", .integer), #""Ann" is no INTEGER"#),
    (.providerState("${id}", .boolean), "17 is no BOOLEAN"),
    (.unknown("Magic"), "the generator Magic is not known"),
    (
      .moment(.date, format: nil, expression: "never"),
      "the date cannot be made: NoSuchMoment()"
    ),
    (.mockServerURL(example: "a", regex: "b"), #""b" has no group"#),
    (.mockServerURL(example: "a", regex: "(b)"), #""(b)" does not match the example "a""#),
    (
      .mockServerURL(example: String(repeating: "a", count: 301), regex: "(b)"),
      "the example is longer than 300 letters"
    ),
  ])
  func `says why a value cannot be made`(_ kind: Generator.Kind, _ words: String) {
    var generation = Generation.forTests()
    #expect(throws: Generation.Fault(words)) {
      try generation.value(Generator(kind), insteadOf: "")
    }
  }

  @Test(arguments: [
    (#".*(\/orders\/\d+)$"#, "http://localhost:8080/orders/12", "http://mock:1/orders/12"),
    (#"http:\/\/[^/]+(\/.*)"#, "http://x/a/b", "http://mock:1/a/b"),
    (#".*(\/a\/[()]b(c|d)).*"#, "http://x/a/(bd?q", "http://mock:1/a/(bd"),
    (#"(?:http|https)://x/(.*)"#, "https://x/rest", "http://mock:1/rest"),
  ])
  func `puts the mock's address before a path`(
    _ pattern: String, _ example: String, _ address: String
  ) throws {
    var generation = Generation.forTests(.consumer)
    let generator = Generator(.mockServerURL(example: example, regex: pattern))
    #expect(try generation.value(generator, insteadOf: "") == .string(address))
    generation.mockServer = nil
    #expect(throws: Generation.Fault("the mock has no address")) {
      try generation.value(generator, insteadOf: "")
    }
  }
}
