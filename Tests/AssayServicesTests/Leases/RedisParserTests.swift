import AssayServices
import Testing

struct RedisParserTests {
  @Test(arguments: [
    ("+OK\r\n", RedisValue.text("OK")),
    ("-ERR no\r\n", .error("ERR no")),
    (":-42\r\n", .integer(-42)),
    ("$5\r\na\r\nbc\r\n", .bytes(Array("a\r\nbc".utf8))),
    ("$0\r\n\r\n", .bytes([])),
    ("$-1\r\n", .null),
    ("*-1\r\n", .null),
    ("*0\r\n", .array([])),
    ("*2\r\n:1\r\n*1\r\n+a\r\n", .array([.integer(1), .array([.text("a")])])),
  ])
  func `reads an answer however it is cut`(text: String, value: RedisValue) throws {
    let bytes = Array(text.utf8)
    for cut in 0..<bytes.count {
      var parser = RedisParser()
      parser.append(bytes[..<cut])
      #expect(try parser.next() == nil)
      parser.append(bytes[cut...])
      #expect(try parser.next() == value)
      #expect(try parser.next() == nil)
    }
  }

  @Test func `answers that come together are told apart`() throws {
    var parser = RedisParser()
    parser.append("+a\r\n:1\r\n$1\r\nb\r\n".utf8)
    var values: [RedisValue] = []
    while let value = try parser.next() { values.append(value) }
    #expect(values == [.text("a"), .integer(1), .bytes([0x62])])
  }

  @Test(arguments: [
    "hello\r\n", ":x\r\n", "$x\r\n", "$-2\r\n", "$99999999999\r\n", "$3\r\nabcd\r\n", "*-2\r\n",
    "*99999999\r\n", "+a\rb\r\n", ":99999999999999999999\r\n",
    String(repeating: "*1\r\n", count: 40),
  ])
  func `what is no answer is refused`(text: String) {
    var parser = RedisParser()
    parser.append(text.utf8)
    #expect(throws: RedisParser.Malformed.self) { try parser.next() }
  }

  @Test func `a line without end is refused`() {
    var parser = RedisParser()
    parser.append([UInt8](repeating: 0x2B, count: 100_000))
    #expect(throws: RedisParser.Malformed.self) { try parser.next() }
  }

  @Test func `a request counts bytes, not letters`() {
    #expect(
      String(decoding: RedisValue.request(["SET", "ä"]), as: UTF8.self)
        == "*2\r\n$3\r\nSET\r\n$2\r\nä\r\n")
  }

  @Test func `a name in a list gives the value after it`() {
    let list = RedisValue.array([.text("a"), .text("b"), .text("b"), .integer(2), .text("c")])
    #expect(list.value(of: "b") == .integer(2))
    #expect(list.value(of: "c") == nil)
    #expect(RedisValue.null.value(of: "a") == nil)
  }
}
