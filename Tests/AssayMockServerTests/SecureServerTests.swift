import AssayEvidence
import AssayMockServer
import AssayMocking
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL
import Testing

@Suite(.timeLimit(.minutes(2)))
struct SecureServerTests {
  private func client(
    trusting certificate: String?, _ version: HTTPClient.Configuration.HTTPVersion = .automatic
  ) throws -> HTTPClient {
    var tls = TLSConfiguration.makeClientConfiguration()
    if let certificate {
      tls.trustRoots = .certificates(
        try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)))
    }
    var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
    configuration.httpVersion = version
    return HTTPClient(
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
  }

  private let mock = Samples.mock(
    Samples.interaction("/1", "one"), Samples.interaction("/", "posted", method: "POST"))

  @Test(arguments: ["127.0.0.1", "localhost"])
  func `clients that trust the certificate speak HTTP/2`(host: String) async throws {
    try await withMockServer(mock, tls: .selfSigned) { server in
      #expect(server.address == "https://127.0.0.1:\(server.port)")
      let client = try client(trusting: server.trustedCertificate)
      let address = "https://\(host):\(server.port)"
      let one = try await ask(address, "GET", "/1", with: client)
      #expect(one.version == .http2 && one.status == 200 && one.body == "one")
      let posted = try await ask(address, "POST", "/", [:], "{}", with: client)
      #expect(posted.body == "posted")
      let wrong = try await ask(address, "GET", "/2", with: client)
      #expect(wrong.status == 500 && wrong.headers["x-pact"] == "Unexpected-Request")
      try await client.shutdown()
      #expect(server.provider.log.count == 3)
    }
  }

  @Test func `those that know no HTTP/2 speak HTTP/1.1`() async throws {
    try await withMockServer(mock, tls: .selfSigned) { server in
      let client = try client(trusting: server.trustedCertificate, .http1Only)
      let one = try await ask(server.address, "GET", "/1", with: client)
      #expect(one.version == .http1_1 && one.body == "one")
      try await client.shutdown()
    }
  }

  @Test func `those that do not trust it get nothing`() async throws {
    try await withMockServer(mock, tls: .selfSigned) { server in
      let client = try client(trusting: nil)
      await #expect(throws: (any Error).self) {
        _ = try await ask(server.address, "GET", "/1", with: client)
      }
      try await client.shutdown()
      #expect(server.provider.log.count == 0)
    }
  }

  @Test func `closing ends secure connections, too`() async throws {
    let server = try await MockServer.start(mock, tls: .selfSigned)
    let client = try client(trusting: server.trustedCertificate)
    _ = try await ask(server.address, "GET", "/1", with: client)
    await server.close()
    await #expect(throws: (any Error).self) {
      _ = try await ask(server.address, "GET", "/1", with: client)
    }
    try await client.shutdown()
  }

  @Test func `files that are no certificate are told`() async throws {
    let tls = ServerTLS.files(certificate: "/nowhere/a.pem", key: "/nowhere/b.pem")
    let failure = await #expect(throws: FailureReport.self) {
      _ = try await MockServer.start(mock, tls: tls)
    }
    #expect(failure?.status == .badInput)
    #expect(failure?.subject == "/nowhere/a.pem, /nowhere/b.pem")
  }

  @Test func `HTTP/2 is spoken without TLS to those who know`() async throws {
    try await withMockServer(mock) { server in
      let group = MultiThreadedEventLoopGroup.singleton
      let (channel, multiplexer) = try await ClientBootstrap(group: group)
        .connect(host: "127.0.0.1", port: Int(server.port)) { channel in
          channel.eventLoop.makeCompletedFuture {
            (
              channel,
              try channel.pipeline.syncOperations.configureAsyncHTTP2Pipeline(mode: .client) { _ in
                channel.eventLoop.makeSucceededVoidFuture()
              }
            )
          }
        }
      let bodies = try await withThrowingTaskGroup(of: String.self) { tasks in
        for _ in 0..<50 {
          tasks.addTask {
            let stream = try await multiplexer.openStream { stream in
              stream.eventLoop.makeCompletedFuture {
                try stream.pipeline.syncOperations.addHandler(
                  HTTP2FramePayloadToHTTP1ClientCodec(httpProtocol: .http))
                return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
                  wrappingChannelSynchronously: stream)
              }
            }
            return try await stream.executeThenClose { inbound, outbound in
              let head = HTTPRequestHead(
                version: .http2, method: .GET, uri: "/1", headers: ["host": "a"])
              try await outbound.write(.head(head))
              try await outbound.write(.end(nil))
              var body = ""
              for try await part in inbound {
                if case .body(let bytes) = part { body += String(buffer: bytes) }
              }
              return body
            }
          }
        }
        return try await tasks.reduce(into: []) { $0.append($1) }
      }
      #expect(bodies == Array(repeating: "one", count: 50))
      #expect(server.provider.uses(of: 0) == 50)
      // The connection is still open, and must not be when the server is closed.
      await server.close()
      try await channel.closeFuture.get()
    }
  }
}
