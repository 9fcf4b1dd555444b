import AssayJSON
import Testing

struct JSONValueTests {
  @Test func `equality knows no order of members`() throws {
    #expect(try JSON(parsing: #"{"a":1,"b":[2]}"#) == JSON(parsing: #"{"b":[2],"a":1}"#))
    #expect(try JSON(parsing: "[1,2]") != JSON(parsing: "[2,1]"))
    let many = (0..<40).map { ("m\($0)", JSON.number(JSONNumber($0))) }
    #expect(JSONObject(many) == JSONObject(many.reversed()))
    #expect(JSONObject(many).hashValue == JSONObject(many.reversed()).hashValue)
  }

  @Test(arguments: [
    ("1", "1.0", false, true), ("1.0", "1.00", true, true), ("100", "1e2", false, true),
    ("1e2", "100.0", true, true), ("-0", "0", true, true),
    ("0.1", "0.10000000000000000001", false, false),
    ("12345678901234567890123", "12345678901234567890124", false, false),
    ("1e999999999999999999999", "2e999999999999999999999", false, false),
  ])
  func `numbers are compared exactly`(_ left: String, _ right: String, same: Bool, value: Bool)
    throws
  {
    let left = try #require(JSONNumber(text: left))
    let right = try #require(JSONNumber(text: right))
    #expect((left == right) == same)
    #expect(left.hasValue(of: right) == value)
  }

  @Test(arguments: ["01", "1.", "+1", "NaN", "\"1\"", ""])
  func `what is no number is none`(_ text: String) {
    #expect(JSONNumber(text: text) == nil)
  }

  @Test func `members are found, replaced and removed in small and large objects`() {
    for count in [3, 40] {
      var object = JSONObject((0..<count).map { ("m\($0)", JSON.number(JSONNumber($0))) })
      object["m1"] = "new"
      object["m0"] = nil
      object["last"] = nil
      object["added"] = true
      #expect(object["m0"] == nil && object["m1"] == "new" && object["added"] == true)
      #expect(object.names == (1..<count).map { "m\($0)" } + ["added"])
    }
  }

  @Test func `pointers name places`() throws {
    let value = try JSON(parsing: #"{"a/b":[{"0":"x"}],"":1}"#)
    #expect(value[try #require(JSONPointer("/a~1b/0/0"))] == "x")
    #expect(value[try #require(JSONPointer("/"))] == 1)
    #expect(value[JSONPointer()] == value)
    #expect(value[try #require(JSONPointer("/a~1b/1"))] == nil)
    #expect(JSONPointer("a") == nil)
    #expect((JSONPointer() / "a/b~" / 3).text == "/a~1b~0/3")
  }

  @Test func `prints in lines, sorted where asked`() throws {
    let value = try JSON(parsing: #"{"b":[],"a":{"c":[1,"\u0001"]}}"#)
    #expect(
      JSONPrinter.pretty.text(value) == """
        {
          "b": [],
          "a": {
            "c": [
              1,
              "\\u0001"
            ]
          }
        }
        """)
    #expect(JSONPrinter(sortsMembers: true).text(value) == #"{"a":{"c":[1,"\u0001"]},"b":[]}"#)
  }
}
