/// A 128-bit FNV-1a hash of what something is made of, to name caches by.
///
/// Not for secrets. Fields are told apart, so `("a", "bc")` and `("ab", "c")` differ.
/// Source: Fowler, Noll, Vo; parameters from draft-eastlake-fnv.
package struct ContentHash: Sendable {
  private var state: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d

  package init() {}

  package mutating func add(_ bytes: some Sequence<UInt8>) {
    var count = 0
    for byte in bytes {
      mix(byte)
      count += 1
    }
    withLength(count)
  }

  package mutating func add(_ text: String) { add(text.utf8) }

  /// 32 hexadecimal digits.
  package var text: String {
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 32 - digits.count) + digits
  }

  private mutating func mix(_ byte: UInt8) {
    state ^= UInt128(byte)
    state &*= 0x0000_0000_0100_0000_0000_0000_0000_013B
  }

  /// Ends a field.
  private mutating func withLength(_ count: Int) {
    for shift in stride(from: 0, to: 64, by: 8) { mix(UInt8(truncatingIfNeeded: count >> shift)) }
  }
}
