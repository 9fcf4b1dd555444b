/// Bytes around the first that differs, as hexadecimal numbers and as letters.
enum ByteDifference {
  private static let perLine = 8
  /// Lines before and after.
  private static let before = 3
  private static let after = 12

  static func rows(
    _ expected: [UInt8], _ actual: [UInt8], isWrong: Bool
  ) -> [DifferenceRow] {
    let all = (max(expected.count, actual.count) + perLine - 1) / perLine
    let same = zip(expected, actual).prefix { $0 == $1 }.count
    let isAlike = same == expected.count && same == actual.count
    let first = isAlike ? 0 : max(same / perLine - before, 0)
    let last = min(same / perLine + after, all)
    var rows: [DifferenceRow] = first > 0 ? [.elided(first)] : []
    for line in first..<max(last, first) {
      let (one, other) = (part(expected, line), part(actual, line))
      let kind: DifferenceRow.Kind =
        if one == other {
          .same
        } else if !isWrong {
          .allowed
        } else {
          one.isEmpty ? .unexpected : other.isEmpty ? .missing : .changed
        }
      rows.append(
        DifferenceRow(
          kind, expected: self.line(line, one, beside: other),
          actual: self.line(line, other, beside: one)))
    }
    if last < all { rows.append(isAlike ? .elided(all - last) : .omitted(all - last)) }
    return rows
  }

  private static func part(_ bytes: [UInt8], _ line: Int) -> ArraySlice<UInt8> {
    let start = min(line * perLine, bytes.count)
    return bytes[start..<min(start + perLine, bytes.count)]
  }

  private static func line(
    _ number: Int, _ bytes: ArraySlice<UInt8>, beside other: ArraySlice<UInt8>
  ) -> DifferenceLine? {
    guard !bytes.isEmpty else { return nil }
    var segments = [DifferenceLine.Segment(hexadecimal(number * perLine, digits: 8) + " ")]
    var letters: [DifferenceLine.Segment] = [.init("  ")]
    for offset in 0..<perLine {
      guard offset < bytes.count else {
        segments.append(.init("   "))
        continue
      }
      let byte = bytes[bytes.startIndex + offset]
      // One line may stand alone, and is no change inside itself then.
      let isChanged =
        !other.isEmpty && (offset >= other.count || other[other.startIndex + offset] != byte)
      segments.append(.init(" "))
      segments.append(.init(hexadecimal(Int(byte), digits: 2), isChanged: isChanged))
      let letter = (0x20..<0x7F).contains(byte) ? String(Unicode.Scalar(byte)) : "."
      letters.append(.init(letter, isChanged: isChanged))
    }
    return DifferenceLine(depth: 0, joined(segments + letters))
  }

  private static func joined(_ segments: [DifferenceLine.Segment]) -> [DifferenceLine.Segment] {
    segments.reduce(into: []) { result, segment in
      if let last = result.last, last.isChanged == segment.isChanged {
        result[result.count - 1].text += segment.text
      } else {
        result.append(segment)
      }
    }
  }

  private static func hexadecimal(_ number: Int, digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: max(digits - text.count, 0)) + text
  }
}
