package import AssayMatching
import AssayPact

/// Where requests of contracts go.
package struct RequestAddress: Sendable, Hashable {
  /// As `http://127.0.0.1:8080/shop`; without a slash at the end.
  package let base: String
  /// Put before the path of each request; empty, or with a slash at the start and none at the end.
  package let prefix: String

  package init(_ base: String, prefix: String = "") {
    self.base = Self.withoutSlashes(base)
    let prefix = Self.withoutSlashes(prefix)
    self.prefix = prefix.isEmpty || prefix.hasPrefix("/") ? prefix : "/\(prefix)"
  }

  /// The whole address of a request; what may not stand in one is escaped.
  package func url(_ request: RequestParts) -> String {
    let slash = request.path.isEmpty || request.path.hasPrefix("/") ? "" : "/"
    var url = base + Self.escaped(prefix + slash + request.path)
    let query = request.query.text ?? QueryText.text(request.query.items)
    if !query.isEmpty { url += (request.path.contains("?") ? "&" : "?") + Self.escaped(query) }
    return url
  }

  /// A text as one segment of a path, or as a value in a query.
  package static func segment(_ text: String) -> String {
    escape(text) { letters.contains($0) || [0x2D, 0x2E, 0x5F, 0x7E].contains($0) }
  }

  private static func withoutSlashes(_ text: String) -> String {
    var text = text[...]
    while text.hasSuffix("/") { text = text.dropLast() }
    return String(text)
  }

  private static let letters = Set(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
  /// What RFC 3986 lets stand in paths and queries, and escapes.
  private static let plain = letters.union("-._~!$&'()*+,;=:@/?%".utf8)

  private static func escaped(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ plain.contains($0) && $0 != UInt8(ascii: "%") }) else {
      return text
    }
    let bytes = Array(text.utf8)
    let isHex = { (index: Int) in
      bytes.indices.contains(index) && bytes[index] < 0x80
        && Character(Unicode.Scalar(bytes[index])).isHexDigit
    }
    var isEscape = Set<Int>()
    for index in bytes.indices where bytes[index] == UInt8(ascii: "%") {
      if isHex(index + 1), isHex(index + 2) { isEscape.insert(index) }
    }
    var index = -1
    return escape(text) { byte in
      index += 1
      return byte == UInt8(ascii: "%") ? isEscape.contains(index) : plain.contains(byte)
    }
  }

  private static func escape(_ text: String, unless stays: (UInt8) -> Bool) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in text.utf8 {
      if stays(byte) {
        result.append(byte)
      } else {
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
