/// Numbers that look like chance and are the same for the same seed, on every machine.
///
/// Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", 2014.
package struct SplitMix64: Sendable, Hashable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// A number from 0 to one less than `bound`, which is at least 1.
  package mutating func next(below bound: UInt64) -> UInt64 {
    bound == 0 ? 0 : next().multipliedFullWidth(by: bound).high
  }

  package mutating func next(in range: ClosedRange<Int>) -> Int {
    let span = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound))
    let offset = span == .max ? next() : next(below: span + 1)
    return range.lowerBound &+ Int(truncatingIfNeeded: offset)
  }

  /// nil when there are none.
  mutating func element<Element>(of items: [Element]) -> Element? {
    items.isEmpty ? nil : items[Int(next(below: UInt64(items.count)))]
  }
}
