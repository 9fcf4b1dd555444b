/// What a Redis server answers, in version 2 of its protocol.
package indirect enum RedisValue: Sendable, Hashable {
  case text(String)
  case error(String)
  case integer(Int64)
  case bytes([UInt8])
  case null
  case array([RedisValue])

  /// The text of a simple or a bulk string.
  package var string: String? {
    switch self {
    case .text(let text): text
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    default: nil
    }
  }

  package var elements: [RedisValue] {
    if case .array(let elements) = self { elements } else { [] }
  }

  /// The value after the text `name` in a list of names and values.
  package func value(of name: String) -> RedisValue? {
    let elements = elements
    let index = stride(from: 0, to: elements.count - 1, by: 2).first {
      elements[$0].string == name
    }
    return index.map { elements[$0 + 1] }
  }

  /// A request: an array of bulk strings.
  package static func request(_ words: [String]) -> [UInt8] {
    var bytes = Array("*\(words.count)\r\n".utf8)
    for word in words { bytes += Array("$\(word.utf8.count)\r\n\(word)\r\n".utf8) }
    return bytes
  }
}

/// Reads answers from bytes as they come.
///
/// Source: the Redis serialization protocol specification, RESP2.
package struct RedisParser: Sendable {
  package struct Malformed: Error, Sendable, Hashable {
    package var description: String
  }

  /// Beyond what any command of ours is answered with.
  package static let bytesLimit = 64 << 20
  private static let lineLimit = 64 << 10
  private static let depthLimit = 16
  private static let countLimit = 1 << 20

  private var buffer: [UInt8] = []

  package init() {}

  package mutating func append(_ bytes: some Sequence<UInt8>) { buffer += Array(bytes) }

  /// The next whole answer; nil when more bytes must come first.
  package mutating func next() throws(Malformed) -> RedisValue? {
    guard !buffer.isEmpty else { return nil }
    guard buffer.count <= Self.bytesLimit else { throw Malformed(description: "too much") }
    var reader = Reader(bytes: buffer)
    guard let value = try reader.value(depth: 0) else { return nil }
    buffer.removeFirst(reader.position)
    return value
  }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    mutating func value(depth: Int) throws(Malformed) -> RedisValue? {
      guard depth <= RedisParser.depthLimit else { throw Malformed(description: "too deep") }
      guard position < bytes.count else { return nil }
      let kind = bytes[position]
      position += 1
      guard let line = try line() else { return nil }
      switch kind {
      case UInt8(ascii: "+"): return .text(line)
      case UInt8(ascii: "-"): return .error(line)
      case UInt8(ascii: ":"): return .integer(try number(line))
      case UInt8(ascii: "$"): return try bulk(line)
      case UInt8(ascii: "*"): return try array(line, depth: depth)
      default: throw Malformed(description: "an answer begins with byte \(kind)")
      }
    }

    private mutating func bulk(_ line: String) throws(Malformed) -> RedisValue? {
      let count = try number(line)
      if count == -1 { return .null }
      guard count >= 0, count <= RedisParser.bytesLimit else {
        throw Malformed(description: "a length of \(count)")
      }
      let end = position + Int(count)
      guard end + 2 <= bytes.count else { return nil }
      guard bytes[end] == UInt8(ascii: "\r"), bytes[end + 1] == UInt8(ascii: "\n") else {
        throw Malformed(description: "a string that does not end where it says")
      }
      defer { position = end + 2 }
      return .bytes(Array(bytes[position..<end]))
    }

    private mutating func array(_ line: String, depth: Int) throws(Malformed) -> RedisValue? {
      let count = try number(line)
      if count == -1 { return .null }
      guard count >= 0, count <= RedisParser.countLimit else {
        throw Malformed(description: "a count of \(count)")
      }
      var elements: [RedisValue] = []
      for _ in 0..<count {
        guard let element = try value(depth: depth + 1) else { return nil }
        elements.append(element)
      }
      return .array(elements)
    }

    private mutating func line() throws(Malformed) -> String? {
      guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "\r")) else {
        guard bytes.count - position <= RedisParser.lineLimit else {
          throw Malformed(description: "a line without end")
        }
        return nil
      }
      guard end + 1 < bytes.count else { return nil }
      guard bytes[end + 1] == UInt8(ascii: "\n") else {
        throw Malformed(description: "a line that does not end")
      }
      defer { position = end + 2 }
      return String(decoding: bytes[position..<end], as: UTF8.self)
    }

    private func number(_ text: String) throws(Malformed) -> Int64 {
      guard let number = Int64(text) else {
        throw Malformed(description: "no number: \(text.prefix(20))")
      }
      return number
    }
  }
}
