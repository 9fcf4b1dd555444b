import NIOCore
import NIOHTTP1

/// Hands what a provider answers to the connection of the consumer.
final class ProviderHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart

  private let consumer: ProxyHandler
  private var error: String?

  init(_ consumer: ProxyHandler) { self.consumer = consumer }

  /// A connection that was given up has no say any more.
  private func isCurrent(_ context: ChannelHandlerContext) -> Bool {
    consumer.isOwn(context.channel)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if isCurrent(context) { consumer.receive(unwrapInboundIn(data)) }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if isCurrent(context) { consumer.receivedAll() }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if isCurrent(context) { consumer.providerIsWritable(context.channel.isWritable) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    self.error = "it broke off, or what it answered is no HTTP: \(error)"
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    if isCurrent(context) { consumer.providerClosed(error) }
    context.fireChannelInactive()
  }
}
