import AssayJSON
import AssayMatching
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A small HTTP server on a free port of loopback that answers by a closure.
final class TestServer: Sendable {
  struct Reply: Sendable {
    var status = 200
    var headers: [(String, String)] = []
    var body: [UInt8] = []

    static func json(_ json: JSON, status: Int = 200) -> Reply {
      Reply(
        status: status, headers: [("Content-Type", "application/json")],
        body: JSONPrinter.compact.bytes(json))
    }

    static func text(_ text: String, status: Int = 200) -> Reply {
      Reply(status: status, headers: [("Content-Type", "text/plain")], body: Array(text.utf8))
    }
  }

  typealias Answer = @Sendable (RequestParts) async -> Reply

  struct Log {
    var requests: [RequestParts] = []
    var connections = 0
  }

  private let shared = Mutex(Log())
  let answer: Answer

  private init(_ answer: @escaping Answer) { self.answer = answer }

  var requests: [RequestParts] { shared.withLock(\.requests) }
  var connections: Int { shared.withLock(\.connections) }

  func note(_ request: RequestParts) { shared.withLock { $0.requests.append(request) } }
  func noteConnection() { shared.withLock { $0.connections += 1 } }

  /// As `GET /orders?a=1`, in their order.
  var lines: [String] {
    requests.map { request in
      let query = request.query.text.map { "?\($0)" } ?? ""
      return "\(request.method) \(request.path)\(query)"
    }
  }

  /// Runs `body` with a server and its address.
  static func with<Result>(
    _ answer: @escaping Answer, tls: NIOSSLContext? = nil,
    _ body: (TestServer, String) async throws -> Result
  ) async throws -> Result {
    let server = TestServer(answer)
    let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 256)
      .childChannelInitializer { channel in
        server.noteConnection()
        return channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
          try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
          try pipeline.addHandler(TestHandler(server))
        }
      }
    let channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
    let address = "\(tls == nil ? "http" : "https")://127.0.0.1:\(channel.localAddress?.port ?? 0)"
    do {
      let result = try await body(server, address)
      try? await channel.close().get()
      return result
    } catch {
      try? await channel.close().get()
      throw error
    }
  }
}

private final class TestHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let server: TestServer
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []

  init(_ server: TestServer) { self.server = server }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body = []
    case .body(let part): body += part.readableBytesView
    case .end:
      guard let head else { return }
      let request = RequestParts(head, body)
      server.note(request)
      let channel = context.channel
      let server = server
      // The pipeline cannot wait, and hands over the next request only after this answer.
      Task {
        let reply = await server.answer(request)
        var headers = HTTPHeaders(reply.headers)
        headers.add(name: "Content-Length", value: "\(reply.body.count)")
        let response = HTTPResponseHead(
          version: .http1_1, status: .init(statusCode: reply.status), headers: headers)
        channel.write(HTTPServerResponsePart.head(response), promise: nil)
        if head.method != .HEAD {
          let bytes = ByteBuffer(bytes: reply.body)
          channel.write(HTTPServerResponsePart.body(.byteBuffer(bytes)), promise: nil)
        }
        channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
        if !head.isKeepAlive { channel.close(promise: nil) }
      }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}

extension RequestParts {
  fileprivate init(_ head: HTTPRequestHead, _ body: [UInt8]) {
    var headers = Headers()
    for (name, value) in head.headers { headers.add(name, [value]) }
    let parts: [Substring] = head.uri.split(
      separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    self.init(
      method: head.method.rawValue, path: String(parts[0]),
      query: parts.count > 1 ? Query(String(parts[1])) : Query([]), headers: headers,
      body: Body(received: body, headers.contentType))
  }

  /// The body as JSON.
  var json: JSON { (try? JSON(parsing: body.bytes ?? [])) ?? .null }
}
