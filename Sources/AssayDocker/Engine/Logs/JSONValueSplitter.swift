/// Cuts a stream of JSON objects apart, whether lines are between them or nothing.
package struct JSONValueSplitter: Sendable {
  package struct Fault: Error, Sendable, Hashable {
    package var reason: String
  }

  /// One object may not be longer.
  package static let longest = 1 << 20

  private var current: [UInt8] = []
  private var depth = 0
  private var isInText = false
  private var isEscaped = false

  package init() {}

  /// Whether the stream may end here.
  package var isComplete: Bool { depth == 0 }

  /// The objects that these bytes complete.
  package mutating func add(_ bytes: some Sequence<UInt8>) throws(Fault) -> [[UInt8]] {
    var values: [[UInt8]] = []
    for byte in bytes {
      if depth == 0 {
        switch byte {
        case UInt8(ascii: "{"):
          depth = 1
          current.append(byte)
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"), 0x1E:
          break
        default:
          throw Fault(reason: "a JSON object should begin where there is byte \(byte).")
        }
        continue
      }
      current.append(byte)
      guard current.count <= Self.longest else {
        throw Fault(reason: "a JSON object is longer than \(Self.longest) bytes.")
      }
      if isInText {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInText = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInText = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 {
          values.append(current)
          current = []
        }
      default: break
      }
    }
    return values
  }
}
