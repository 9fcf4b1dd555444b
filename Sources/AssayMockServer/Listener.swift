import AssayEvidence
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL

/// A port with all its connections.
final class Listener: Sendable {
  let address: String
  let port: UInt16
  let trustedCertificate: String?
  private let channel: any Channel
  private let connections: Connections

  private init(
    _ channel: any Channel, _ connections: Connections, host: String, identity: TLSIdentity?
  ) {
    self.channel = channel
    self.connections = connections
    port = UInt16(channel.localAddress?.port ?? 0)
    let scheme = identity == nil ? "http" : "https"
    address = "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    trustedCertificate = identity?.trusted
  }

  /// Takes the port; nothing is accepted before `accept`.
  ///
  /// - Throws: an infrastructure failure when the address or the port cannot be had, and one of
  ///   input when a certificate cannot be used.
  static func start(
    _ responder: some Responder, host: String, port: UInt16, tls: ServerTLS?
  ) async throws(FailureReport) -> Listener {
    let identity: TLSIdentity? =
      if let tls { try await TLSIdentity(tls, host: host) } else { nil }
    let context = try identity.map { identity throws(FailureReport) in try identity.context() }
    let connections = Connections()
    let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 1024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.autoRead, value: false)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        guard connections.add(channel) else {
          return channel.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel)
        }
        return HTTPPipeline.configure(channel, responder, context)
      }
    do {
      let channel = try await bootstrap.bind(host: host, port: Int(port)).get()
      return Listener(channel, connections, host: host, identity: identity)
    } catch {
      throw FailureReport(
        .infrastructure, attempt: "start the mock server", subject: "\(host):\(port)",
        happened: "\(error)", remedy: "Choose another port, or none for a free one.")
    }
  }

  func accept() async {
    // It fails only for a channel that is closed, which accepts nothing anyway.
    try? await channel.setOption(.autoRead, value: true).get()
  }

  func close() async {
    try? await channel.close().get()
    await connections.close()
  }
}
