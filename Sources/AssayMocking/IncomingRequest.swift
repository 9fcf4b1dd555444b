package import AssayMatching

/// A request as it came; its parts are made only where somebody looks at them, as most requests
/// are told by their method and path.
package protocol IncomingRequest {
  var method: String { get }
  /// Without the query, escaped as it was sent.
  var path: String { get }
  var hasQuery: Bool { get }
  /// Path and query, for people.
  var target: String { get }
  var parts: RequestParts { get }
}

extension RequestParts: IncomingRequest {
  package var hasQuery: Bool { !query.items.isEmpty }

  package var target: String {
    guard hasQuery else { return path }
    let pairs = query.items.flatMap { item in
      item.values.map { value in value.map { "\(item.name)=\($0)" } ?? item.name }
    }
    return "\(path)?\(query.text ?? pairs.joined(separator: "&"))"
  }

  package var parts: RequestParts { self }
}

enum Escapes {
  /// A path without escapes; nil: it has none, or they stand for no text.
  static func decoded(_ path: String) -> String? {
    guard path.utf8.contains(UInt8(ascii: "%")) else { return nil }
    let bytes = Array(path.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(validating: result, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
