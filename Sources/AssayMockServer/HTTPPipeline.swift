import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOSSL

/// Makes connections speak HTTP.
enum HTTPPipeline {
  /// Without TLS the client's first bytes tell the version.
  static func configure(
    _ channel: any Channel, _ responder: some Responder, _ tls: NIOSSLContext?
  ) -> EventLoopFuture<Void> {
    guard let tls else {
      return channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandler(VersionDetector(responder))
      }
    }
    return channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
    }.flatMap {
      channel.configureHTTP2SecureUpgrade(
        h2ChannelConfigurator: { channel in
          channel.eventLoop.makeCompletedFuture { try configureHTTP2(channel, responder) }
        },
        http1ChannelConfigurator: { channel in
          channel.eventLoop.makeCompletedFuture { try configureHTTP1(channel, responder) }
        })
    }
  }

  static func configureHTTP1(_ channel: any Channel, _ responder: some Responder) throws {
    try channel.pipeline.syncOperations.addHandlers([
      ByteToMessageHandler(HTTPRequestDecoder()), HTTPHandler(responder, speaksHTTP2: false),
    ])
  }

  static func configureHTTP2(_ channel: any Channel, _ responder: some Responder) throws {
    _ = try channel.pipeline.syncOperations.configureHTTP2Pipeline(
      mode: .server, connectionConfiguration: .init(), streamConfiguration: .init()
    ) { stream in
      stream.eventLoop.makeCompletedFuture {
        try stream.pipeline.syncOperations.addHandlers([
          HTTP2FramePayloadToHTTP1ServerCodec(), HTTPHandler(responder, speaksHTTP2: true),
        ])
      }
    }
    try channel.pipeline.syncOperations.addHandler(ErrorCloser())
  }
}

/// Ends a connection of HTTP/2 that has gone wrong.
private final class ErrorCloser: ChannelInboundHandler {
  typealias InboundIn = Any

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}

/// Tells HTTP/2 with prior knowledge from HTTP/1 by how a client begins (RFC 9113, section 3.4).
private final class VersionDetector: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

  private let responder: any Responder
  private var received: ByteBuffer?

  init(_ responder: some Responder) { self.responder = responder }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var part = unwrapInboundIn(data)
    received.setOrWriteBuffer(&part)
    guard let received else { return }
    let beginning = received.readableBytesView.prefix(Self.preface.count)
    guard !beginning.elementsEqual(Self.preface.prefix(beginning.count)) else {
      if beginning.count == Self.preface.count { hand(over: received, isHTTP2: true, context) }
      return
    }
    hand(over: received, isHTTP2: false, context)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func hand(over bytes: ByteBuffer, isHTTP2: Bool, _ context: ChannelHandlerContext) {
    do {
      if isHTTP2 {
        try HTTPPipeline.configureHTTP2(context.channel, responder)
      } else {
        // An answer still goes to a client that has said that it will ask no more.
        try context.channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: true)
        try HTTPPipeline.configureHTTP1(context.channel, responder)
      }
    } catch {
      context.close(promise: nil)
      return
    }
    context.fireChannelRead(wrapInboundOut(bytes))
    context.fireChannelReadComplete()
    context.pipeline.syncOperations.removeHandler(self, promise: nil)
  }
}
