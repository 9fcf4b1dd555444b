package import AssayJSON

/// A JSON number of any size, to compare by value: `0.digits` times a power of ten.
package struct DecimalNumber: Comparable {
  private var isNegative = false
  /// Without zeros at either end; empty for zero.
  private var digits: [UInt8] = []
  /// Of ten, for the last digit.
  private var exponent = 0

  package init(_ number: JSONNumber) {
    var afterPoint = 0
    var isFraction = false
    var power: Int?
    var isPowerNegative = false
    for byte in number.text.utf8 {
      switch byte {
      case UInt8(ascii: "-"):
        if power == nil { isNegative = true } else { isPowerNegative = true }
      case UInt8(ascii: "."): isFraction = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"): power = 0
      case UInt8(ascii: "+"): break
      default:
        let digit = byte &- UInt8(ascii: "0")
        if let before = power {
          // Nobody tells numbers beyond it apart.
          power = min(before * 10 + Int(digit), 1 << 40)
        } else {
          digits.append(digit)
          if isFraction { afterPoint += 1 }
        }
      }
    }
    exponent = (isPowerNegative ? -(power ?? 0) : power ?? 0) - afterPoint
    while digits.last == 0 {
      digits.removeLast()
      exponent += 1
    }
    digits.removeFirst(digits.prefix { $0 == 0 }.count)
    if digits.isEmpty {
      isNegative = false
      exponent = 0
    }
  }

  /// The same text for the same value.
  package var text: String {
    (isNegative ? "-" : "") + digits.map(String.init).joined() + "e\(exponent)"
  }

  package static func < (left: Self, right: Self) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    return left.isNegative
      ? right.isSmallerMagnitude(than: left) : left.isSmallerMagnitude(than: right)
  }

  private func isSmallerMagnitude(than other: Self) -> Bool {
    if digits.isEmpty || other.digits.isEmpty { return digits.isEmpty && !other.digits.isEmpty }
    let size = digits.count + exponent
    let otherSize = other.digits.count + other.exponent
    if size != otherSize { return size < otherSize }
    return digits.lexicographicallyPrecedes(other.digits)
  }

  /// Zeros that are written out to divide.
  private static let mostZeros = 400

  /// Whether it is a whole number of times another; nil when the two are too far apart to tell.
  func isMultiple(of divisor: Self) -> Bool? {
    guard !divisor.digits.isEmpty else { return nil }
    if digits.isEmpty { return true }
    let last = min(exponent, divisor.exponent)
    let zeros = exponent - last
    let divisorZeros = divisor.exponent - last
    guard zeros <= Self.mostZeros, divisor.digits.count + divisorZeros <= 18 else { return nil }
    let number = (divisor.digits + repeatElement(0, count: divisorZeros))
      .reduce(UInt64(0)) { $0 * 10 + UInt64($1) }
    let rest = (digits + repeatElement(0, count: zeros))
      .reduce(UInt64(0)) { ($0 * 10 + UInt64($1)) % number }
    return rest == 0
  }
}

extension JSON {
  /// How many values it is made of.
  var size: Int {
    switch self {
    case .array(let array): array.reduce(1) { $0 + $1.size }
    case .object(let object): object.members.reduce(1) { $0 + $1.value.size }
    default: 1
    }
  }

  /// Whether arrays and objects nest deeper than a limit, beyond which nothing recurses.
  func nests(deeperThan limit: Int) -> Bool {
    switch self {
    case .array(let array):
      limit == 0 ? true : array.contains { $0.nests(deeperThan: limit - 1) }
    case .object(let object):
      limit == 0 ? true : object.members.contains { $0.value.nests(deeperThan: limit - 1) }
    default: false
    }
  }

  /// Whether it is the same value, where `1` is `1.0` and members have no order.
  func hasValue(of other: JSON) -> Bool {
    switch (self, other) {
    case (.number(let left), .number(let right)): left.hasValue(of: right)
    case (.array(let left), .array(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.hasValue(of: $1) }
    case (.object(let left), .object(let right)):
      left.count == right.count
        && left.members.allSatisfy { right[$0.name]?.hasValue(of: $0.value) ?? false }
    default: self == other
    }
  }

  /// The same text for the same value: numbers by value, members in the order of their names.
  package var canonicalText: String {
    switch self {
    case .number(let number): return DecimalNumber(number).text
    case .array(let array): return "[" + array.map(\.canonicalText).joined(separator: ",") + "]"
    case .object(let object):
      let members = object.members.sorted { $0.name < $1.name }
      return "{"
        + members.map { "\(JSON.string($0.name)):\($0.value.canonicalText)" }
        .joined(separator: ",") + "}"
    default: return description
    }
  }
}
