import AssayJSON
import AssayMatching
import AssayMocking
import AssayPact
import NIOCore
import NIOHTTP1

/// An answer as it goes over the wire, made once for all requests that get it.
struct PreparedAnswer: Sendable {
  var status: HTTPResponseStatus
  var headers: HTTPHeaders
  var body: ByteBuffer

  init(_ status: Int, _ headers: HTTPHeaders, _ bytes: [UInt8]) {
    self.status = HTTPResponseStatus(statusCode: status)
    self.headers = headers
    body = ByteBuffer(bytes: bytes)
    // These have none, and must not speak of a length.
    if self.status.mayHaveResponseBody {
      self.headers.replaceOrAdd(name: "content-length", value: "\(bytes.count)")
    } else {
      body = ByteBuffer()
      self.headers.remove(name: "content-length")
    }
    self.headers.remove(name: "transfer-encoding")
  }

  init(_ parts: ResponseParts) {
    var headers = HTTPHeaders()
    for (name, values) in parts.headers.items {
      for value in values where HTTPHeaders.isSafe(name, value) {
        headers.add(name: name, value: value)
      }
    }
    let bytes: [UInt8] =
      switch parts.body {
      case .present(let bytes, _): bytes
      case .null: Array("null".utf8)
      case .missing, .empty: []
      }
    if headers["content-type"].isEmpty, let type = parts.body.contentType {
      headers.add(name: "content-type", value: type.description)
    }
    self.init(parts.status, headers, bytes)
  }

  static func fault(_ status: Int, _ words: String) -> PreparedAnswer {
    json(status, ["error": .string(words)], "Request-Mismatch")
  }

  static func unexpected(
    _ request: UnexpectedRequest, _ index: InteractionIndex
  ) -> PreparedAnswer {
    let nearest = request.nearest.map { near -> JSON in
      [
        "interaction": .string(index.entries[near.number].interaction.title),
        "mismatches": .array(near.mismatches.map { .string($0.description) }),
      ]
    }
    let isNear = request.nearest.first?.mismatches.contains { $0.place == .path } == false
    return json(
      500, ["error": .string(request.words(index)), "nearest": .array(nearest)],
      isNear ? "Request-Mismatch" : "Unexpected-Request")
  }

  /// What a browser asked for, it may send.
  static func preflight(_ request: RequestParts) -> PreparedAnswer {
    var headers = HTTPHeaders()
    headers.add(
      name: "access-control-allow-methods",
      value: request.headers["access-control-request-method"]?.first
        ?? "GET, POST, PUT, PATCH, DELETE")
    headers.add(
      name: "access-control-allow-headers",
      value: request.headers["access-control-request-headers"]?.first ?? "*")
    return PreparedAnswer(204, headers, [])
  }

  private static func json(_ status: Int, _ value: JSON, _ kind: String) -> PreparedAnswer {
    let headers = HTTPHeaders([("content-type", "application/json"), ("x-pact", kind)])
    return PreparedAnswer(status, headers, JSONPrinter.pretty.bytes(value) + [0x0A])
  }
}

extension HTTPHeaders {
  /// Whether a header of a contract can be sent at all: a line break would begin another one.
  fileprivate static func isSafe(_ name: String, _ value: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
      && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
  }
}
