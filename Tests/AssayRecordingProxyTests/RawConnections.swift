import NIOCore
import NIOPosix
import Synchronization
import Testing

/// A provider that answers texts with texts, so that a test says each byte of them.
final class RawProvider: Sendable {
  enum Step: Sendable {
    case write(String)
    /// Until the gate is opened.
    case wait(Gate)
    case close
  }

  private struct State {
    var connections = 0
    var requests: [String] = []
  }

  private let state = Mutex(State())
  let port: Int

  private init(port: Int) { self.port = port }

  var connections: Int { state.withLock { $0.connections } }
  var requests: [String] { state.withLock { $0.requests } }
  var address: String { "http://127.0.0.1:\(port)" }

  private func noteConnection() { state.withLock { $0.connections += 1 } }
  private func noteRequest(_ text: String) { state.withLock { $0.requests.append(text) } }

  /// Runs `body` with a provider that answers each request as `answer` says.
  static func with<Result: Sendable>(
    _ answer: @escaping @Sendable (_ request: String) -> [Step],
    _ body: @Sendable (RawProvider) async throws -> Result
  ) async throws -> Result {
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    let provider = RawProvider(port: server.channel.localAddress?.port ?? 0)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try? await server.executeThenClose { connections in
          await withDiscardingTaskGroup { serving in
            do {
              for try await connection in connections {
                provider.noteConnection()
                serving.addTask { try? await provider.serve(connection, answer) }
              }
            } catch {}
            serving.cancelAll()
          }
        }
      }
      defer { group.cancelAll() }
      return try await body(provider)
    }
  }

  private func serve(
    _ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>,
    _ answer: @Sendable (String) -> [Step]
  ) async throws {
    try await connection.executeThenClose { inbound, outbound in
      var text = ""
      for try await buffer in inbound {
        text += String(buffer: buffer)
        while let end = Self.end(of: text) {
          let request = String(text[..<end])
          text = String(text[end...])
          noteRequest(request)
          for step in answer(request) {
            switch step {
            case .write(let text): try await outbound.write(ByteBuffer(string: text))
            case .wait(let gate): await gate.pass()
            case .close: return
            }
          }
        }
      }
    }
  }

  /// Where the first request of a text ends; nil: it is not whole.
  private static func end(of text: String) -> String.Index? {
    guard let gap = text.firstRange(of: "\r\n\r\n") else { return nil }
    let head = text[..<gap.lowerBound].lowercased()
    if head.contains("transfer-encoding: chunked") {
      return text[gap.upperBound...].firstRange(of: "0\r\n\r\n")?.upperBound
    }
    guard let name = head.firstRange(of: "content-length: ") else { return gap.upperBound }
    let size = Int(head[name.upperBound...].prefix { $0.isNumber }) ?? 0
    let rest = text.utf8[gap.upperBound...]
    return rest.count >= size ? text.utf8.index(gap.upperBound, offsetBy: size) : nil
  }
}

/// Lets all pass once it is opened.
final class Gate: Sendable {
  private let stream: AsyncStream<Void>
  private let opening: AsyncStream<Void>.Continuation

  init() { (stream, opening) = AsyncStream.makeStream() }

  func open() { opening.finish() }
  func pass() async { for await _ in stream {} }
}

/// A consumer that writes and reads texts.
struct RawConsumer {
  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private var text = ""

  static func with<Result: Sendable>(
    port: UInt16, _ body: @Sendable (inout RawConsumer) async throws -> Result
  ) async throws -> Result {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: Int(port)) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      var consumer = RawConsumer(outbound: outbound, inbound: inbound.makeAsyncIterator())
      return try await body(&consumer)
    }
  }

  func write(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }

  /// What comes up to a text, with it; all of it where the connection ends before.
  mutating func read(upTo end: String) async throws -> String {
    while true {
      if let range = text.firstRange(of: end) {
        let found = String(text[..<range.upperBound])
        text = String(text[range.upperBound...])
        return found
      }
      guard let buffer = try await inbound.next(isolation: #isolation) else {
        defer { text = "" }
        return text
      }
      text += String(buffer: buffer)
    }
  }

  /// So many bytes of what comes.
  mutating func read(count: Int) async throws -> Int {
    while text.utf8.count < count {
      guard let buffer = try await inbound.next(isolation: #isolation) else {
        return text.utf8.count
      }
      text += String(buffer: buffer)
    }
    text = String(text.utf8.dropFirst(count)) ?? ""
    return count
  }

  mutating func isAtEnd() async throws -> Bool {
    text.isEmpty ? try await inbound.next(isolation: #isolation) == nil : false
  }
}
