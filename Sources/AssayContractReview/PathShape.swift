/// A path with `{id}` for the segments that look like a thing's name and not like a kind of things.
///
/// It guesses: where a document has templates, these are to be taken.
package struct PathShape: Sendable, Hashable {
  /// As `/orders/{id}`.
  package let text: String
  /// For each segment that was taken out, in their order: `42 is a number`.
  package let reasons: [String]

  package init(_ path: String) {
    var reasons: [String] = []
    let segments = path.split(separator: "/", omittingEmptySubsequences: false).map { segment in
      guard let kind = Self.kind(of: segment) else { return String(segment) }
      reasons.append("\(segment.prefix(40)) is \(kind)")
      return "{id}"
    }
    text = segments.joined(separator: "/")
    self.reasons = reasons
  }

  private static let longest = 20

  /// nil: it looks like a word of the interface, as `orders` and `v2` do.
  static func kind(of segment: Substring) -> String? {
    let bytes = segment.utf8
    guard !bytes.isEmpty else { return nil }
    let digits = bytes.count { isDigit($0) }
    let letters = bytes.count { isLetter($0) }
    if digits == bytes.count { return "a number" }
    let text = String(segment)
    if text.isUUID { return "a UUID" }
    if text.isMoment { return "a moment" }
    if segment.contains("@") || segment.lowercased().contains("%40") { return "an address" }
    if digits > 0, bytes.count >= 8, segment.allSatisfy({ $0.isASCII && $0.isHexDigit }) {
      return "a hexadecimal number"
    }
    if digits > 0, letters > 0, bytes.count >= longest,
      bytes.allSatisfy({ isDigit($0) || isLetter($0) || $0 == 0x2D || $0 == 0x5F })
    {
      return "a long mix of letters and digits"
    }
    let word = bytes.prefix { isLetter($0) }
    let rest = bytes.dropFirst(word.count)
    if !word.isEmpty, let mark = rest.first, mark == 0x2D || mark == 0x5F, rest.count > 1,
      rest.dropFirst().allSatisfy(isDigit)
    {
      return "a word with a number"
    }
    return nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
