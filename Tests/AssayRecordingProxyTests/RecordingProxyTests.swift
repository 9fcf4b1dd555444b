import AssayContractCoverage
import AssayEvidence
import AssayRecordingProxy
import Synchronization
import Testing

/// Collects what a proxy records.
final class Records: Sendable {
  private let exchanges = Mutex<[RecordedExchange]>([])

  func add(_ exchange: RecordedExchange) { exchanges.withLock { $0.append(exchange) } }
  var all: [RecordedExchange] { exchanges.withLock { $0 } }
  var calls: [RecordedCall] {
    all.compactMap { if case .http(let call) = $0.content { call } else { nil } }
  }

  var words: [String] {
    calls.map {
      let body = $0.responseBody.bytes.map { String(decoding: $0, as: UTF8.self) } ?? "?"
      return "\($0.method) \($0.path) \($0.status.map(String.init) ?? "-") \(body)"
    }
  }
}

@Suite(.timeLimit(.minutes(2)))
struct RecordingProxyTests {
  static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

  /// Runs a consumer against a proxy before a provider that answers as `answer` says.
  @discardableResult
  static func run(
    _ settings: RecordingProxy.Settings = RecordingProxy.Settings(provider: "orders"),
    path: String = "",
    _ answer: @escaping @Sendable (String) -> [RawProvider.Step] = { _ in [.write(ok)] },
    _ body: @escaping @Sendable (inout RawConsumer, RawProvider) async throws -> Void
  ) async throws -> Records {
    let records = Records()
    try await RawProvider.with(answer) { provider in
      try await withRecordingProxy(
        to: provider.address + path, settings, sink: { records.add($0) }
      ) { proxy in
        try await RawConsumer.with(port: proxy.port) { try await body(&$0, provider) }
      }
    }
    return records
  }

  @Test func `passes on a request and its answer, and records both`() async throws {
    let records = try await Self.run(path: "/base") { request in
      #expect(request.hasPrefix("POST /base/orders?a=1 HTTP/1.1\r\n"))
      #expect(!request.lowercased().contains("accept-encoding"))
      return [
        .write("HTTP/1.1 201 Created\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 8\r\n\r\n{\"id\":1}")
      ]
    } _: { consumer, provider in
      try await consumer.write(
        "POST /orders?a=1 HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nContent-Length: 7\r\n\r\n{\"n\":2}"
      )
      let answer = try await consumer.read(upTo: "{\"id\":1}")
      #expect(answer.hasPrefix("HTTP/1.1 201 Created\r\n"))
      #expect(answer.contains("X-A: 1\r\nX-A: 2\r\n"))
      #expect(provider.requests.first?.contains("host: 127.0.0.1:\(provider.port)") == true)
      #expect(provider.requests.first?.hasSuffix("{\"n\":2}") == true)
    }
    let call = try #require(records.calls.first)
    #expect(records.all.map(\.provider) == ["orders"])
    #expect(call.path == "/orders" && call.query == "a=1" && call.status == 201)
    #expect(call.requestBody == .whole(Array("{\"n\":2}".utf8)))
    #expect(call.responseBody == .whole(Array("{\"id\":1}".utf8)))
    #expect(call.responseHeaders.all.map(\.value) == ["1", "2", "8"])
    let line = records.all.flatMap(ExchangeLine.bytes)
    #expect(try ExchangeLine.parse(line) == records.all.first)
  }

  @Test func `an answer passes while it comes`() async throws {
    let gate = Gate()
    try await Self.run { _ in
      [
        .write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n"), .wait(gate),
        .write("6\r\nsecond\r\n0\r\n\r\n"),
      ]
    } _: { consumer, _ in
      try await consumer.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(try await consumer.read(upTo: "5\r\nfirst\r\n").contains("chunked"))
      gate.open()
      #expect(try await consumer.read(upTo: "0\r\n\r\n") == "6\r\nsecond\r\n0\r\n\r\n")
    }
  }

