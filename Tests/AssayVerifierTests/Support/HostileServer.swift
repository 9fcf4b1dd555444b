import NIOCore
import NIOPosix

/// A server that does with every connection what no provider should.
enum HostileServer {
  enum Behaviour: Sendable {
    case silent
    case closes
    /// Sends these bytes, and closes or stays.
    case sends(String, closes: Bool = true)
    /// Sends a body without an end.
    case floods
  }

  static func with<Result>(
    _ behaviour: Behaviour, _ body: (String) async throws -> Result
  ) async throws -> Result {
    let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Handler(behaviour))
        }
      }
    let channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
    do {
      let result = try await body("http://127.0.0.1:\(channel.localAddress?.port ?? 0)")
      try? await channel.close().get()
      return result
    } catch {
      try? await channel.close().get()
      throw error
    }
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let behaviour: Behaviour
    private var hasBegun = false

    init(_ behaviour: Behaviour) { self.behaviour = behaviour }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      guard !hasBegun else { return }
      hasBegun = true
      switch behaviour {
      case .silent: break
      case .closes: context.close(promise: nil)
      case .sends(let text, let closes):
        let channel = context.channel
        let sent = context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)))
        if closes { sent.whenComplete { _ in channel.close(promise: nil) } }
      case .floods:
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        context.write(wrapOutboundOut(ByteBuffer(string: head)), promise: nil)
        flood(context)
      }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
      if case .floods = behaviour, hasBegun { flood(context) }
    }

    private func flood(_ context: ChannelHandlerContext) {
      let chunk = ByteBuffer(string: "10000\r\n" + String(repeating: "a", count: 65536) + "\r\n")
      while context.channel.isActive, context.channel.isWritable {
        context.writeAndFlush(wrapOutboundOut(chunk), promise: nil)
      }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }
}
