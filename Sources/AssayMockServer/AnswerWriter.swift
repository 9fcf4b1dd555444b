import AssayMocking
import AssayPact
import Glibc
import NIOCore
import NIOHTTP1

/// Puts answers on the wire: as bytes for HTTP/1.1, as parts for a stream of HTTP/2.
struct AnswerWriter {
  let speaksHTTP2: Bool

  /// Writes an answer after which the connection stays.
  func write(
    _ answer: PreparedAnswer, _ headers: HTTPHeaders, to request: HTTPRequestHead,
    _ context: ChannelHandlerContext
  ) {
    if speaksHTTP2 {
      writeParts(answer, headers, to: request, context)
    } else if request.version == .http1_1, request.method != .HEAD, headers.isEmpty {
      context.write(NIOAny(answer.wire), promise: nil)
    } else {
      context.write(NIOAny(whole(answer, headers, to: request, stays: true)), promise: nil)
    }
  }

  /// An answer of HTTP/1.1.
  ///
  /// - Parameters:
  ///   - answer: what to say.
  ///   - more: headers that take the place of its own.
  ///   - request: nil: it could not be read.
  ///   - stays: whether the connection does.
  /// - Returns: head and body.
  func whole(
    _ answer: PreparedAnswer, _ more: HTTPHeaders, to request: HTTPRequestHead?, stays: Bool
  ) -> ByteBuffer {
    var headers = answer.headers
    for (name, value) in more { headers.replaceOrAdd(name: name, value: value) }
    if !stays {
      headers.add(name: "connection", value: "close")
    } else if request?.version != .http1_1 {
      headers.add(name: "connection", value: "keep-alive")
    }
    var bytes = PreparedAnswer.head(answer.status, headers)
    if request?.method != .HEAD { bytes.writeImmutableBuffer(answer.body) }
    return bytes
  }

  private func writeParts(
    _ answer: PreparedAnswer, _ more: HTTPHeaders, to request: HTTPRequestHead,
    _ context: ChannelHandlerContext
  ) {
    var headers = answer.headers
    for (name, value) in more { headers.replaceOrAdd(name: name, value: value) }
    part(.head(HTTPResponseHead(version: .http2, status: answer.status, headers: headers)), context)
    if request.method != .HEAD, answer.body.readableBytes > 0 {
      part(.body(.byteBuffer(answer.body)), context)
    }
    part(.end(nil), context)
    context.flush()
  }

  private func part(_ part: HTTPServerResponsePart, _ context: ChannelHandlerContext) {
    context.write(NIOAny(part), promise: nil)
  }

  // MARK: Before a body

  /// Whether a client waits before it sends the body (RFC 9110, section 10.1.1).
  func isAskedToContinue(_ request: HTTPRequestHead) -> Bool {
    !speaksHTTP2 && request.version == .http1_1
      && request.headers.first(name: "expect")?.lowercased() == "100-continue"
  }

  func goAhead(_ context: ChannelHandlerContext) {
    context.writeAndFlush(NIOAny(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
  }

  // MARK: Faults

  /// Ends the connection, or the stream, as a failing provider would.
  func disturb(
    _ fault: Disturbance.Fault, _ answer: PreparedAnswer, _ request: HTTPRequestHead, seed: UInt64,
    _ context: ChannelHandlerContext
  ) {
    switch fault {
    case .reset:
      // Without time to linger a connection is reset, not closed.
      if let socket = context.channel as? any SocketOptionProvider {
        _ = socket.setSoLinger(linger(l_onoff: 1, l_linger: 0))
      }
      context.close(promise: nil)
    case .garbage where !speaksHTTP2:
      var random = SplitMix64(seed: seed)
      close(
        after: ByteBuffer(bytes: (0..<256).map { _ in UInt8(random.next(below: 256)) }), context)
    case .truncated where speaksHTTP2:
      part(
        .head(
          HTTPResponseHead(version: .http2, status: answer.status, headers: answer.headers)),
        context)
      let half = context.writeAndFlush(
        NIOAny(HTTPServerResponsePart.body(.byteBuffer(Self.half(answer.body)))))
      half.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    case .truncated:
      var bytes = PreparedAnswer.head(answer.status, answer.headers)
      if request.method != .HEAD { bytes.writeImmutableBuffer(Self.half(answer.body)) }
      close(after: bytes, context)
    case .empty, .garbage, .unavailable: context.close(promise: nil)
    }
  }

  private static func half(_ body: ByteBuffer) -> ByteBuffer {
    body.getSlice(at: body.readerIndex, length: body.readableBytes / 2) ?? ByteBuffer()
  }

  private func close(after bytes: ByteBuffer, _ context: ChannelHandlerContext) {
    context.writeAndFlush(NIOAny(bytes)).assumeIsolated().whenComplete { _ in
      context.close(promise: nil)
    }
  }
}
