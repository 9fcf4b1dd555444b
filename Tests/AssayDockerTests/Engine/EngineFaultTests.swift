import AssayDependencies
import AssayDocker
import AssayEvidence
import Foundation
import NIOCore
import NIOPosix
import Testing

/// Engines that hang, break off and refuse.
struct EngineFaultTests {
  /// Short, as the tests wait for them.
  private static let limits = {
    var limits = EngineLimits()
    limits.connect = .milliseconds(500)
    limits.greeting = .milliseconds(300)
    limits.head = .milliseconds(300)
    limits.idle = .milliseconds(300)
    return limits
  }()

  /// Connects to a fake engine that answers the ping well and all else by `answer`.
  private func withClient(
    limits: EngineLimits = .patient,
    _ answer: @escaping @Sendable (String) -> FakeEngine.Answer,
    body: (EngineClient, FakeEngine) async throws -> Void
  ) async throws {
    try await FakeEngine.with { request in
      request == "GET /_ping" ? .ping("1.51") : answer(request)
    } body: { engine in
      var client = try await EngineClient(connectingTo: engine.address, limits: .patient)
      client.limits = limits
      try await body(client, engine)
    }
  }

  @Test func `an engine that takes connections and says nothing is reported in time`() async throws
  {
    try await FakeEngine.with { _ in
      .hang
    } body: { engine in
      let start = ContinuousClock.now
      let error = try await engineError {
        _ = try await EngineClient(connectingTo: engine.address, limits: Self.limits)
      }
      #expect(error.cause == .tooSlow(.milliseconds(300), waitingFor: "an answer"))
      #expect(ContinuousClock.now - start < .seconds(60))
      #expect(
        error.description == """
          could not reach the container engine (unix://\(engine.path)): \
          Waited 0.3 seconds for an answer, and nothing came.
            → See what the engine is doing: its log, disk and memory.
          """)
    }
  }

  @Test func `an engine that stops in the middle of an answer is reported in time`() async throws {
    try await withClient(limits: Self.limits) { request in
      request.contains("/containers/json")
        ? .bytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[{\"Id\":")
        : .bytes("HTTP/1.1 200 OK\r\nContent-Le")
    } body: { client, _ in
      var slowToBegin = client
      slowToBegin.limits.head = .seconds(60)
      let patient = slowToBegin
      let body = try await engineError { _ = try await patient.listContainers() }
      #expect(body.cause == .tooSlow(.milliseconds(300), waitingFor: "the rest of an answer"))
      let head = try await engineError { _ = try await client.information() }
      #expect(head.cause == .tooSlow(.milliseconds(300), waitingFor: "an answer"))
    }
  }

  @Test func `an engine that dies in the middle of an answer is reported at once`() async throws {
    try await withClient { request in
      switch request {
      case let line where line.contains("/containers/json"):
        .lastBytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[{\"Id\":")
      case let line where line.contains("/networks"):
        .lastBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[{\"Id\r\n")
      default: .close
      }
    } body: { client, _ in
      for ask: @Sendable () async throws -> Void in [
        { _ = try await client.listContainers() }, { _ = try await client.listNetworks() },
        { _ = try await client.information() },
      ] {
        let error = try await engineError(ask)
        guard case .endedEarly = error.cause else {
          Issue.record("\(error)")
          continue
        }
      }
    }
  }

  @Test(arguments: [
    ("500 Internal Server Error", "application/json", "{\"message\":\"disk full\"}", "disk full"),
    (
      "502 Bad Gateway", "text/html", "<html>Bad gateway</html>\n<p>more",
      "<html>Bad gateway</html>"
    ),
    ("500 Internal Server Error", "application/json", "{\"message\":", "{\"message\":"),
    ("503 Service Unavailable", "text/plain", "", ""),
    (
      "500 Internal Server Error", "application/json",
      "{\"cause\":\"no space\",\"message\":\"commit: no space\",\"response\":500}",
      "commit: no space"
    ),
  ])
  func `says what the engine says, JSON or not`(
    status: String, type: String, body: String, message: String
  ) async throws {
    try await withClient { _ in
      .http(status, type: type, body)
    } body: { client, _ in
      let error = try await engineError { _ = try await client.information() }
      #expect(error.cause == .answered(status: Int(status.prefix(3))!, message: message))
      #expect(error.report.status == .infrastructure)
      #expect(error.report.remedy?.contains("log") == true)
    }
  }

  @Test func `an answer that is not HTTP, or not the API's, is named as such`() async throws {
    try await FakeEngine.with { _ in
      .lastBytes("SSH-2.0-OpenSSH_9.2\r\n")
    } body: { engine in
      let error = try await engineError {
        _ = try await EngineClient(connectingTo: engine.address, limits: .patient)
      }
      guard case .badAnswer = error.cause else { throw error }
    }
    try await withClient { _ in
      .http("200 OK", "{\"Names\":7}")
    } body: { client, _ in
      let error = try await engineError { _ = try await client.inspectContainer("x") }
      guard case .badAnswer(let what) = error.cause else { throw error }
      #expect(what.contains("Id"))
    }
  }

  @Test func `a socket that is not there, closed to us, or nobody's, is told apart`() async throws {
    let missing = try await engineError {
      _ = try await EngineClient(connectingTo: EngineAddress(.unix("/tmp/assay/no.sock")))
    }
    #expect(missing.cause == .unreachable(.missing))
    #expect(missing.report.remedy?.contains("DOCKER_HOST") == true)

    let path = "/tmp/assay-dead-\(UUID().uuidString.prefix(8)).sock"
    defer { try? FileManager.default.removeItem(atPath: path) }
    // A socket stays when its server goes without removing it, as after a crash.
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(unixDomainSocketPath: path).get()
    try await channel.close()
    if !FileManager.default.fileExists(atPath: path) {
      try Data().write(to: URL(filePath: path))
    }
    let dead = try await engineError {
      _ = try await EngineClient(connectingTo: EngineAddress(.unix(path)))
    }
    #expect(dead.cause == .unreachable(.refused))
    let refused = try await engineError {
      _ = try await EngineClient(connectingTo: EngineAddress(.tcp(host: "127.0.0.1", port: 1)))
    }
    #expect(refused.cause == .unreachable(.refused))
  }

  @Test func `a host that answers nothing at all is given up after the limit`() async throws {
    var limits = EngineLimits()
    limits.connect = .milliseconds(300)
    let start = ContinuousClock.now
    // Reserved for documentation (RFC 5737): packets to it go nowhere, or are refused at once.
    let error = try await engineError {
      _ = try await EngineClient(
        connectingTo: EngineAddress(.tcp(host: "192.0.2.1", port: 2375)), limits: limits)
    }
    guard case .unreachable = error.cause else { throw error }
    #expect(ContinuousClock.now - start < .seconds(60))
  }

  @Test func `a server that speaks no TLS is named as such`() async throws {
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { $0.pipeline.addHandler(Greeter()) }
      .bind(host: "127.0.0.1", port: 0).get()
    let port = UInt16(server.localAddress?.port ?? 0)
    let error = try await engineError {
      _ = try await EngineClient(
        connectingTo: EngineAddress(.tcp(host: "127.0.0.1", port: port), tls: EngineTLS()))
    }
    guard case .unreachable(.untrusted) = error.cause else { throw error }
    try await server.close()
  }

  @Test func `TLS files that cannot be read are named`() async throws {
    let tls = EngineTLS(authority: "/no/ca.pem", certificate: "/no/cert.pem", key: "/no/key.pem")
    let error = try await engineError {
      _ = try await EngineClient(
        connectingTo: EngineAddress(.tcp(host: "127.0.0.1", port: 1), tls: tls))
    }
    #expect(error.happened.contains("/no/cert.pem"))
    #expect(error.report.remedy?.contains("DOCKER_CERT_PATH") == true)
  }

  @Test func `an upload that the engine refuses early is an error, not a hang`() async throws {
    // Answers after the head, without reading the body, and stays.
    try await withClient { _ in
      .http("400 Bad Request", "{\"message\":\"no\"}")
    } body: {
      client, _ in
      let content = [UInt8](repeating: 7, count: 8 << 20)
      let error = try await engineError {
        try await client.copy([.init("/a", .bytes(content))], into: "x")
      }
      #expect(error.cause == .answered(status: 400, message: "no"))
    }
  }

  @Test func `fifty engines that hang are given up at the same time`() async throws {
    try await FakeEngine.with { _ in
      .hang
    } body: { engine in
      let start = ContinuousClock.now
      await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<50 {
          group.addTask {
            do {
              _ = try await EngineClient(connectingTo: engine.address, limits: Self.limits)
              return false
            } catch {
              return true
            }
          }
        }
        for await isRefused in group { #expect(isRefused) }
      }
      #expect(ContinuousClock.now - start < .seconds(60))
    }
  }
}

/// Speaks first, as mail servers do.
private final class Greeter: ChannelInboundHandler, Sendable {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  func channelActive(context: ChannelHandlerContext) {
    context.writeAndFlush(
      wrapOutboundOut(ByteBuffer(string: "220 mail.example.org\r\n")), promise: nil)
  }
}