  @Test func `large bodies pass whole, and are recorded in part`() async throws {
    let size = 6 << 20
    var settings = RecordingProxy.Settings(provider: "orders")
    settings.bodyLimit = 1000
    let records = try await Self.run(settings) { request in
      let body = String(repeating: "b", count: size)
      return [.write("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n"), .write(body)]
    } _: { consumer, provider in
      try await consumer.write(
        "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: \(size)\r\n\r\n"
          + String(repeating: "a", count: size))
      _ = try await consumer.read(upTo: "\r\n\r\n")
      #expect(try await consumer.read(count: size) == size)
      #expect((provider.requests.first?.utf8.count ?? 0) > size)
    }
    let call = try #require(records.calls.first)
    #expect(call.requestBody == .cut(Array(repeating: UInt8(ascii: "a"), count: 1000), size: size))
    #expect(call.responseBody == .cut(Array(repeating: UInt8(ascii: "b"), count: 1000), size: size))
  }

  @Test func `connections are kept, also where requests come before the answers`() async throws {
    let records = try await Self.run { request in
      let path = String(request.split(separator: " ")[1])
      return [.write("HTTP/1.1 200 OK\r\nContent-Length: \(path.utf8.count)\r\n\r\n\(path)")]
    } _: { consumer, provider in
      let requests = (0..<20).map { "GET /\($0)/ HTTP/1.1\r\nHost: x\r\n\r\n" }
      try await consumer.write(requests.joined())
      for number in 0..<20 {
        #expect(try await consumer.read(upTo: "/\(number)/").hasSuffix("\r\n\r\n/\(number)/"))
      }
      try await consumer.write("GET /last/ HTTP/1.1\r\nHost: x\r\n\r\n")
      _ = try await consumer.read(upTo: "/last/")
      #expect(provider.connections == 1)
    }
    #expect(records.calls.map(\.path) == (0..<20).map { "/\($0)/" } + ["/last/"])
  }

  @Test func `answers without a body leave the connection usable`() async throws {
    let records = try await Self.run { request in
      switch request.prefix(3) {
      case "HEA": [.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]
      case "DEL": [.write("HTTP/1.1 204 No Content\r\n\r\n")]
      case "PUT": [.write("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n")]
      default: [.write(Self.ok)]
      }
    } _: { consumer, _ in
      for method in ["HEAD", "DELETE", "PUT"] {
        try await consumer.write("\(method) / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
        let head = try await consumer.read(upTo: "\r\n\r\n")
        #expect(!head.contains("chunked"))
      }
      try await consumer.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
      #expect(try await consumer.read(upTo: "ok").contains("connection: close"))
      #expect(try await consumer.isAtEnd())
    }
    #expect(records.words == ["HEAD / 200 ", "DELETE / 204 ", "PUT / 304 ", "GET / 200 ok"])
  }

  @Test func `old consumers get answers without chunks`() async throws {
    try await Self.run { _ in
      [.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n")]
    } _: { consumer, _ in
      try await consumer.write("GET / HTTP/1.0\r\n\r\n")
      let answer = try await consumer.read(upTo: "never")
      #expect(answer.hasSuffix("\r\n\r\nab") && !answer.contains("chunked"))
    }
  }

  @Test func `an answer that ends with its connection gets chunks`() async throws {
    let records = try await Self.run { _ in
      [.write("HTTP/1.1 200 OK\r\n\r\nall of it"), .close]
    } _: { consumer, provider in
      for _ in 0..<2 {
        try await consumer.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try await consumer.read(upTo: "0\r\n\r\n").contains("all of it"))
      }
      #expect(provider.connections == 2)
    }
    #expect(records.words == ["GET / 200 all of it", "GET / 200 all of it"])
  }

  @Test func `a consumer that waits to be told to go on is told`() async throws {
    let gate = Gate()
    let records = try await Self.run { request in
      // The body is not there yet, as the head names none.
      request.contains("expect")
        ? [.write("HTTP/1.1 100 Continue\r\n\r\n"), .wait(gate), .write(Self.ok)] : []
    } _: { consumer, _ in
      try await consumer.write("GET / HTTP/1.1\r\nHost: x\r\nexpect: 100-continue\r\n\r\n")
      #expect(try await consumer.read(upTo: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
      gate.open()
      #expect(try await consumer.read(upTo: "ok").hasPrefix("HTTP/1.1 200 OK"))
    }
    #expect(records.words == ["GET / 200 ok"])
  }

  // MARK: Faults

  @Test func `a provider that is down is answered for, in words`() async throws {
    let port = try await RawProvider.with({ _ in [] }) { $0.port }
    let records = Records()
    try await withRecordingProxy(
      to: "http://127.0.0.1:\(port)", RecordingProxy.Settings(provider: "orders"),
      sink: { records.add($0) }
    ) { proxy in
      try await RawConsumer.with(port: proxy.port) { consumer in
        // The connection stays usable, also with a body that nobody takes.
        for request in [
          "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
        ] {
          try await consumer.write(request)
          var answer = try await consumer.read(upTo: "\r\n\r\n")
          answer += try await consumer.read(upTo: "\n")
          #expect(answer.hasPrefix("HTTP/1.1 502 Bad Gateway"))
          #expect(answer.contains("got no answer from http://127.0.0.1:\(port):"))
        }
      }
      #expect(proxy.exchanges == 2)
    }
    #expect(records.calls.map(\.status) == [nil, nil])
    #expect(
      records.calls.allSatisfy { $0.failure?.hasPrefix("The provider did not answer:") == true })
  }

