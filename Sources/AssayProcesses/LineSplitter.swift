/// Cuts a stream into lines as it comes; a line longer than the limit is cut too.
struct LineSplitter {
  private static let limit = 16 * 1024
  private var pending: [UInt8] = []

  mutating func append(_ chunk: ArraySlice<UInt8>, _ emit: (String) -> Void) {
    for byte in chunk {
      if byte == UInt8(ascii: "\n") {
        if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
        flush(emit)
      } else {
        pending.append(byte)
        if pending.count == Self.limit { flush(emit) }
      }
    }
  }

  /// Emits what came after the last line break, if anything.
  mutating func finish(_ emit: (String) -> Void) {
    if !pending.isEmpty { flush(emit) }
  }

  private mutating func flush(_ emit: (String) -> Void) {
    emit(String(decoding: pending, as: UTF8.self))
    pending.removeAll(keepingCapacity: true)
  }
}
