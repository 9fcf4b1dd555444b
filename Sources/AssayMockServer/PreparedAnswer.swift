import AssayJSON
import AssayMatching
import NIOCore
import NIOHTTP1

/// An answer as it goes over the wire, made once for all requests that get it.
final class PreparedAnswer: Sendable {
  let status: HTTPResponseStatus
  let headers: HTTPHeaders
  let body: ByteBuffer
  /// Head and body for a connection of HTTP/1.1 that stays.
  let wire: ByteBuffer

  init(_ status: Int, _ headers: HTTPHeaders, _ bytes: [UInt8]) {
    let status = HTTPResponseStatus(statusCode: status)
    var headers = headers
    // Those that have no body must not speak of a length.
    if status.mayHaveResponseBody {
      headers.replaceOrAdd(name: "content-length", value: "\(bytes.count)")
      body = ByteBuffer(bytes: bytes)
    } else {
      headers.remove(name: "content-length")
      body = ByteBuffer()
    }
    for name in ["transfer-encoding", "connection"] { headers.remove(name: name) }
    self.status = status
    self.headers = headers
    var wire = Self.head(status, headers)
    wire.writeImmutableBuffer(body)
    self.wire = wire
  }

  convenience init(_ parts: ResponseParts) {
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

  static func json(_ status: Int, _ value: JSON, _ headers: HTTPHeaders = [:]) -> PreparedAnswer {
    var headers = headers
    headers.replaceOrAdd(name: "content-type", value: "application/json")
    return PreparedAnswer(status, headers, JSONPrinter.pretty.bytes(value) + [0x0A])
  }

  static func fault(_ status: Int, _ words: String) -> PreparedAnswer {
    json(status, ["error": .string(words)])
  }

  /// What a browser asked for, it may send.
  static func preflight(_ request: HTTPRequestHead) -> PreparedAnswer {
    var headers = HTTPHeaders()
    headers.add(
      name: "access-control-allow-methods",
      value: request.headers.first(name: "access-control-request-method")
        ?? "GET, POST, PUT, PATCH, DELETE")
    headers.add(
      name: "access-control-allow-headers",
      value: request.headers.first(name: "access-control-request-headers") ?? "*")
    return PreparedAnswer(204, headers, [])
  }

  /// The head of an answer of HTTP/1.1.
  static func head(_ status: HTTPResponseStatus, _ headers: HTTPHeaders) -> ByteBuffer {
    var buffer = ByteBuffer()
    buffer.writeString("HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n")
    for (name, value) in headers { buffer.writeString("\(name): \(value)\r\n") }
    buffer.writeString("\r\n")
    return buffer
  }
}

extension HTTPHeaders {
  /// Whether a header of a contract can be sent at all: a line break would begin another one.
  fileprivate static func isSafe(_ name: String, _ value: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
      && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
  }
}
