package import AssayDependencies
import NIOCore
import NIOPosix

/// A conversation with a NATS server that begins with a login.
package enum NATSLogin {
  /// Whether the server lets this user in.
  package static func isAccepted(_ seat: NATSConfiguration.Seat, at endpoint: Endpoint) async
    -> Bool
  {
    let answer = try? await converse(endpoint, seat: seat) { $0.contains("PONG\r\n") }
    return answer?.contains("PONG\r\n") ?? false
  }

  /// Logs in, sends lines, and gives what the server sent until `isEnough` or its end.
  ///
  /// - Parameters:
  ///   - endpoint: where it is.
  ///   - seat: who logs in; nil: nobody.
  ///   - lines: sent after the login and before a `PING`, without line ends.
  ///   - isEnough: sees all that came so far.
  /// - Returns: what came; whole after the limit, too.
  /// - Throws: what the connection threw.
  package static func converse(
    _ endpoint: Endpoint, seat: NATSConfiguration.Seat?, lines: [String] = [],
    until isEnough: @escaping @Sendable (String) -> Bool
  ) async throws -> String {
    let login = seat.map { #","user":"\#($0.name)","pass":"\#($0.password)""# } ?? ""
    let connect = #"CONNECT {"verbose":false,"name":"assay","lang":"swift","version":"1"\#(login)}"#
    let request = ([connect] + lines + ["PING"]).map { $0 + "\r\n" }.joined()
    let loop = MultiThreadedEventLoopGroup.singleton.any()
    let answer = loop.makePromise(of: String.self)
    let channel = try await ClientBootstrap(group: loop).connectTimeout(limit)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            TranscriptHandler(isEnough: isEnough, answer: answer))
        }
      }
      .connect(host: endpoint.host, port: Int(endpoint.port)).get()
    let alarm = channel.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
    channel.writeAndFlush(ByteBuffer(string: request), promise: nil)
    let text = try await answer.futureResult.get()
    alarm.cancel()
    try? await channel.close()
    return text
  }

  private static let limit: TimeAmount = .seconds(2)
}

/// Collects what a server sends, until it is enough or the connection ends.
private final class TranscriptHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let isEnough: @Sendable (String) -> Bool
  private let answer: EventLoopPromise<String>
  private var text = ""

  init(isEnough: @escaping @Sendable (String) -> Bool, answer: EventLoopPromise<String>) {
    self.isEnough = isEnough
    self.answer = answer
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    text += String(buffer: unwrapInboundIn(data))
    if isEnough(text) || text.utf8.count > 1 << 20 { answer.succeed(text) }
  }

  func handlerRemoved(context: ChannelHandlerContext) { answer.succeed(text) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
