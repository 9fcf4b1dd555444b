import AssayJSON
import AssayMatching
import AssayMockServer
import AssayMocking
import AssayPact
import AssayRegularExpressions
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix

enum Samples {
  static let matching: Matching = {
    let expressions = RegularExpressions()
    return Matching(tools: MatchingTools { expressions.answer($0, $1) })
  }()

  static func interaction(
    _ description: String, _ request: RequestParts, _ response: ResponseParts
  ) -> Interaction {
    Interaction(description, .http(PactRequest(request), PactResponse(response)))
  }

  static func interaction(_ path: String, _ body: String, method: String = "GET") -> Interaction {
    interaction(
      "\(method) \(path)", RequestParts(method: method, path: path),
      ResponseParts(body: json(body)))
  }

  static func mock(_ interactions: Interaction..., cors: Bool = false) -> MockProvider {
    MockProvider(interactions, matching: matching, allowsCORS: cors)
  }

  static func json(_ text: String) -> Body {
    .present(Array(text.utf8), ContentType("application/json"))
  }
}

struct Answer {
  var status: UInt
  var version: HTTPVersion
  var headers: [String: String]
  var body: String

  var json: JSON { get throws { try JSON(parsing: body) } }
}

/// Asks as a well-behaved client does.
func ask(
  _ address: String, _ method: String, _ path: String, _ headers: [String: String] = [:],
  _ body: String? = nil, with client: HTTPClient = .shared
) async throws -> Answer {
  var request = HTTPClientRequest(url: address + path)
  request.method = .init(rawValue: method)
  for (name, value) in headers { request.headers.add(name: name, value: value) }
  if let body { request.body = .bytes(ByteBuffer(string: body)) }
  let response = try await client.execute(request, timeout: .seconds(20))
  let bytes = try await response.body.collect(upTo: 1 << 24)
  return Answer(
    status: response.status.code, version: response.version,
    headers: Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) {
      $0 + ", " + $1
    },
    body: String(buffer: bytes))
}

/// A connection whose bytes are the test's own.
struct RawConnection {
  private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

  init(_ port: UInt16) async throws {
    channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .connect(host: "127.0.0.1", port: Int(port)) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true))
        }
      }
  }

  struct Reader {
    var bytes: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    let writer: NIOAsyncChannelOutboundWriter<ByteBuffer>
    var text = ""
    /// Whether the other side ended the connection as a crash does.
    var isReset = false

    func send(_ text: String) async throws { try await writer.write(ByteBuffer(string: text)) }

    /// Reads on until what came so far is enough, or the other side ends it.
    mutating func read(until isEnough: (String) -> Bool = { _ in false }) async {
      while !isEnough(text) {
        do {
          guard let part = try await bytes.next(isolation: #isolation) else { return }
          text += String(buffer: part)
        } catch {
          isReset = true
          return
        }
      }
    }
  }

  func run<Result>(_ body: (inout Reader) async throws -> Result) async throws -> Result {
    try await channel.executeThenClose { inbound, outbound in
      var reader = Reader(bytes: inbound.makeAsyncIterator(), writer: outbound)
      return try await body(&reader)
    }
  }
}

/// Sends some text and gives all that comes back until the server ends the connection.
func exchange(_ port: UInt16, _ text: String) async throws -> String {
  try await RawConnection(port).run { reader in
    // The server may have enough before all is sent.
    try? await reader.send(text)
    await reader.read()
    return reader.text
  }
}
