import NIOCore
import NIOHTTP1
import Synchronization

/// An answer whose body is still to come.
struct EngineAnswer {
  let head: HTTPResponseHead
  private let channel: any Channel
  private var parts: AnswerParts.AsyncIterator
  private let failed: @Sendable (TransportFault) -> EngineError

  fileprivate init(
    head: HTTPResponseHead, channel: any Channel, parts: AnswerParts.AsyncIterator,
    failed: @escaping @Sendable (TransportFault) -> EngineError
  ) {
    self.head = head
    self.channel = channel
    self.parts = parts
    self.failed = failed
  }

  var status: Int { Int(head.status.code) }

  /// The next piece of the body; nil at its end.
  mutating func next() async throws(EngineError) -> ByteBuffer? {
    do {
      while let part = try await parts.next(isolation: #isolation) {
        if case .body(let bytes) = part { return bytes }
      }
    } catch {
      throw failed(TransportFault(error))
    }
    if Task.isCancelled { throw failed(.cancelled) }
    return nil
  }

  /// The whole body, up to a limit.
  mutating func collect(upTo limit: Int = 64 << 20) async throws(EngineError) -> [UInt8] {
    var all: [UInt8] = []
    while let piece = try await next() {
      guard all.count + piece.readableBytes <= limit else {
        throw failed(.badAnswer("it is longer than \(limit) bytes."))
      }
      all += piece.readableBytesView
    }
    return all
  }

  /// Writes into an upgraded connection.
  var writer: EngineBodyWriter {
    let channel = channel
    return EngineBodyWriter { bytes throws(TransportFault) in
      do throws(any Error) { try await channel.writeAndFlush(bytes).get() } catch {
        throw TransportFault(error)
      }
    }
  }

  /// Ends what is written into an upgraded connection; the other direction stays open.
  var inputEnd: @Sendable () async -> Void {
    let channel = channel
    return { try? await channel.close(mode: .output).get() }
  }
}

extension EngineTransport {
  /// Sends a request and lets `read` have the answer; the connection ends with it.
  func exchange<Result: Sendable>(
    _ request: EngineRequest, target: String, limits: EngineLimits,
    read: (inout EngineAnswer) async throws(EngineError) -> Result,
    failed: @escaping @Sendable (TransportFault) -> EngineError
  ) async throws(EngineError) -> Result {
    let connection: Connection
    do { connection = try await open(limits: limits) } catch { throw failed(error) }
    let channel = connection.channel
    defer { channel.close(promise: nil) }
    let outcome = UploadOutcome()
    // A task of its own, because an engine may answer before it has read everything.
    let upload = Task {
      await Self.send(request, target: target, on: channel, to: address, outcome: outcome)
    }
    defer { upload.cancel() }
    do {
      return try await withTaskCancellationHandler {
        var parts = connection.answers.makeAsyncIterator()
        let head = try await Self.head(of: &parts)
        var answer = EngineAnswer(
          head: head, channel: channel, parts: parts, failed: failed)
        return try await read(&answer)
      } onCancel: {
        channel.close(promise: nil)
      }
    } catch let error as EngineError {
      throw error
    } catch {
      // The upload's own failure explains why there is no answer.
      throw failed(outcome.fault ?? TransportFault(error))
    }
  }

  private static func head(
    of parts: inout AnswerParts.AsyncIterator
  ) async throws(TransportFault) -> HTTPResponseHead {
    do {
      while let part = try await parts.next(isolation: #isolation) {
        if case .head(let head) = part { return head }
      }
    } catch {
      throw TransportFault(error)
    }
    try Task.checkFault()
    throw .endedEarly("a request")
  }

  /// Writes head and body; a failure on our side closes the connection, as half a body must not
  /// look whole to the engine.
  private static func send(
    _ request: EngineRequest, target: String, on channel: any Channel, to address: EngineAddress,
    outcome: UploadOutcome
  ) async {
    var head = HTTPRequestHead(version: .http1_1, method: request.method, uri: target)
    head.headers.add(name: "Host", value: address.hostHeader)
    head.headers.add(name: "User-Agent", value: "assay")
    for (name, value) in request.headers { head.headers.replaceOrAdd(name: name, value: value) }
    if request.upgrades {
      head.headers.replaceOrAdd(name: "Connection", value: "Upgrade")
      head.headers.replaceOrAdd(name: "Upgrade", value: "tcp")
    }
    switch request.body {
    case .none:
      if request.method == .POST || request.method == .PUT {
        head.headers.replaceOrAdd(name: "Content-Length", value: "0")
      }
      channel.write(HTTPClientRequestPart.head(head), promise: nil)
    case .bytes(let bytes, let type):
      head.headers.replaceOrAdd(name: "Content-Type", value: type)
      head.headers.replaceOrAdd(name: "Content-Length", value: "\(bytes.count)")
      channel.write(HTTPClientRequestPart.head(head), promise: nil)
      let body = ByteBuffer(bytes: bytes)
      channel.write(HTTPClientRequestPart.body(.byteBuffer(body)), promise: nil)
    case .stream(let type, let body):
      head.headers.replaceOrAdd(name: "Content-Type", value: type)
      head.headers.replaceOrAdd(name: "Transfer-Encoding", value: "chunked")
      channel.writeAndFlush(HTTPClientRequestPart.head(head), promise: nil)
      let writer = EngineBodyWriter { bytes throws(TransportFault) in
        do throws(any Error) {
          try await channel.writeAndFlush(HTTPClientRequestPart.body(.byteBuffer(bytes))).get()
        } catch {
          throw TransportFault(error)
        }
      }
      do {
        try await body(writer)
      } catch {
        if outcome.note(error) { channel.close(promise: nil) }
        return
      }
    }
    channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
  }
}

/// Why an upload was given up by us, if it was.
final class UploadOutcome: Sendable {
  private let state = Mutex<TransportFault?>(nil)

  var fault: TransportFault? { state.withLock { $0 } }

  /// Notes an error that is not the connection's; that one shows in the answer.
  func note(_ error: any Error) -> Bool {
    let local: TransportFault
    switch error {
    case TransportFault.local(let text, let remedy): local = .local(text, remedy: remedy)
    case is TransportFault, is CancellationError: return false
    default: local = .local("\(error)", remedy: nil)
    }
    state.withLock { $0 = local }
    return true
  }
}

extension EngineAddress {
  /// What an HTTP server wants to hear; over a socket any name will do.
  var hostHeader: String {
    switch transport {
    case .unix: "docker"
    case .tcp(let host, let port): "\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
  }
}
