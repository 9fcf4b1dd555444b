import AssayMocking
import NIOCore
import NIOHTTP1

/// Answers the requests of one connection of HTTP/1.1, or the request of one stream of HTTP/2.
///
/// One request is answered at a time; those that come meanwhile wait, and nothing more is read.
final class HTTPHandler: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = Never
  typealias OutboundOut = Never

  private let responder: any Responder
  private let writer: AnswerWriter
  private var phase = Phase.open
  private var head: HTTPRequestHead?
  private var body: ByteBuffer?
  /// Not more than one read brings.
  private var waiting = CircularBuffer<HTTPServerRequestPart>()
  private var isTaking = false
  /// Whether a read was held back.
  private var holdsRead = false
  /// What is to be done after all answers.
  private var ending: Ending?
  private var timer: Scheduled<Void>?

  private enum Phase {
    case open
    /// An answer is being made, or is late.
    case answering
    /// The client does not take what is sent.
    case blocked
    /// Whatever comes is of no interest.
    case ended
  }

  private enum Ending {
    /// The client sends no more.
    case quiet
    case fault(PreparedAnswer)
  }

  /// In bytes; a contract is no place for more.
  static let largestBody = 64 << 20
  /// How long a client may take to read why it is cut off.
  private static let linger = TimeAmount.seconds(1)

  init(_ responder: any Responder, speaksHTTP2: Bool) {
    self.responder = responder
    writer = AnswerWriter(speaksHTTP2: speaksHTTP2)
  }

  // MARK: Channel

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if phase == .ended { return }
    let part = unwrapInboundIn(data)
    if phase == .open, !isTaking, waiting.isEmpty {
      isTaking = true
      take(part, context)
      isTaking = false
    } else {
      waiting.append(part)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    goOn(context)
    context.flush()
  }

  func read(context: ChannelHandlerContext) {
    switch phase {
    case .open, .ended: context.read()
    case .answering, .blocked: holdsRead = true
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if phase == .blocked, context.channel.isWritable {
      phase = .open
      goOn(context)
    }
    context.fireChannelWritabilityChanged()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? ChannelEvent, event == .inputClosed, !writer.speaksHTTP2 {
      if phase == .ended {
        context.close(promise: nil)
      } else {
        ending = ending ?? .quiet
        goOn(context)
      }
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let error = error as? HTTPParserError, !writer.speaksHTTP2 else {
      phase = .ended
      context.close(promise: nil)
      return
    }
    if phase == .ended { return }
    ending = .fault(
      error == .headerOverflow
        ? .fault(431, "the head of the request is too large")
        : .fault(400, "this is no request of HTTP: \(error)"))
    goOn(context)
  }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    timer?.cancel()
    context.fireChannelInactive()
  }

  // MARK: Requests

  /// Takes what waits, as far as answers go out at once.
  private func goOn(_ context: ChannelHandlerContext) {
    // An answer that goes out may call from below; then the loop above goes on.
    if isTaking || phase != .open { return }
    isTaking = true
    while phase == .open, let part = waiting.popFirst() { take(part, context) }
    isTaking = false
    guard phase == .open else { return }
    switch ending {
    case .fault(let answer)?: cutOff(answer, context)
    case .quiet?: close(after: ByteBuffer(), context)
    case nil where holdsRead:
      holdsRead = false
      context.read()
    case nil: break
    }
  }

  private func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
    switch part {
    case .head(let head):
      self.head = head
      if head.method != .GET, writer.isAskedToContinue(head) { writer.goAhead(context) }
    case .body(var part):
      let size = (body?.readableBytes ?? 0) + part.readableBytes
      if size > Self.largestBody {
        cutOff(.fault(413, "the body is larger than \(Self.largestBody >> 20) MiB"), context)
      } else {
        body.setOrWriteBuffer(&part)
      }
    case .end:
      guard let head else { return }
      let request = ReceivedRequest(head, body)
      self.head = nil
      body = nil
      answer(request, context)
    }
  }

  private func answer(_ request: ReceivedRequest, _ context: ChannelHandlerContext) {
    let response = responder.respond(to: request, on: context.eventLoop)
    let delay = response.effect?.delay ?? .zero
    switch response.content {
    case .now(let answer) where delay == .zero: send(answer, response, request.head, context)
    case .now(let answer):
      phase = .answering
      timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) {
        self.timer = nil
        self.send(late: answer, response, request.head, context)
      }
    case .later(let future):
      phase = .answering
      future.assumeIsolated().whenComplete { result in
        let answer = (try? result.get()) ?? .fault(500, "the answer could not be made")
        self.send(late: answer, response, request.head, context)
      }
    }
  }

  // MARK: Answers

  private func send(
    late answer: PreparedAnswer, _ response: Response, _ request: HTTPRequestHead,
    _ context: ChannelHandlerContext
  ) {
    guard phase == .answering else { return }
    phase = .open
    send(answer, response, request, context)
    context.flush()
    goOn(context)
    context.flush()
  }

  private func send(
    _ answer: PreparedAnswer, _ response: Response, _ request: HTTPRequestHead,
    _ context: ChannelHandlerContext
  ) {
    var answer = answer
    switch response.effect?.fault {
    case nil: break
    case .unavailable?: answer = .fault(503, "a stub was told to be unavailable")
    case let fault?:
      end()
      writer.disturb(fault, answer, request, seed: response.effect?.seed ?? 0, context)
      return
    }
    guard writer.speaksHTTP2 || request.isKeepAlive else {
      close(after: writer.whole(answer, response.headers, to: request, stays: false), context)
      return
    }
    writer.write(answer, response.headers, to: request, context)
    if !context.channel.isWritable {
      phase = .blocked
      context.flush()
    }
  }

  /// Says why, and takes no more.
  private func cutOff(_ answer: PreparedAnswer, _ context: ChannelHandlerContext) {
    end()
    guard !writer.speaksHTTP2 else {
      context.close(promise: nil)
      return
    }
    let bytes = writer.whole(answer, [:], to: nil, stays: false)
    context.writeAndFlush(NIOAny(bytes)).assumeIsolated().whenComplete { _ in
      // A client that still sends would never read the answer, were all of the connection closed.
      context.close(mode: .output, promise: nil)
    }
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: Self.linger) {
      context.close(promise: nil)
    }
  }

  private func close(after bytes: ByteBuffer, _ context: ChannelHandlerContext) {
    end()
    context.writeAndFlush(NIOAny(bytes)).assumeIsolated().whenComplete { _ in
      context.close(promise: nil)
    }
  }

  private func end() {
    phase = .ended
    waiting.removeAll()
    (head, body) = (nil, nil)
  }
}
