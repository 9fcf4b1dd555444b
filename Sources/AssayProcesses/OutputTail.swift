/// The last bytes of a stream, as text.
struct OutputTail {
  private let limit: Int
  private var bytes: [UInt8] = []
  private(set) var total = 0

  init(limit: Int) { self.limit = max(1, limit) }

  mutating func append(_ chunk: ArraySlice<UInt8>) {
    total += chunk.count
    bytes.append(contentsOf: chunk.suffix(limit))
    // Trimmed now and then, so that small writes do not each move the whole tail.
    if bytes.count > 2 * limit { bytes.removeFirst(bytes.count - limit) }
  }

  /// Invalid UTF-8 is replaced; a cut-off beginning starts at the next line if one is near.
  var text: String {
    guard total > limit else { return String(decoding: bytes, as: UTF8.self) }
    var kept = bytes.suffix(limit)
    if let lineBreak = kept.prefix(4096).firstIndex(of: UInt8(ascii: "\n")) {
      kept = kept[(lineBreak + 1)...]
    } else {
      // A continuation byte in front belongs to a character whose beginning is gone.
      kept = kept.drop { $0 & 0xC0 == 0x80 }
    }
    return String(decoding: kept, as: UTF8.self)
  }
}
