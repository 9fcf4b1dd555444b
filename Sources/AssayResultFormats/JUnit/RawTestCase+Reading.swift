extension RawTestCase.Status {
  /// Reads a `status` or `result` attribute; nil when it says nothing that children do not.
  init?(_ value: Range<Int>, in bytes: Span<UInt8>) {
    switch bytes.string(in: value.prefix(16)).lowercased() {
    case "notrun", "disabled", "skipped", "suppressed", "ignored", "pending", "skip":
      self = .skipped
    case "fail", "failed", "failure", "error", "errored", "broken", "crashed", "timeout":
      self = .failed
    default: return nil
    }
  }
}

/// The text that was read last, kept because neighbouring cases share their class name.
struct CachedText {
  private var bytes: [UInt8] = []
  private var text = ""

  mutating func string(_ range: Range<Int>, in span: Span<UInt8>, text decoder: XMLText) -> String {
    if span.equals(bytes, in: range) { return text }
    bytes.removeAll(keepingCapacity: true)
    span.append(range, to: &bytes)
    text = decoder.string(range, in: span)
    return text
  }
}

extension Span where Element == UInt8 {
  /// A hash of two byte ranges, quick rather than good: whoever uses it compares what it finds.
  func hash(of first: Range<Int>, and second: Range<Int>) -> Int {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    for range in [first, second] {
      hash = mix(hash ^ UInt64(range.count))
      var index = range.lowerBound
      while range.upperBound - index >= 8 {
        hash = mix(hash ^ word(at: index))
        index += 8
      }
      while index < range.upperBound {
        hash = mix(hash ^ UInt64(self[index]))
        index += 1
      }
    }
    return Int(truncatingIfNeeded: hash)
  }

  private func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return product.high ^ product.low
  }

  private func word(at index: Int) -> UInt64 {
    precondition(index >= 0 && index + 8 <= count)
    // Inside the span, as checked above.
    return unsafe withUnsafeBytes {
      unsafe $0.loadUnaligned(fromByteOffset: index, as: UInt64.self)
    }
  }
}

extension String {
  /// The longest beginning of whole characters that has at most `limit` bytes of UTF-8.
  func cut(toUTF8 limit: Int) -> String {
    guard utf8.count > limit else { return self }
    return String(decoding: utf8.prefix(limit), as: UTF8.self)
  }

  var nonEmpty: String? { isEmpty ? nil : self }

  var trimmed: String {
    guard let start = firstIndex(where: { !$0.isWhitespace }),
      let end = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[start...end])
  }

  var firstLine: String? {
    split(whereSeparator: \.isNewline).lazy.map { String($0).trimmed }.first { !$0.isEmpty }
  }
}
