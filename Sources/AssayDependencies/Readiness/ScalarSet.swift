/// The scalars that one place of a regular expression takes.
struct ScalarSet: Sendable {
  var ranges: [ClosedRange<UInt32>] = []
  var isInverted = false
  var ignoresCase = false

  init(_ ranges: [ClosedRange<UInt32>], isInverted: Bool = false) {
    self.ranges = ranges
    self.isInverted = isInverted
  }

  init(_ scalar: Unicode.Scalar) { ranges = [scalar.value...scalar.value] }

  /// All but a line's end.
  static let dot = Self([0x0A...0x0A, 0x0D...0x0D], isInverted: true)
  static let all = Self([], isInverted: true)
  static let digit = Self([0x30...0x39])
  static let space = Self([0x09...0x0D, 0x20...0x20, 0x85...0x85, 0xA0...0xA0, 0x2028...0x2029])
  static let word = Self([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])

  var inverted: Self { Self(ranges, isInverted: !isInverted) }

  /// The ranges with the inversion carried out.
  var plainRanges: [ClosedRange<UInt32>] {
    guard isInverted else { return ranges }
    var result: [ClosedRange<UInt32>] = []
    var low: UInt32 = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > low { result.append(low...(range.lowerBound - 1)) }
      low = max(low, range.upperBound + 1)
    }
    if low <= 0x10FFFF { result.append(low...0x10FFFF) }
    return result
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    var isIn = has(scalar.value)
    if !isIn && ignoresCase {
      isIn =
        Self.single(scalar.properties.lowercaseMapping).map { has($0) } == true
        || Self.single(scalar.properties.uppercaseMapping).map { has($0) } == true
    }
    return isIn != isInverted
  }

  private func has(_ value: UInt32) -> Bool { ranges.contains { $0.contains(value) } }

  private static func single(_ text: String) -> UInt32? {
    text.unicodeScalars.count == 1 ? text.unicodeScalars.first?.value : nil
  }

  static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar else { return false }
    return word.contains(scalar) || (!scalar.isASCII && scalar.properties.isAlphabetic)
  }
}
