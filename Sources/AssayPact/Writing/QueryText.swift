package import AssayMatching

/// Writes queries and forms as text.
package enum QueryText {
  /// `a=1&a=2&b`, with escapes for what is not plain.
  package static func text(_ items: [Query.Item]) -> String {
    items.flatMap { item in
      item.values.map { value in
        value.map { "\(escaped(item.name))=\(escaped($0))" } ?? escaped(item.name)
      }
    }.joined(separator: "&")
  }

  /// A body of `application/x-www-form-urlencoded`.
  package static func form(_ items: [Query.Item]) -> String { text(items) }

  private static let plain = Set("-._~[]:/@!$'()*,;?".utf8)

  private static func escaped(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        result.append(byte)
      case _ where plain.contains(byte): result.append(byte)
      default: result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension Query {
  /// Names with values, one by one, as they follow each other in the text.
  var pairs: [Query.Item] {
    guard let text else { return items }
    let parts: [Substring] = text.split(separator: "&")
    return parts.flatMap { Query(String($0)).items }
  }
}
