/// The `time` attribute of a test case.
enum JUnitTime {
  /// Reads seconds as producers write them: `0.012`, `8.6e-05`, `0,5` and `1,234.5`.
  ///
  /// - Returns: nil for what is negative, not a number or longer than 30 years.
  static func duration(_ range: Range<Int>, in bytes: Span<UInt8>) -> Duration? {
    let range = bytes.trimmed(range)
    var mantissa: Int64 = 0
    var digits = 0
    var decimals: Int?
    for index in range {
      let byte = bytes[index]
      if byte.isDigit, digits < 18 {
        mantissa = mantissa * 10 + Int64(byte - UInt8(ascii: "0"))
        digits += 1
        if let count = decimals { decimals = count + 1 }
      } else if byte == UInt8(ascii: "."), decimals == nil {
        decimals = 0
      } else {
        return unusual(bytes.string(in: range))
      }
    }
    guard digits > 0 else { return nil }
    let scale = powersOfTen[decimals ?? 0]
    let (seconds, rest) = mantissa.quotientAndRemainder(dividingBy: scale)
    guard seconds < longest else { return nil }
    return Duration(
      secondsComponent: seconds, attosecondsComponent: rest * (powersOfTen[18] / scale))
  }

  private static let longest: Int64 = 1_000_000_000
  private static let powersOfTen: [Int64] = (0...18).map { exponent in
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  private static func unusual(_ text: String) -> Duration? {
    var text = text
    if let comma = text.lastIndex(of: ",") {
      if let dot = text.lastIndex(of: "."), dot > comma {
        text.removeAll { $0 == "," }
      } else {
        // The last comma is the decimal one, dots group thousands.
        let decimals = text[text.index(after: comma)...]
        text = text[..<comma].filter(\.isNumber) + "." + decimals
      }
    }
    guard let seconds = Double(text), seconds >= 0, seconds < Double(longest) else { return nil }
    return .seconds(seconds)
  }
}
