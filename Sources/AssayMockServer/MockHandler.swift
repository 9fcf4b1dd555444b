import AssayMatching
import AssayMocking
import NIOCore
import NIOHTTP1

/// Answers the requests of one connection.
final class MockHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let state: MockState
  private var head: HTTPRequestHead?
  private var body: ByteBuffer?
  private var isTooLarge = false

  /// In bytes; a contract is no place for more.
  static let largestBody = 64 << 20

  init(_ state: MockState) { self.state = state }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body = nil
      isTooLarge = false
    case .body(var part):
      if (body?.readableBytes ?? 0) + part.readableBytes > Self.largestBody {
        isTooLarge = true
        body = nil
      } else if !isTooLarge, body == nil {
        body = part
      } else if !isTooLarge {
        body?.writeBuffer(&part)
      }
    case .end:
      guard let head else { return }
      self.head = nil
      let answer =
        isTooLarge
        ? .fault(413, "the body is larger than \(Self.largestBody >> 20) MiB") : answer(head)
      body = nil
      send(answer, to: head, context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func answer(_ head: HTTPRequestHead) -> PreparedAnswer {
    let request = RequestParts(head, body)
    let matches = state.index.matches(request)
    switch state.change({ $0.receive(request, matches: matches) }) {
    case .answer(let number): return state.answers[number]
    case .preflight: return .preflight(request)
    case .unexpected(let unexpected): return .unexpected(unexpected, state.index)
    }
  }

  private func send(
    _ answer: PreparedAnswer, to request: HTTPRequestHead, _ context: ChannelHandlerContext
  ) {
    var headers = answer.headers
    if state.allowsCORS, let origin = request.headers.first(name: "origin") {
      headers.replaceOrAdd(name: "access-control-allow-origin", value: origin)
    }
    let stays = request.isKeepAlive
    if !stays { headers.replaceOrAdd(name: "connection", value: "close") }
    let head = HTTPResponseHead(version: request.version, status: answer.status, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if request.method != .HEAD, answer.body.readableBytes > 0 {
      context.write(wrapOutboundOut(.body(.byteBuffer(answer.body))), promise: nil)
    }
    let end = context.writeAndFlush(wrapOutboundOut(.end(nil)))
    if !stays {
      let channel = context.channel
      end.whenComplete { _ in channel.close(promise: nil) }
    }
  }
}

extension RequestParts {
  init(_ head: HTTPRequestHead, _ body: ByteBuffer?) {
    var headers = Headers()
    for (name, value) in head.headers { headers.add(name, [value]) }
    let mark = head.uri.firstIndex(of: "?")
    self.init(
      method: head.method.rawValue, path: String(head.uri[..<(mark ?? head.uri.endIndex)]),
      query: mark.map { Query(String(head.uri[head.uri.index(after: $0)...])) } ?? Query([]),
      headers: headers,
      body: Body(received: body.map { Array($0.readableBytesView) } ?? [], headers.contentType))
  }
}
