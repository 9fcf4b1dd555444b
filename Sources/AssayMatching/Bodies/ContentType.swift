import AssayJSON

/// A media type with its parameters (RFC 9110, section 8.3.1).
package struct ContentType: Sendable, Hashable, CustomStringConvertible {
  /// In small letters, as `application/json`.
  package var name: String
  /// Names in small letters, sorted.
  package var parameters: [String: String]

  /// nil when the text is no media type.
  package init?(_ text: String) {
    if Self.isPlain(text) {
      name = text
      parameters = [:]
      return
    }
    let parts: [Substring] = text.split(separator: ";")
    guard let first = parts.first else { return nil }
    name = Self.trimmed(first).lowercased()
    let halves: [Substring] = name.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, halves.allSatisfy({ !$0.isEmpty && !$0.contains(" ") }) else {
      return nil
    }
    parameters = [:]
    for part in parts.dropFirst() {
      let pair: [Substring] = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2 else { continue }
      var value = Self.trimmed(pair[1])
      if value.count > 1, value.first == "\"", value.last == "\"" {
        value = String(value.dropFirst().dropLast())
      }
      parameters[Self.trimmed(pair[0]).lowercased()] = value
    }
  }

  /// Whether it is a name in small letters and nothing else, as most are.
  private static func isPlain(_ text: String) -> Bool {
    var (letters, slashes) = (0, 0)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "+"), UInt8(ascii: "-"),
        UInt8(ascii: "."), UInt8(ascii: "0")...UInt8(ascii: "9"):
        letters += 1
      case UInt8(ascii: "/"):
        guard letters > 0, slashes == 0 else { return false }
        (letters, slashes) = (0, 1)
      default: return false
      }
    }
    return letters > 0 && slashes == 1
  }

  package static func == (left: Self, right: Self) -> Bool {
    left.name == right.name
      && left.parameters.mapValues { $0.lowercased() }
        == right.parameters.mapValues { $0.lowercased() }
  }

  package var isJSON: Bool { base == "json" || name == "application/graphql-response+json" }
  package var isXML: Bool { base == "xml" }
  package var isForm: Bool { name == "application/x-www-form-urlencoded" }
  package var isMultipart: Bool { name.hasPrefix("multipart/") }
  package var isText: Bool { name.hasPrefix("text/") || isJSON || isXML || isForm }

  /// What the content is written in: `json` of `application/hal+json`.
  private var base: Substring {
    let subtype = name[name.index(after: name.firstIndex(of: "/") ?? name.startIndex)...]
    return subtype.split(separator: "+").last ?? subtype
  }

  /// Whether bodies of both may be compared; a type without parameters stands for all with some.
  func isKind(of other: ContentType) -> Bool {
    if name == other.name { return true }
    return (isJSON && other.isJSON || isXML && other.isXML)
      && (!name.contains("+") || !other.name.contains("+"))
  }

  package var description: String {
    name + parameters.sorted { $0.key < $1.key }.map { ";\($0.key)=\($0.value)" }.joined()
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first?.isWhitespace == true { text = text.dropFirst() }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }
}

/// Tells what bytes are by how they begin.
enum ContentSniffer {
  private static let beginnings: [([UInt8], String)] = [
    ([0xFF, 0xD8, 0xFF], "image/jpeg"), ([0x89, 0x50, 0x4E, 0x47], "image/png"),
    (Array("GIF87a".utf8), "image/gif"), (Array("GIF89a".utf8), "image/gif"),
    (Array("%PDF".utf8), "application/pdf"), ([0x50, 0x4B, 0x03, 0x04], "application/zip"),
    ([0x1F, 0x8B], "application/gzip"), (Array("BM".utf8), "image/bmp"),
    ([0x49, 0x49, 0x2A, 0x00], "image/tiff"), ([0x4D, 0x4D, 0x00, 0x2A], "image/tiff"),
    (Array("OggS".utf8), "application/ogg"), (Array("ID3".utf8), "audio/mpeg"),
    (Array("RIFF".utf8), "image/webp"),
  ]

  /// nil when nothing tells.
  static func type(of bytes: [UInt8]) -> ContentType? {
    for (beginning, name) in beginnings where bytes.starts(with: beginning) {
      return ContentType(name)
    }
    let start = bytes.prefix(64).drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    let words = String(decoding: start, as: UTF8.self).lowercased()
    if words.hasPrefix("<?xml") { return ContentType("application/xml") }
    if words.hasPrefix("<!doctype html") || words.hasPrefix("<html") {
      return ContentType("text/html")
    }
    switch start.first {
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""):
      return ContentType("application/json")
    case UInt8(ascii: "<"): return ContentType("application/xml")
    case nil: return nil
    default:
      if ["true", "false", "null"].contains(words) { return ContentType("application/json") }
      if let first = start.first, first == UInt8(ascii: "-") || first &- 48 < 10,
        bytes.count < 64, JSONNumber(text: words) != nil
      {
        return ContentType("application/json")
      }
      return String(validating: bytes, as: UTF8.self) == nil
        ? ContentType("application/octet-stream") : ContentType("text/plain")
    }
  }
}
