/// A JSON number as it was written, of any size and precision.
package struct JSONNumber: Sendable {
  /// As in JSON: `12`, `-0.50`, `1e3`.
  package let text: String

  package init(_ value: Int) { text = String(value) }

  /// nil when the text is not a number as JSON writes it.
  package init?(text: String) {
    guard case .number(let number)? = try? JSON(parsing: text) else { return nil }
    self = number
  }

  init(checked text: String) { self.text = text }

  /// Whether it is written without a fraction and without an exponent: `1`, and not `1.0`.
  package var isInteger: Bool {
    !text.utf8.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
  }

  /// nil when it is not an integer, or does not fit.
  package var int: Int? { isInteger ? Int(text) : nil }

  /// The nearest value of 64 bits.
  package var double: Double { Double(text) ?? 0 }

  /// Whether it is the same number, however it is written: `1`, `1.0` and `10e-1`.
  package func hasValue(of other: JSONNumber) -> Bool { normal == other.normal }

  /// Whether the value has no fraction, however it is written.
  package var isWhole: Bool { normal.exponent >= 0 }

  /// `0.digits` times ten to a power, without zeros at either end.
  private struct Normal: Hashable {
    var isNegative = false
    var digits: [UInt8] = []
    /// Of ten, for the last digit.
    var exponent = 0
  }

  private var normal: Normal {
    var result = Normal()
    var afterPoint = 0
    var isFraction = false
    var exponent: Int?
    var isExponentNegative = false
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "-"):
        if exponent == nil { result.isNegative = true } else { isExponentNegative = true }
      case UInt8(ascii: "."): isFraction = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"): exponent = 0
      case UInt8(ascii: "+"): break
      default:
        let digit = Int(byte &- UInt8(ascii: "0"))
        if let before = exponent {
          // Nobody tells numbers beyond it apart.
          exponent = min(before * 10 + digit, 1 << 40)
        } else {
          result.digits.append(byte)
          if isFraction { afterPoint += 1 }
        }
      }
    }
    result.exponent = (isExponentNegative ? -(exponent ?? 0) : exponent ?? 0) - afterPoint
    while result.digits.last == UInt8(ascii: "0") {
      result.digits.removeLast()
      result.exponent += 1
    }
    let zeros = result.digits.prefix { $0 == UInt8(ascii: "0") }.count
    result.digits.removeFirst(zeros)
    return result.digits.isEmpty ? Normal() : result
  }
}

extension JSONNumber: Hashable {
  /// Integers and decimals differ, as they do in most languages.
  package static func == (left: Self, right: Self) -> Bool {
    if left.text == right.text { return true }
    return left.isInteger == right.isInteger && left.normal == right.normal
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(normal) }
}
