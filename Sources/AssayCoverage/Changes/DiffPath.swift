/// Paths as diffs write them: with `a/` or `b/` before, and quoted like C's strings when they
/// hold anything unusual.
enum DiffPath {
  static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

  static func withoutPrefix(_ path: String) -> String {
    path.hasPrefix("a/") || path.hasPrefix("b/") ? String(path.dropFirst(2)) : path
  }

  static func unquoted(
    _ bytes: ArraySlice<UInt8>, at line: Int
  ) throws(UnifiedDiff.Fault) -> String {
    guard bytes.first == UInt8(ascii: "\"") else {
      return text(bytes.last == 0x0D ? bytes.dropLast() : bytes)
    }
    var result: [UInt8] = []
    var rest = bytes.dropFirst()
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") { return String(decoding: result, as: UTF8.self) }
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        continue
      }
      guard let escaped = rest.popFirst() else { break }
      switch escaped {
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "a"): result.append(0x07)
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0C)
      case UInt8(ascii: "v"): result.append(0x0B)
      case UInt8(ascii: "0")...UInt8(ascii: "3"):
        let digits = [escaped] + rest.prefix(2)
        guard digits.count == 3, let value = UInt8(text(digits[...]), radix: 8) else {
          throw UnifiedDiff.Fault(
            what: "a quoted path has an escape of no octal number", line: line)
        }
        rest.removeFirst(2)
        result.append(value)
      default: result.append(escaped)
      }
    }
    throw UnifiedDiff.Fault(what: "the quotes around a path are not closed", line: line)
  }
}
