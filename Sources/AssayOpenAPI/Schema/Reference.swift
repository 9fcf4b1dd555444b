/// A reference to a schema: a document and a place in it (RFC 3986, as far as `$ref` needs it).
struct Reference {
  var document: String
  /// Decoded: empty, a JSON pointer or the name of an anchor.
  var fragment: String

  init(_ text: String) {
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    document = parts.first.map(String.init) ?? ""
    fragment = parts.count > 1 ? PercentEncoding.decoded(String(parts[1])) : ""
  }

  /// The reference as it is meant beside a base.
  func absolute(in base: String) -> Reference {
    var result = self
    result.document = Self.join(document, to: base)
    return result
  }

  private static func join(_ relative: String, to base: String) -> String {
    if relative.isEmpty { return base }
    if hasScheme(relative) { return relative }
    let origin = origin(of: base)
    if relative.hasPrefix("/") { return origin + withoutDots(relative) }
    guard let slash = base.lastIndex(of: "/") else { return withoutDots(relative) }
    return origin + withoutDots(base[...slash].dropFirst(origin.count) + relative)
  }

  /// A path without `.` and `..` (RFC 3986, 5.2.4).
  private static func withoutDots(_ path: some StringProtocol) -> String {
    var result: [String] = []
    for part in String(path).split(separator: "/", omittingEmptySubsequences: false) {
      switch part {
      case ".": continue
      case "..": if !result.isEmpty, result != [""] { result.removeLast() }
      default: result.append(String(part))
      }
    }
    return result.joined(separator: "/")
  }

  private static func hasScheme(_ text: String) -> Bool {
    guard let colon = text.firstIndex(of: ":"), let first = text.first, first.isLetter else {
      return false
    }
    return text[..<colon].allSatisfy { $0.isLetter || $0.isNumber || "+-.".contains($0) }
  }

  /// `scheme://host`, without the path.
  private static func origin(of base: String) -> String {
    let parts = base.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 2, parts[0].hasSuffix(":"), parts[1].isEmpty else { return "" }
    return parts.prefix(3).joined(separator: "/")
  }
}

/// Bytes written as `%41` in URIs and forms.
enum PercentEncoding {
  /// The text with its escapes decoded; what is no escape stays, as does text that is no UTF-8.
  static func decoded(_ text: String, plusIsSpace: Bool = false) -> String {
    let bytes = Array(text.utf8)
    guard bytes.contains(UInt8(ascii: "%")) || plusIsSpace else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      if byte == UInt8(ascii: "%"), place + 2 < bytes.count,
        let high = hexadecimal(bytes[place + 1]), let low = hexadecimal(bytes[place + 2])
      {
        result.append(high << 4 | low)
        place += 3
      } else {
        result.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        place += 1
      }
    }
    return String(validating: result, as: UTF8.self) ?? text
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt8? {
    Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
  }
}
