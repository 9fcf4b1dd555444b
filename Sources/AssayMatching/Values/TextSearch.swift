/// Looks for a text in another, byte by byte and in linear time (Knuth, Morris and Pratt).
enum TextSearch {
  /// So short a part is simply tried everywhere.
  private static let few = 16

  static func contains(_ part: String, in text: String) -> Bool {
    var (part, text) = (part, text)
    guard part.utf8.count <= text.utf8.count else { return false }
    return part.withUTF8 { part in
      text.withUTF8 { text in
        unsafe contains(Span(_unsafeElements: part), in: Span(_unsafeElements: text))
      }
    }
  }

  private static func contains(_ part: Span<UInt8>, in text: Span<UInt8>) -> Bool {
    guard part.count > few else {
      return (0...(text.count - part.count)).contains { start in
        part.indices.allSatisfy { text[start + $0] == part[$0] }
      }
    }
    let returns = returns(part)
    var matched = 0
    for index in text.indices {
      while matched > 0, text[index] != part[matched] { matched = returns[matched - 1] }
      if text[index] == part[matched] { matched += 1 }
      if matched == part.count { return true }
    }
    return false
  }

  /// How much of the beginning still matches when the byte after so many does not.
  private static func returns(_ part: Span<UInt8>) -> [Int] {
    var result = [Int](repeating: 0, count: part.count)
    var matched = 0
    for index in 1..<part.count {
      while matched > 0, part[index] != part[matched] { matched = result[matched - 1] }
      if part[index] == part[matched] { matched += 1 }
      result[index] = matched
    }
    return result
  }
}
