import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// A part of an answer.
enum AnswerPart: Sendable {
  case head(HTTPResponseHead)
  case body(ByteBuffer)
}

typealias AnswerParts = NIOThrowingAsyncSequenceProducer<
  AnswerPart, any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark,
  AnswerDemand
>

/// Hands one answer to its reader, as fast as the reader takes it, and watches the limits.
final class ExchangeHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundIn = HTTPClientRequestPart
  typealias OutboundOut = HTTPClientRequestPart

  private enum State {
    case sending
    case body(HTTPResponseHead)
    /// After an upgrade; bytes come by ``RawBytesHandler``.
    case raw
    case ended
  }

  private let source: AnswerParts.Source
  private let limits: EngineLimits
  private var state = State.sending
  private var hasDemand = true
  private var readIsPending = false
  private var lastProgress = NIODeadline.now()
  private var watch: Scheduled<Void>?

  init(source: AnswerParts.Source, limits: EngineLimits) {
    self.source = source
    self.limits = limits
  }

  func handlerAdded(context: ChannelHandlerContext) { watchLimits(context) }

  func handlerRemoved(context: ChannelHandlerContext) { end(.endedEarly("the answer")) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    progress()
    switch unwrapInboundIn(data) {
    case .head(let head):
      state = .body(head)
      // The reader of an upgrade may write at once, so it hears of it when the parser is gone.
      if head.status != .switchingProtocols { yield(.head(head)) }
      watchLimits(context)
    case .body(let bytes): yield(.body(bytes))
    case .end:
      if case .body(let head) = state, head.status == .switchingProtocols {
        state = .raw
        RawBytesHandler.replaceParser(in: context, exchange: self)
        yield(.head(head))
      } else {
        end(nil)
      }
    }
  }

  /// Bytes that came after an upgrade.
  func rawRead(_ bytes: ByteBuffer) {
    progress()
    yield(.body(bytes))
  }

  func channelInactive(context: ChannelHandlerContext) {
    // After an upgrade the end of the connection is the end of the stream.
    if case .raw = state { end(nil) }
    end(.endedEarly(isWaitingForHead ? "a request" : "an answer"))
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    end(TransportFault(error))
    context.close(promise: nil)
  }

  // MARK: Back-pressure

  func read(context: ChannelHandlerContext) {
    if hasDemand { context.read() } else { readIsPending = true }
  }

  func resumeReading(_ context: ChannelHandlerContext) {
    hasDemand = true
    lastProgress = .now()
    if readIsPending {
      readIsPending = false
      context.read()
    }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    progress()
    context.write(data, promise: promise)
  }

  private func yield(_ part: AnswerPart) {
    switch source.yield(part) {
    case .produceMore: hasDemand = true
    case .stopProducing, .dropped: hasDemand = false
    }
  }

  private func end(_ fault: TransportFault?) {
    guard !isEnded else { return }
    state = .ended
    watch?.cancel()
    watch = nil
    if let fault { source.finish(fault) } else { source.finish() }
  }

  // MARK: Limits

  private var isEnded: Bool { if case .ended = state { true } else { false } }
  private var isWaitingForHead: Bool { if case .sending = state { true } else { false } }
  private var limit: Duration? { isWaitingForHead ? limits.head : limits.idle }

  func progress() { lastProgress = .now() }

  /// One timer looks after the last progress, instead of one timer per byte.
  private func watchLimits(_ context: ChannelHandlerContext) {
    watch?.cancel()
    watch = nil
    guard let limit, !isEnded else { return }
    let deadline = lastProgress + TimeAmount(limit)
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    watch = context.eventLoop.scheduleTask(deadline: deadline) {
      let (handler, context) = bound.value
      handler.check(context)
    }
  }

  private func check(_ context: ChannelHandlerContext) {
    guard let limit, !isEnded else { return }
    // A reader that takes its time is not the engine's fault.
    if !hasDemand { lastProgress = .now() }
    if NIODeadline.now() < lastProgress + TimeAmount(limit) { return watchLimits(context) }
    end(.tooSlow(limit, waitingFor: isWaitingForHead ? "an answer" : "the rest of an answer"))
    context.close(promise: nil)
  }
}

/// Asks the connection for more when the reader wants more, and closes it when it stops.
final class AnswerDemand: NIOAsyncSequenceProducerDelegate {
  private let channel: any Channel

  init(channel: any Channel) { self.channel = channel }

  func produceMore() {
    channel.eventLoop.execute { [channel] in
      guard
        let context = try? channel.pipeline.syncOperations.context(
          handlerType: ExchangeHandler.self),
        let handler = context.handler as? ExchangeHandler
      else { return }
      handler.resumeReading(context)
    }
  }

  func didTerminate() { channel.close(promise: nil) }
}

/// Passes on what comes after an upgrade, in place of the HTTP parser.
final class RawBytesHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let exchange: ExchangeHandler

  private init(exchange: ExchangeHandler) { self.exchange = exchange }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    exchange.rawRead(unwrapInboundIn(data))
  }

  /// Puts itself behind the parser and then takes the parser out, which passes on its left-overs.
  static func replaceParser(in context: ChannelHandlerContext, exchange: ExchangeHandler) {
    let pipeline = context.pipeline.syncOperations
    do {
      let parser = try pipeline.context(
        handlerType: ByteToMessageHandler<HTTPResponseDecoder>.self)
      try pipeline.addHandler(
        RawBytesHandler(exchange: exchange), position: .after(parser.handler))
      pipeline.removeHandler(context: parser, promise: nil)
      let encoder = try pipeline.context(handlerType: HTTPRequestEncoder.self)
      pipeline.removeHandler(context: encoder, promise: nil)
    } catch {
      context.fireErrorCaught(error)
      context.close(promise: nil)
    }
  }
}

extension TransportFault {
  /// What an error of the network stack means here.
  init(_ error: any Error) {
    switch error {
    case let fault as TransportFault: self = fault
    case is CancellationError: self = .cancelled
    case let error as IOError: self = .init(error)
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
      self = .unreachable(.untrusted("\(error)"))
    case HTTPParserError.invalidEOFState: self = .endedEarly("an answer")
    case is HTTPParserError: self = .badAnswer("it is not HTTP (\(error)).")
    case ChannelError.ioOnClosedChannel, ChannelError.eof, ChannelError.alreadyClosed:
      self = .endedEarly("an answer")
    case ChannelError.connectTimeout(let limit):
      self = .unreachable(.timedOut(.nanoseconds(limit.nanoseconds)))
    case let error as NIOConnectionError: self = .init(error)
    case is SocketAddressError: self = .unreachable(.other("The address is wrong: \(error)."))
    default: self = .unreachable(.other("The connection failed: \(error)."))
    }
  }

  private init(_ error: NIOConnectionError) {
    // A name can have many addresses; the last refusal tells as much as any.
    if let last = error.connectionErrors.last {
      self = .init(last.error)
    } else {
      self = .unreachable(.missing)
    }
  }
}