  @Test(
    arguments: [
      ("", "HTTP/1.1 502"),
      ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "HTTP/1.1 200"),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", "HTTP/1.1 200"),
      ("nonsense\r\n\r\n", "HTTP/1.1 502"),
    ])
  func `a provider that breaks off is told to the consumer`(
    answer: String, begins: String
  ) async throws {
    let records = try await Self.run { _ in
      [.write(answer), .close]
    } _: { consumer, _ in
      try await consumer.write(
        "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx")
      let text = try await consumer.read(upTo: "never")
      #expect(text.hasPrefix(begins))
      #expect(!text.contains("0\r\n\r\n"))
    }
    #expect(records.calls.count == 1)
    #expect(records.calls.first?.failure != nil)
    if begins.hasSuffix("200") { #expect(records.calls.first?.responseBody.isCut == true) }
  }

  @Test func `a connection that the provider has closed meanwhile is replaced`() async throws {
    let records = try await Self.run { request in
      [.write(Self.ok)] + (request.contains("/1") ? [.close] : [])
    } _: { consumer, provider in
      for number in [1, 2, 1, 2] {
        try await consumer.write("GET /\(number) HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try await consumer.read(upTo: "ok").hasPrefix("HTTP/1.1 200"))
      }
      #expect(provider.connections >= 2)
    }
    #expect(records.calls.map(\.status) == [200, 200, 200, 200])
  }

  @Test func `a consumer that goes away is recorded, and so is what the end cuts off`() async throws
  {
    let gate = Gate()
    let records = try await Self.run { _ in
      [.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), .wait(gate)]
    } _: { consumer, _ in
      try await consumer.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
      _ = try await consumer.read(upTo: "half")
    }
    gate.open()
    #expect(records.calls.map(\.failure) == ["The consumer closed the connection."])
    #expect(records.calls.first?.responseBody == .cut(Array("half".utf8), size: 5))
  }

  @Test func `what is no HTTP is answered, and not passed on`() async throws {
    let records = try await Self.run { _ in
      []
    } _: { consumer, provider in
      try await consumer.write("\u{1}\u{2}\r\n\r\n")
      #expect(try await consumer.read(upTo: "never").hasPrefix("HTTP/1.1 400"))
      #expect(provider.requests == [])
    }
    #expect(records.all == [])
  }

  // MARK: Recording

  @Test func `a slow sink holds up nobody`() async throws {
    let gate = Gate()
    let records = Records()
    var settings = RecordingProxy.Settings(provider: "orders")
    settings.waitingLimit = 2
    try await RawProvider.with({ _ in [.write(Self.ok)] }) { [settings] provider in
      try await withRecordingProxy(
        to: provider.address, settings,
        sink: {
          await gate.pass()
          records.add($0)
        }
      ) { proxy in
        try await RawConsumer.with(port: proxy.port) { consumer in
          for _ in 0..<20 {
            try await consumer.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = try await consumer.read(upTo: "ok")
          }
        }
        #expect(proxy.exchanges == 20)
        #expect(proxy.dropped >= 17)
        gate.open()
      }
    }
    #expect((2...3).contains(records.all.count))
  }

  @Test func `secrets pass and are not recorded`() async throws {
    let records = try await Self.run { request in
      #expect(request.contains("Bearer s3cret") && request.contains("a=s3cret"))
      #expect(request.contains("token=s3cret"))
      return [.write("HTTP/1.1 200 OK\r\nSet-Cookie: b=s3cret\r\nContent-Length: 0\r\n\r\n")]
    } _: { consumer, _ in
      try await consumer.write(
        "GET /?x=1&token=s3cret&tokens HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer s3cret\r\nCookie: a=s3cret\r\nX-API-Key: s3cret\r\n\r\n"
      )
      #expect(try await consumer.read(upTo: "\r\n\r\n").contains("b=s3cret"))
    }
    let text = String(decoding: records.all.flatMap(ExchangeLine.bytes), as: UTF8.self)
    #expect(!text.contains("s3cret"))
    #expect(text.contains(#""query":"x=1&token=[redacted]&tokens""#))
    #expect(text.contains(#""authorization":"Bearer [redacted]""#))
  }

  @Test func `who calls is said by a header, which is not passed on`() async throws {
    let records = try await Self.run(RecordingProxy.Settings(provider: "orders", consumer: "web")) {
      request in
      #expect(!request.lowercased().contains("x-assay-consumer"))
      return [.write(Self.ok)]
    } _: { consumer, _ in
      for header in ["X-Assay-Consumer: shop\r\n", ""] {
        try await consumer.write("GET / HTTP/1.1\r\nHost: x\r\n\(header)\r\n")
        _ = try await consumer.read(upTo: "ok")
      }
    }
    #expect(records.all.map(\.consumer) == ["shop", "web"])
    #expect(records.calls.allSatisfy { $0.requestHeaders["x-assay-consumer"] == nil })
  }

  @Test(arguments: [
    "", "orders", "https://orders", "http://", "http://:80", "http://a:0", "http://a:99999",
    "http://u:p@a", "http://a/?x", "http://a b",
  ])
  func `says what is no address`(target: String) async {
    let failure = await #expect(throws: FailureReport.self) {
      try await withRecordingProxy(
        to: target, RecordingProxy.Settings(provider: "p"), sink: { _ in }
      ) { _ in Issue.record("nothing to run") }
    }
    #expect(failure?.status == .badInput && failure?.subject == target)
  }

  @Test func `what the body throws comes out, after all is closed`() async throws {
    struct Own: Error {}
    let port = Mutex<UInt16>(0)
    await #expect(throws: Own.self) {
      try await withRecordingProxy(
        to: "http://127.0.0.1:1", RecordingProxy.Settings(provider: "p"), sink: { _ in }
      ) { proxy in
        port.withLock { $0 = proxy.port }
        throw Own()
      }
    }
    await #expect(throws: (any Error).self) {
      try await RawConsumer.with(port: port.withLock { $0 }) { _ in }
    }
  }
}
