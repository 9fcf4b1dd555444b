import AssayContractCoverage
import NIOCore
import NIOHTTP1
import NIOPosix

/// Passes on the requests of one connection, over one connection of its own to the provider.
final class ProxyHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let recorder: Recorder
  private var context: ChannelHandlerContext?
  private var provider: Provider?
  private var exchange: Exchange?

  /// The connection to the provider.
  private struct Provider {
    var channel: any Channel
    var lastUse: NIODeadline
  }

  /// What is under way; the pipeline lets the next request in when it is over.
  private struct Exchange {
    var head: HTTPRequestHead
    var recording: CallRecording
    /// What waits for a connection.
    var waiting: [HTTPClientRequestPart]
    var isConnecting = false
    /// Whether the connection had served other requests, and may have been closed meanwhile.
    var isReused = false
    var isSent = false
    var hasBody = false
    /// Whether the provider's answer is of no interest any more, as another was given.
    var isRefused = false
    var answer: HTTPResponseHead?
    var isAnswered = false
  }

  /// Providers close idle connections, which a request may cross; after so long a new one is safer.
  private static let longestIdle = TimeAmount.seconds(2)

  init(_ recorder: Recorder) { self.recorder = recorder }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  // MARK: From the consumer

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): begin(head, context)
    case .body(let part):
      exchange?.recording.addToRequest(part)
      exchange?.hasBody = true
      send(.body(.byteBuffer(part)))
    case .end(let trailers):
      exchange?.isSent = true
      send(.end(trailers))
      if exchange?.isAnswered == true { forget() }
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) { provider?.channel.flush() }

  private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    let outgoing = Forwarding.request(head, to: recorder.target, recorder.settings)
    exchange = Exchange(
      head: head, recording: CallRecording(head, recorder.settings), waiting: [.head(outgoing)])
    if let provider, provider.channel.isActive,
      provider.lastUse + Self.longestIdle > .now()
    {
      exchange?.isReused = true
      sendWaiting()
    } else {
      connect(context)
    }
  }

  private func send(_ part: HTTPClientRequestPart) {
    guard let exchange, !exchange.isRefused else { return }
    if exchange.isConnecting {
      self.exchange?.waiting.append(part)
    } else {
      provider?.channel.write(part, promise: nil)
    }
  }

  private func sendWaiting() {
    let parts = exchange?.waiting ?? []
    exchange?.isConnecting = false
    for part in parts { provider?.channel.write(part, promise: nil) }
    // The head is kept: it may have to be sent again.
    exchange?.waiting = Array(parts.prefix(1))
    provider?.channel.flush()
    setReads(provider?.channel.isWritable ?? true)
  }

  /// Whether more is taken from the consumer.
  private func setReads(_ reads: Bool) {
    guard let channel = context?.channel else { return }
    try? channel.syncOptions?.setOption(.autoRead, value: reads)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    try? provider?.channel.syncOptions?.setOption(.autoRead, value: context.channel.isWritable)
    context.fireChannelWritabilityChanged()
  }

  func channelInactive(context: ChannelHandlerContext) {
    if exchange?.isAnswered == false { finish(failure: "The consumer closed the connection.") }
    exchange = nil
    dropProvider()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  // MARK: To the provider

  private func connect(_ context: ChannelHandlerContext) {
    dropProvider()
    exchange?.isConnecting = true
    exchange?.isReused = false
    setReads(false)
    let target = recorder.target
    let own = NIOLoopBound(self, eventLoop: context.eventLoop)
    ClientBootstrap(group: context.eventLoop)
      .connectTimeout(.seconds(recorder.settings.connectTimeoutSeconds))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let operations = channel.pipeline.syncOperations
          try operations.addHandler(HTTPRequestEncoder())
          try operations.addHandler(
            ByteToMessageHandler(
              HTTPResponseDecoder(
                leftOverBytesStrategy: .dropBytes, informationalResponseStrategy: .forward)))
          try operations.addHandler(ProviderHandler(own.value))
        }
      }
      .connect(host: target.host, port: target.port)
      .assumeIsolated().whenComplete { result in
        switch result {
        case .success(let channel): own.value.connected(channel)
        case .failure(let error):
          let first = (error as? NIOConnectionError)?.connectionErrors.first?.error
          own.value.refuse("\(first ?? error)")
        }
      }
  }

  private func connected(_ channel: any Channel) {
    guard context != nil, exchange != nil else {
      channel.close(promise: nil)
      return
    }
    provider = Provider(channel: channel, lastUse: .now())
    sendWaiting()
  }

  private func dropProvider() {
    let channel = provider?.channel
    provider = nil
    channel?.close(promise: nil)
  }

  // MARK: From the provider

  func isOwn(_ channel: any Channel) -> Bool { provider?.channel === channel }

  func receive(_ part: HTTPClientResponsePart) {
    guard let context, let exchange, !exchange.isRefused else { return }
    switch part {
    case .head(let head) where 100..<200 ~= head.status.code:
      guard exchange.head.version == .http1_1 else { return }
      let outgoing = HTTPResponseHead(version: head.version, status: head.status)
      context.writeAndFlush(wrapOutboundOut(.head(outgoing)), promise: nil)
    case .head(let head):
      self.exchange?.answer = head
      self.exchange?.recording.begin(head)
      let outgoing = Forwarding.response(head, to: exchange.head)
      context.write(wrapOutboundOut(.head(outgoing)), promise: nil)
    case .body(let part):
      self.exchange?.recording.addToResponse(part)
      context.write(wrapOutboundOut(.body(.byteBuffer(part))), promise: nil)
    case .end(let trailers):
      provider?.lastUse = .now()
      // What is still sent of the request, nobody reads any more.
      if exchange.answer?.isKeepAlive != true || !exchange.isSent { dropProvider() }
      finish(failure: nil)
      end(exchange.head, trailers, context)
    }
  }

  func receivedAll() { context?.flush() }

  func providerIsWritable(_ isWritable: Bool) { setReads(isWritable) }

  /// The provider's connection has ended.
  func providerClosed(_ reason: String?) {
    provider = nil
    guard let context, let exchange, !exchange.isAnswered, !exchange.isConnecting else { return }
    if exchange.answer != nil {
      finish(failure: reason ?? "The provider closed the connection within its answer.")
      // Only so does the consumer see that something is missing.
      context.close(promise: nil)
    } else if exchange.isReused, exchange.isSent, !exchange.hasBody {
      self.exchange?.waiting.append(.end(nil))
      connect(context)
    } else {
      refuse(reason ?? "it closed the connection without an answer")
    }
  }

  // MARK: Ends

  /// Answers itself, as the provider does not.
  private func refuse(_ reason: String) {
    guard let context, let exchange, !exchange.isAnswered else { return }
    self.exchange?.isRefused = true
    self.exchange?.isConnecting = false
    let words = "The recording proxy got no answer from \(recorder.target.text): \(reason)\n"
    finish(failure: "The provider did not answer: \(reason)")
    let body = context.channel.allocator.buffer(string: words)
    var headers = HTTPHeaders([
      ("content-type", "text/plain; charset=utf-8"), ("content-length", "\(body.readableBytes)"),
    ])
    if !exchange.head.isKeepAlive { headers.add(name: "connection", value: "close") }
    let head = HTTPResponseHead(
      version: exchange.head.version, status: .badGateway, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if exchange.head.method != .HEAD {
      context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    }
    end(exchange.head, nil, context)
  }

  private func finish(failure: String?) {
    guard let exchange, !exchange.isAnswered else { return }
    self.exchange?.isAnswered = true
    self.exchange?.isRefused = true
    recorder.record(exchange.recording.exchange(failure: failure, isSent: exchange.isSent))
  }

  /// Ends an answer; the next request may come before this returns.
  private func end(
    _ head: HTTPRequestHead, _ trailers: HTTPHeaders?, _ context: ChannelHandlerContext
  ) {
    if exchange?.isSent == true { forget() } else { setReads(true) }
    let written = context.writeAndFlush(
      wrapOutboundOut(.end(head.version == .http1_0 ? nil : trailers)))
    guard !head.isKeepAlive else { return }
    let channel = context.channel
    written.whenComplete { _ in channel.close(promise: nil) }
  }

  /// Forgets an exchange of which both sides are over.
  private func forget() {
    exchange = nil
    setReads(true)
  }
}
