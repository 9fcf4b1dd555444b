import AssayMatching
import AssayMockServer
import AssayMocking
import AssayPact
import NIOCore
import Testing

@Suite(.timeLimit(.minutes(2)))
struct ConnectionTests {
  private let mock = Samples.mock(
    Samples.interaction("/1", "one"), Samples.interaction("/2", "two"),
    Samples.interaction("/1", "head", method: "HEAD"),
    Samples.interaction("/", "posted", method: "POST"))

  @Test func `closing ends all connections, whatever they are about`() async throws {
    let server = try await MockServer.start(mock)
    try await RawConnection(server.port).run { idle in
      try await RawConnection(server.port).run { used in
        try await RawConnection(server.port).run { late in
          try await used.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n")
          await used.read { $0.hasSuffix("one") }
          try await late.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n123")
          await server.close()
          await idle.read()
          await used.read()
          await late.read()
          #expect(used.text.hasSuffix("one") && idle.text == "" && late.text == "")
        }
      }
    }
    await #expect(throws: (any Error).self) { _ = try await RawConnection(server.port) }
    // Again is fine.
    await server.close()
  }

  @Test func `requests that come at once are answered in their order`() async throws {
    try await withMockServer(mock) { server in
      let text = try await exchange(
        server.port,
        "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n" + "HEAD /1 HTTP/1.1\r\nHost: a\r\n\r\n"
          + "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
          + "GET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
          + "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n")
      let parts = text.split(
        separator: "HTTP/1.1 200 OK\r\n", omittingEmptySubsequences: false)
      #expect(parts.count == 5)
      #expect(parts[1].hasSuffix("\r\n\r\none"))
      #expect(parts[2].contains("content-length: 4\r\n") && parts[2].hasSuffix("\r\n\r\n"))
      #expect(parts[3].hasSuffix("\r\n\r\nposted"))
      #expect(parts[4].contains("connection: close\r\n") && parts[4].hasSuffix("\r\n\r\ntwo"))
      #expect(server.provider.log.count == 4)
    }
  }

  @Test func `a client that asks whether to go on is told so`() async throws {
    try await withMockServer(mock) { server in
      try await RawConnection(server.port).run { client in
        try await client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
        await client.read { $0 == "HTTP/1.1 100 Continue\r\n\r\n" }
        try await client.send("abc")
        await client.read { $0.hasSuffix("posted") }
        #expect(client.text.contains("HTTP/1.1 200 OK"))
      }
    }
  }

  @Test func `a slow client is waited for`() async throws {
    try await withMockServer(mock) { server in
      try await RawConnection(server.port).run { client in
        for letter in "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" {
          try await client.send(String(letter))
        }
        await client.read { $0.hasSuffix("posted") }
        #expect(client.text.hasPrefix("HTTP/1.1 200 OK"))
      }
    }
  }

  @Test func `a client that has said all gets its answer`() async throws {
    try await withMockServer(mock) { server in
      try await RawConnection(server.port).run { client in
        try await client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n")
        client.writer.finish()
        await client.read()
        #expect(client.text.hasSuffix("one"))
      }
    }
  }

  @Test func `old clients keep the connection only where they say so`() async throws {
    try await withMockServer(mock) { server in
      let text = try await exchange(
        server.port,
        "GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /2 HTTP/1.0\r\n\r\n")
      #expect(text.contains("connection: keep-alive\r\n"))
      #expect(text.contains("connection: close\r\n") && text.hasSuffix("two"))
    }
  }

  @Test func `a body that is cut off is no request`() async throws {
    try await withMockServer(mock) { server in
      let text = try await RawConnection(server.port).run { client in
        try await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n123")
        client.writer.finish()
        await client.read()
        return client.text
      }
      #expect(text.isEmpty || text.hasPrefix("HTTP/1.1 400"))
      #expect(server.provider.log.count == 0)
      #expect(try await ask(server.address, "GET", "/1").body == "one")
    }
  }

  @Test func `a client that does not read holds up nobody, and gets all in the end`()
    async throws
  {
    let large = String(repeating: "x", count: 200_000)
    try await withMockServer(Samples.mock(Samples.interaction("/", large))) { server in
      try await RawConnection(server.port).run { client in
        let count = 200
        let requests = String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: count)
        try await client.send(requests)
        #expect(try await ask(server.address, "GET", "/").body.utf8.count == large.utf8.count)
        var size = 0
        while size < count * large.utf8.count {
          guard let part = try await client.bytes.next(isolation: #isolation) else { break }
          size += part.readableBytes
        }
        #expect(size > count * large.utf8.count)
      }
      #expect(server.provider.uses(of: 0) == 201)
    }
  }

  @Test(arguments: [
    ("GET http://stock:1/1?a", "/1"), ("GET http://stock/1?a", "/1"), ("GET http://stock", "/"),
    ("OPTIONS *", "*"),
  ])
  func `addresses may be whole`(asked: String, path: String) async throws {
    try await withMockServer(mock) { server in
      _ = try await exchange(
        server.port, "\(asked) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      #expect(server.provider.unexpected.map(\.request.path) == [path])
    }
  }

  /// By name, as the bytes themselves are no words for a test's output.
  private static let hostile: [String: String] = [
    "zeros": "\0\0\0\0\r\n\r\n", "no target": "GET\r\n\r\n",
    "control in the target": "GET /\u{1} HTTP/1.1\r\n\r\n",
    "version": "GET / HTTP/9.9\r\n\r\n",
    "space in a name": "GET / HTTP/1.1\r\nHo st: a\r\n\r\n",
    "zero in a value": "GET / HTTP/1.1\r\nA: b\0c\r\n\r\n",
    "length of letters": "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    "negative length": "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    "two lengths": "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "chunk of letters": "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
    "endless chunk":
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
    "half of HTTP/2": "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n",
    "HTTP/2 without frames": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nwhatever this may be",
    "TLS": "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{FC}\u{3}\u{3}",
    "large header": "GET / HTTP/1.1\r\nX: " + String(repeating: "x", count: 1 << 20) + "\r\n\r\n",
    "many headers": "GET / HTTP/1.1\r\n" + String(repeating: "X: y\r\n", count: 1 << 16) + "\r\n",
    "large target": "GET /" + String(repeating: "x", count: 1 << 20) + " HTTP/1.1\r\n\r\n",
  ]

  @Test(arguments: hostile.keys.sorted())
  func `what is no HTTP is refused, and the server goes on`(name: String) async throws {
    let bytes = try #require(Self.hostile[name])
    try await withMockServer(mock) { server in
      let text = try await exchange(server.port, bytes)
      let status = text.split(separator: " ").dropFirst().first
      #expect(
        !text.hasPrefix("HTTP/") || ["400", "431"].contains(status), "\(text.prefix(200))")
      #expect(server.provider.log.count == 0)
      #expect(try await ask(server.address, "GET", "/1").body == "one")
    }
  }

  @Test func `a body that never ends is refused`() async throws {
    try await withMockServer(mock) { server in
      let text = try await RawConnection(server.port).run { client in
        try await client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        let chunk = "100000\r\n" + String(repeating: "x", count: 1 << 20) + "\r\n"
        // The server hangs up at some point.
        for _ in 0..<200 {
          guard (try? await client.send(chunk)) != nil else { break }
        }
        await client.read()
        return client.text
      }
      #expect(text.isEmpty || text.hasPrefix("HTTP/1.1 413"))
      #expect(server.provider.log.count == 0)
    }
  }
}
