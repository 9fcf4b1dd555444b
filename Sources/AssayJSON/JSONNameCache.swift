/// Names of members that came lately, as most objects of a document have those of others.
///
/// It holds a fixed number, so that names that never come again cost nothing but their place.
struct JSONNameCache {
  /// What tells names apart: all of those of up to 16 bytes, and most of others.
  struct Key: Equatable {
    var count: Int
    /// The first eight bytes and the last eight.
    var front: UInt64 = 0
    var back: UInt64 = 0

    init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
      count = range.count
      guard count < 8 else {
        front = Self.word(bytes, range.lowerBound)
        back = Self.word(bytes, range.upperBound - 8)
        return
      }
      if range.lowerBound + 8 <= bytes.count {
        let mask = (1 as UInt64) << UInt64(count * 8) &- 1
        front = Self.word(bytes, range.lowerBound) & mask
      } else {
        for index in range.reversed() { front = front << 8 | UInt64(bytes[index]) }
      }
    }

    private static func word(_ bytes: Span<UInt8>, _ place: Int) -> UInt64 {
      UInt64(
        littleEndian: unsafe bytes.withUnsafeBytes {
          unsafe $0.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        })
    }

    /// Equal names have one, others mostly another.
    var hash: UInt64 {
      let hash = (front ^ back << 1 ^ UInt64(count)) &* 0x9E37_79B9_7F4A_7C15
      return hash ^ hash >> 32
    }
  }

  private struct Entry {
    var key: Key
    /// Where it stood in the document.
    var place = 0..<0
    var name = ""
  }

  private static let size = 256
  private var entries: [Entry]

  init() {
    let empty: [UInt8] = []
    entries = Array(repeating: Entry(key: Key(empty.span, 0..<0)), count: Self.size)
  }

  func name(
    _ key: Key, _ hash: UInt64, _ bytes: Span<UInt8>, _ range: Range<Int>
  ) -> String? {
    let index = Int(hash % UInt64(Self.size))
    guard entries[index].key == key else { return nil }
    if range.count > 16 {
      let first = entries[index].place.lowerBound
      for offset in 8..<(range.count - 8)
      where bytes[first + offset] != bytes[range.lowerBound + offset] {
        return nil
      }
    }
    return entries[index].name
  }

  mutating func keep(_ name: String, _ key: Key, _ hash: UInt64, _ place: Range<Int>) {
    entries[Int(hash % UInt64(Self.size))] = Entry(key: key, place: place, name: name)
  }
}
