import AssayEvidence
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Opens connections to one engine.
struct EngineTransport: Sendable {
  let address: EngineAddress
  private let tls: NIOSSLContext?

  /// Reads the TLS material, if the address has any.
  init(_ address: EngineAddress) throws(TransportFault) {
    self.address = address
    tls = try address.tls.map { settings throws(TransportFault) in try settings.context() }
  }

  /// Opens a connection and its stream of answer parts.
  func open(limits: EngineLimits) async throws(TransportFault) -> Connection {
    let clock = ContinuousClock()
    let deadline = clock.now + limits.connect
    while true {
      do {
        return try await connect(limits: limits)
      } catch {
        try Task.checkFault()
        // The kernel says so when the socket's queue is full: the engine does not take connections.
        guard case .unreachable(.timedOut(.zero)) = error else { throw error }
        if clock.now >= deadline { throw .unreachable(.timedOut(limits.connect)) }
        // A full queue of the socket empties without a word.
        try? await Task.sleep(for: .milliseconds(20))
      }
    }
  }

  struct Connection {
    let channel: any Channel
    let answers: AnswerParts
  }

  private func connect(limits: EngineLimits) async throws(TransportFault) -> Connection {
    let bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connectTimeout(TimeAmount(limits.connect))
    let initialize: @Sendable (any Channel) -> EventLoopFuture<Connection> = { channel in
      channel.eventLoop.makeCompletedFuture { try install(in: channel, limits: limits) }
    }
    do {
      switch address.transport {
      case .unix(let path):
        return try await bootstrap.connect(
          unixDomainSocketPath: path, channelInitializer: initialize)
      case .tcp(let host, let port):
        return try await bootstrap.connect(
          host: host, port: Int(port), channelInitializer: initialize)
      }
    } catch {
      throw TransportFault(connecting: error, limit: limits.connect)
    }
  }

  private func install(in channel: any Channel, limits: EngineLimits) throws -> Connection {
    let pipeline = channel.pipeline.syncOperations
    if let tls, case .tcp(let host, _) = address.transport {
      let name = address.tls?.serverName ?? host
      // A certificate for an address is checked without the name in the greeting.
      let isName = (try? SocketAddress(ipAddress: name, port: 0)) == nil
      try pipeline.addHandler(
        NIOSSLClientHandler(context: tls, serverHostname: isName ? name : nil))
    }
    let parts = NIOThrowingAsyncSequenceProducer.makeSequence(
      elementType: AnswerPart.self, failureType: (any Error).self,
      backPressureStrategy: NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark(
        lowWatermark: 4, highWatermark: 32), finishOnDeinit: true,
      delegate: AnswerDemand(channel: channel))
    try pipeline.addHandlers([
      HTTPRequestEncoder(),
      ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes)),
      ExchangeHandler(source: parts.source, limits: limits),
    ])
    return Connection(channel: channel, answers: parts.sequence)
  }
}

extension Task where Success == Never, Failure == Never {
  static func checkFault() throws(TransportFault) { if isCancelled { throw .cancelled } }
}

extension TransportFault {
  /// What an error says that came before the connection stood.
  init(connecting error: any Error, limit: Duration) {
    self.init(error)
    switch self {
    case .endedEarly: self = .unreachable(.refused)
    case .badAnswer(let what): self = .unreachable(.other(what))
    default: break
    }
  }

  /// What the kernel's number says.
  init(_ error: IOError) {
    switch error.errnoCode {
    case ENOENT: self = .unreachable(.missing)
    case EACCES, EPERM: self = .unreachable(.permissionDenied)
    case ECONNREFUSED, ENOTSOCK: self = .unreachable(.refused)
    case EAGAIN, ETIMEDOUT: self = .unreachable(.timedOut(.zero))
    case ECONNRESET, EPIPE: self = .endedEarly("an answer")
    default: self = .unreachable(.other("The connection failed: \(error)."))
    }
  }
}
