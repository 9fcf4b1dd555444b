import AssayContractCoverage
import Testing

struct TrafficReaderTests {
  /// What is read of a text that comes in pieces of so many bytes.
  static func read(
    _ text: String, _ format: TrafficReader.Format, pieces: Int = 7
  ) -> (exchanges: [RecordedExchange], reading: TrafficReading) {
    var reader = TrafficReader(format)
    var found: [RecordedExchange] = []
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: pieces) {
      reader.read(Array(bytes[start..<min(start + pieces, bytes.count)])) { found.append($0) }
    }
    reader.finish { found.append($0) }
    return (found, reader.reading)
  }

  static func words(_ exchange: RecordedExchange) -> String {
    let side = "\(exchange.consumer ?? "?") \(exchange.provider ?? "?")"
    switch exchange.content {
    case .http(let call):
      let query = call.query.map { "?" + $0 } ?? ""
      return "\(side) \(call.method) \(call.path)\(query) \(call.status.map(String.init) ?? "-")"
    case .message(let message): return "\(side) \(message.channel)"
    }
  }

  @Test(
    arguments: [
      (
        #"10.0.0.1 - - [23/Nov/2026:14:00:00 +0000] "GET /orders/7?a=1 HTTP/1.1" 200 12"#,
        "? orders GET /orders/7?a=1 200"
      ),
      (
        #"10.0.0.1 - mary [23/Nov/2026:14:00:00 +0000] "POST /orders HTTP/1.1" 201 - "-" "shop/1.2 (x)""#,
        "shop orders POST /orders 201"
      ),
      (
        #"host:80 10.0.0.1 - - [23/Nov/2026:14:00:00 +0000] "GET /say%22 HTTP/2.0" 404 0 "-" "-" "more" 0.012"#,
        "more orders GET /say%22 404"
      ),
      (
        #"x [t] "GET /a\"b HTTP/1.1" 200 1 "http://x/\"y\"" "web""#, #"web orders GET /a"b 200"#
      ),
      (#"x [t] "GET http://h:1/p?q#f HTTP/1.1" 200 1"#, "? orders GET /p?q 200"),
      (#"x [t] "GET /a b HTTP/1.1" 200 1"#, "? orders GET /a%20b 200"),
      (#"x [t] "GET /old" 200 1"#, "? orders GET /old 200"),
    ] as [(String, String)])
  func `reads the lines of access logs`(line: String, expected: String) {
    let log = AccessLog(provider: "orders", readsUserAgent: true)
    let (exchanges, reading) = Self.read(line, .accessLog(log))
    #expect(exchanges.map(Self.words) == [expected])
    #expect(reading.badLines == 0)
  }

  @Test func `counts bad lines, tells the first, and goes on`() {
    let bad = #"x [t] "\x16\x03\x01" 400 0"#
    let text =
      (["", "nonsense", #"x [t] "GET /a HTTP/1.1" 20"#, #""GET / HTTP/1.1""#]
      + Array(repeating: bad, count: 20) + [#"x [t] "GET /a HTTP/1.1" 200 1"# + "\r"])
      .joined(separator: "\n")
    let (exchanges, reading) = Self.read(text, .accessLog(AccessLog(provider: "p")), pieces: 1)
    #expect(exchanges.count == 1 && reading.exchanges == 1)
    #expect(reading.badLines == 23)
    #expect(reading.faults.count == 10)
    #expect(
      reading.faults.prefix(2).map(\.description) == [
        #"line 2: expected a request in quotes, as "GET /path HTTP/1.1""#,
        "line 3: expected a status of three digits after the request",
      ])
  }

  @Test(
    arguments: [
      (
        #"{"request_method":"GET","request_uri":"/a?x=1","status":200,"service":"orders"}"#,
        "? orders GET /a?x=1 200"
      ),
      (
        #"{"method":"get","path":"/a","response_code":"503","upstream_cluster":"o","downstream_service":"s"}"#,
        "s o GET /a 503"
      ),
      (#"{"request":"GET /a HTTP/1.1","status":"200","args":"?b=2"}"#, "? log GET /a?b=2 200"),
      (
        #"{"http":{"request":{"method":"PUT"},"response":{"status_code":204}},"url":{"path":"/a","query":"-"}}"#,
        "? log PUT /a 204"
      ),
      (#"{":method":"GET",":path":"/a","response_code":0}"#, "? log GET /a -"),
      (#"{"method":"GET","url":"https://orders.test/a","status":200}"#, "? log GET /a 200"),
    ] as [(String, String)])
  func `reads access logs in JSON as usual proxies write them`(line: String, expected: String) {
    let (exchanges, reading) = Self.read(line, .jsonAccessLog(JSONAccessLog(provider: "log")))
    #expect(exchanges.map(Self.words) == [expected])
    #expect(reading.faults == [])
  }

  @Test(
    arguments: [
      ("{", "not JSON: column 2: expected a name in quotes, found the end"),
      ("[]", "expected an object, found array"),
      (
        #"{"m":"GET"}"#,
        #"expected a method and a path, as "verb" and "x-envoy-original-path"; name the members otherwise"#
      ),
      (#"{"verb":"GET","path":"/"}"#, #"expected a status, as "status""#),
      (#"{"verb":"GET","path":"/","status":7}"#, "expected a status from 100 to 999, found 7"),
    ] as [(String, String)])
  func `says what is wrong with a line of an access log in JSON`(line: String, what: String) {
    var names = JSONAccessLog.Names()
    names.method = ["verb"]
    let (exchanges, reading) = Self.read(line, .jsonAccessLog(JSONAccessLog(names: names)))
    #expect(exchanges == [])
    #expect(reading.faults.map(\.what) == [what])
  }

  @Test func `reads what it writes, byte for byte`() throws {
    var call = RecordedCall(method: "POST", target: "/orders?x=ä&y")
    call.requestHeaders = RecordedHeaders([("A", "1"), ("b", "2"), ("a", "3"), ("a", "")])
    call.requestBody = .whole(Array(#"{"n":"ü\n"}"#.utf8))
    call.status = 500
    call.responseBody = .cut([0xFF, 0, 1], size: 70)
    var silent = RecordedCall(method: "GET", target: "/")
    silent.failure = "nobody listens"
    silent.requestBody = .whole([])
    let message = RecordedMessage(
      channel: "orders.created", headers: RecordedHeaders([("k", "v")]), body: .whole([0x80]))
    let all = [
      RecordedExchange(consumer: "shop", provider: "orders", .http(call)),
      RecordedExchange(.http(silent)), RecordedExchange(provider: "orders", .message(message)),
    ]
    let bytes = all.flatMap(ExchangeLine.bytes)
    let (exchanges, reading) = Self.read(String(decoding: bytes, as: UTF8.self), .exchanges)
    #expect(reading.faults == [])
    // Values of one name come together.
    #expect(exchanges.flatMap(ExchangeLine.bytes) == bytes)
    #expect(exchanges[1...] == all[1...])
    #expect(exchanges.first.map(Self.words) == "shop orders POST /orders?x=ä&y 500")
  }

  @Test(
    arguments: [
      ("{", "not JSON: column 2: expected a name in quotes, found the end"),
      ("1", "expected an object, found integer"),
      ("{}", #"expected "v": 1, found none"#),
      (#"{"v":2}"#, #"expected "v": 1, found 2"#),
      (#"{"v":1,"method":"GET"}"#, #"expected "method" and "path", or "channel""#),
      (#"{"v":1,"method":1,"path":"/"}"#, #"expected a text as "method", found integer"#),
      (
        #"{"v":1,"method":"GET","path":"/","status":"200"}"#,
        #"expected a status from 100 to 999, found "200""#
      ),
      (
        #"{"v":1,"method":"GET","path":"/","requestHeaders":[]}"#,
        #"expected an object as "requestHeaders", found array"#
      ),
      (
        #"{"v":1,"channel":"c","headers":{"a":1}}"#,
        #"expected texts in "headers", found integer"#
      ),
      (#"{"v":1,"channel":"c","body":{}}"#, #"expected "text" or "base64" in "body""#),
      (
        #"{"v":1,"channel":"c","body":{"base64":"%"}}"#,
        #"expected "text" or "base64" in "body""#
      ),
      (
        #"{"v":1,"channel":"c","body":{"text":"abc","size":1}}"#,
        #"expected at least 3 as "size" of "body""#
      ),
    ] as [(String, String)])
  func `says what is wrong with a line of its own`(line: String, what: String) {
    #expect(Self.read(line, .exchanges).reading.faults.map(\.what) == [what])
  }

  @Test func `reads HTTP archives`() {
    let text = #"""
      {"log":{"version":"1.2","entries":[
        {"request":{"method":"get","url":"http://orders:8080/orders/7?x=1#f","headers":[{"name":"Accept","value":"a/b"},{"name":":path","value":"/"}],"bodySize":0},
         "response":{"status":200,"headers":[],"content":{"size":7,"text":"eyJhIjoxfQ==","encoding":"base64"}}},
        {"request":{"method":"POST","url":"https://api.test","postData":{"mimeType":"a/b","text":"x"}},
         "response":{"status":0,"content":{"size":-1}}},
        {"request":{}}, 7,
        {"request":{"method":"GET","url":"/a"},"response":{"status":"200"}}]}}
      """#
    var found: [RecordedExchange] = []
    let archive = HTTPArchive(consumer: "web", providers: ["orders": "orders-service"])
    let reading = archive.read(Array(text.utf8)) { found.append($0) }
    #expect(
      found.map(Self.words) == [
        "web orders-service GET /orders/7?x=1 200", "web api.test POST / -",
      ])
    if case .http(let call)? = found.first?.content {
      #expect(call.requestHeaders.all.map(\.name) == ["accept"])
      #expect(call.requestBody == .whole([]))
      #expect(call.responseBody == .whole(Array(#"{"a":1}"#.utf8)))
    }
    #expect(reading.exchanges == 2 && reading.badLines == 3)
    #expect(
      reading.faults.map(\.description) == [
        #"line 3: /log/entries/2: expected a method and a URL in "request""#,
        #"line 4: /log/entries/3: expected a method and a URL in "request""#,
        #"line 5: /log/entries/4: expected a status in "response""#,
      ])
  }

  @Test(arguments: ["", "{}", #"{"log":{"entries":{}}}"#])
  func `says what is no HTTP archive`(text: String) {
    let reading = HTTPArchive().read(Array(text.utf8)) { _ in Issue.record("nothing to read") }
    #expect(reading.badLines == 1)
    #expect(reading.faults.first?.what.isEmpty == false)
  }
}
