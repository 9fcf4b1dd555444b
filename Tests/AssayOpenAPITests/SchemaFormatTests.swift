import AssayOpenAPI
import Testing

struct SchemaFormatTests {
  @Test(arguments: [
    (
      "date-time", ["2024-02-29T23:59:60Z", "2020-01-01t00:00:00.123456+02:00"],
      ["2023-02-29T00:00:00Z", "2020-01-01", "2020-01-01T24:00:00Z", "2020-01-01T00:00:00", ""]
    ),
    ("date", ["2000-02-29", "2024-12-31"], ["1900-02-29", "2024-13-01", "24-1-1", "2024-04-31"]),
    ("time", ["10:00:00Z", "10:00:00.5-01:30"], ["10:00", "10:00:00", "10:60:00Z", "10:00:00.Z"]),
    ("email", ["a.b+c@example.com"], ["a", "@b.c", "a@", "a b@c.d", ".a@b.c", "a..b@c.d"]),
    (
      "uuid", ["6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
      ["6ba7b8109dad11d180b400c04fd430c8", "6ba7b810-9dad-11d1-80b4-00c04fd430cg"]
    ),
    ("uri", ["https://a.test/b?c#d", "urn:isbn:1"], ["/relative", "http://a b", "1a:b", ""]),
    ("ipv4", ["127.0.0.1", "255.255.255.255"], ["256.1.1.1", "1.2.3", "01.2.3.4", "1.2.3.4.5"]),
    (
      "ipv6", ["::", "::1", "2001:db8::8a2e:370:7334", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8"],
      ["1:2:3:4:5:6:7", ":::", "1::2::3", "12345::", "1.2.3.4", "1:2:3:4:5:6:7:8:9"]
    ),
    ("hostname", ["a-b.example"], ["-a.b", "a..b", ""]),
    ("byte", ["aGk=", ""], ["aGk", "a*k="]),
    ("unknown-format", ["anything"], []),
  ])
  func `tells right from wrong texts`(format: String, right: [String], wrong: [String]) throws {
    for text in right {
      #expect(try outcome(#"{"format":"\#(format)"}"#, "\"\(text)\"").holds, "\(text)")
    }
    for text in wrong {
      let found = try outcome(#"{"format":"\#(format)"}"#, "\"\(text)\"")
      #expect(found.places == ["format /"], "\(text)")
    }
  }

  @Test func `takes formats for remarks where it is told to`() throws {
    let options = SchemaValidator.Options(checksFormats: false)
    #expect(try outcome(#"{"format":"uuid"}"#, #""x""#, options: options).holds)
  }
}
