package import NIOCore
package import NIOHTTP1

/// One request to the engine, before the version is put into its path.
package struct EngineRequest: Sendable {
  package enum Body: Sendable {
    case none
    /// Sent with its length.
    case bytes([UInt8], type: String)
    /// Sent in chunks as they are written.
    case stream(type: String, @Sendable (EngineBodyWriter) async throws -> Void)
  }

  package var method: HTTPMethod
  /// From `/containers/…` on; components are percent-encoded already.
  package var path: String
  package var query: [(name: String, value: String)] = []
  package var headers: [(name: String, value: String)] = []
  package var body = Body.none
  /// Completes "could not …", for errors.
  package var attempt: String
  /// What it is about, for errors.
  package var subject: String?
  /// Whether the path gets the version; `/_ping` does without.
  package var isVersioned = true
  /// Whether the connection becomes a stream of bytes both ways.
  package var upgrades = false

  package init(
    _ method: HTTPMethod, _ path: String, attempt: String, subject: String? = nil
  ) {
    self.method = method
    self.path = path
    self.attempt = attempt
    self.subject = subject
  }

  /// Adds a query item when there is a value.
  package mutating func add(_ name: String, _ value: String?) {
    if let value { query.append((name, value)) }
  }

  /// Adds `name=1` when `value` holds.
  package mutating func add(_ name: String, _ value: Bool) {
    if value { query.append((name, "1")) }
  }

  /// The path and query as they go over the wire.
  func target(prefix: String) -> String {
    var text = prefix + path
    for (index, item) in query.enumerated() {
      text += index == 0 ? "?" : "&"
      text += Self.encode(item.name) + "=" + Self.encode(item.value)
    }
    return text
  }

  /// Percent-encodes everything that is not unreserved (RFC 3986).
  package static func encode(_ text: String, keeping kept: String = "") -> String {
    let digits = Array("0123456789ABCDEF")
    var result = ""
    for byte in text.utf8 {
      let character = Character(UnicodeScalar(byte))
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        result.append(character)
      default:
        if byte < 0x80, kept.contains(character) {
          result.append(character)
        } else {
          result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }
      }
    }
    return result
  }
}

/// Takes the pieces of a request's body, or of what goes in after an upgrade.
package struct EngineBodyWriter: Sendable {
  let send: @Sendable (ByteBuffer) async throws(TransportFault) -> Void

  /// Sends bytes; waits until they have left, so that a slow engine slows the writer.
  package func write(_ bytes: some Sequence<UInt8>) async throws {
    try await send(ByteBuffer(bytes: bytes))
  }

  package func write(_ buffer: ByteBuffer) async throws { try await send(buffer) }
}
