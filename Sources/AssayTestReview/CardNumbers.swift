/// Numbers of payment cards in a line of text.
enum CardNumbers {
  /// Published by payment providers for tests.
  private static let published: Set<String> = [
    "4242424242424242", "4111111111111111", "4012888888881881", "4000056655665556",
    "5555555555554444", "2223003122003222", "5200828282828210", "5105105105105100",
    "378282246310005", "371449635398431", "378734493671000", "6011111111111117",
    "6011000990139424", "3566002020360505", "3530111333300000", "30569309025904",
    "38520000023237", "4000000000000002", "4222222222222",
  ]

  /// In time that grows as the line does, which may be a whole file.
  static func occur(in line: ArraySlice<UInt8>) -> Bool {
    var index = line.startIndex
    while index < line.endIndex {
      guard line[index].isDigit else {
        index += 1
        continue
      }
      let start = index
      // Groups that make no number together, as a date does with what follows, are looked at alone.
      index = line[start...].firstIndex { !$0.isDigit } ?? line.endIndex
      if start > line.startIndex, isPartOfMore(line[start - 1]) { continue }
      for end in [index, joinedEnd(in: line, from: start)] {
        let isCut = end < line.endIndex && isPartOfMore(line[end])
        if !isCut, isCard(line[start..<end]) { return true }
      }
    }
    return false
  }

  /// Where digits with single spaces or hyphens between them end, as far as a card's number goes.
  private static func joinedEnd(
    in line: ArraySlice<UInt8>, from start: Int
  ) -> Int {
    var index = start
    var end = start
    while index < min(line.endIndex, start + longest) {
      if line[index].isDigit {
        end = index + 1
      } else if !" -".utf8.contains(line[index]) || index != end {
        break
      }
      index += 1
    }
    return end
  }

  /// In bytes: more than 19 digits with something between each two.
  private static let longest = 40

  /// Of a decimal number, a name or a longer code.
  private static func isPartOfMore(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || "._".utf8.contains(byte)
  }

  private static func isCard(_ text: ArraySlice<UInt8>) -> Bool {
    guard (13...longest).contains(text.count) else { return false }
    let digits = text.filter(\.isDigit).map { $0 - UInt8(ascii: "0") }
    guard (13...19).contains(digits.count), isIssued(digits), Set(digits).count > 2 else {
      return false
    }
    var sum = 0
    for (place, digit) in digits.reversed().enumerated() {
      let doubled = Int(digit) * (place % 2 == 1 ? 2 : 1)
      sum += doubled > 9 ? doubled - 9 : doubled
    }
    return sum % 10 == 0 && !published.contains(digits.map { String($0) }.joined())
  }

  /// By first digits and length.
  private static func isIssued(_ digits: [UInt8]) -> Bool {
    let four = digits.prefix(4).reduce(0) { $0 * 10 + Int($1) }
    return switch (four, digits.count) {
    case (4_000...4_999, 16), (5_100...5_599, 16), (2_221...2_720, 16), (6_011, 16),
      (6_500...6_599, 16), (3_528...3_589, 16), (3_400...3_499, 15), (3_700...3_799, 15):
      true
    default: false
    }
  }
}
