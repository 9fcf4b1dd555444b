import AssayDocker
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// An engine of a test's own: a server on a socket that answers as the test says, byte by byte.
///
/// For what the real engine does not do on demand: hang, break off, refuse, speak nonsense.
final class FakeEngine: Sendable {
  /// What it does after a request.
  enum Answer: Sendable {
    /// Sends bytes and keeps the connection.
    case bytes(String)
    /// Sends bytes and ends the connection.
    case lastBytes(String)
    case close
    /// Says nothing.
    case hang

    /// An answer of HTTP with a length.
    static func http(
      _ status: String, headers: [String] = [], type: String = "application/json", _ body: String
    ) -> Self {
      let lines =
        ["HTTP/1.1 \(status)", "Content-Type: \(type)", "Content-Length: \(body.utf8.count)"]
        + headers
      return .bytes(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }

    static func ping(_ version: String?, server: String = "Docker/29.0.0 (linux)") -> Self {
      .http(
        "200 OK",
        headers: (version.map { ["Api-Version: \($0)"] } ?? []) + [
          "Ostype: linux", "Server: \(server)",
        ],
        type: "text/plain", "OK")
    }
  }

  let path: String
  let address: EngineAddress
  /// The request lines and bodies so far, as they came.
  var requests: [String] { seen.withLock { $0 } }

  private let channel: any Channel
  private let seen: Seen

  final class Seen: Sendable {
    private let state = Mutex<[String]>([])
    func withLock<Result>(_ body: (inout sending [String]) -> sending Result) -> Result {
      state.withLock(body)
    }
  }

  private init(path: String, channel: any Channel, seen: Seen) {
    self.path = path
    address =
      if let port = channel.localAddress?.port {
        EngineAddress(.tcp(host: "127.0.0.1", port: UInt16(port)))
      } else { EngineAddress(.unix(path)) }
    self.channel = channel
    self.seen = seen
  }

  /// Runs an engine while `body` does; `answer` gets the request line, for example `GET /_ping`.
  ///
  /// With `tls` it listens on a TCP port of 127.0.0.1, else on a socket.
  static func with<Result>(
    tls: NIOSSLContext? = nil, _ answer: @escaping @Sendable (_ request: String) -> Answer,
    body: (FakeEngine) async throws -> Result
  ) async throws -> Result {
    let path = "/tmp/assay-fake-\(UUID().uuidString.prefix(13)).sock"
    let seen = Seen()
    let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let tls {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
          }
          try channel.pipeline.syncOperations.addHandler(Handler(answer: answer, seen: seen))
        }
      }
    let channel =
      tls == nil
      ? try await bootstrap.bind(unixDomainSocketPath: path).get()
      : try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
    let engine = FakeEngine(path: path, channel: channel, seen: seen)
    defer { try? FileManager.default.removeItem(atPath: path) }
    do {
      let result = try await body(engine)
      try await channel.close()
      return result
    } catch {
      try? await channel.close()
      throw error
    }
  }

  /// Waits for a request's head (and the body, if it has a length), then answers.
  private final class Handler: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answer: @Sendable (String) -> Answer
    private let seen: Seen
    private let input = Mutex("")

    init(answer: @escaping @Sendable (String) -> Answer, seen: Seen) {
      self.answer = answer
      self.seen = seen
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let text = String(buffer: unwrapInboundIn(data))
      let request: String? = input.withLock { input in
        input += text
        guard let end = input.range(of: "\r\n\r\n") else { return nil }
        let head = input[..<end.lowerBound]
        let length =
          head.components(separatedBy: "\r\n").lazy
          .first { $0.lowercased().hasPrefix("content-length:") }
          .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
        guard input[end.upperBound...].utf8.count >= length else { return nil }
        defer { input = "" }
        return input
      }
      guard let request else { return }
      seen.withLock { $0.append(request) }
      let line = request.split(separator: " HTTP/", maxSplits: 1).first.map(String.init) ?? ""
      switch answer(line) {
      case .bytes(let text): send(text, context)
      case .lastBytes(let text):
        send(text, context)
        context.close(promise: nil)
      case .close: context.close(promise: nil)
      case .hang: break
      }
    }

    private func send(_ text: String, _ context: ChannelHandlerContext) {
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }
}
