/// International bank account numbers in a line of text.
enum AccountNumbers {
  /// How long they are in a country.
  private static let lengths: [String: Int] = [
    "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20,
    "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26,
    "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MT": 31, "NL": 18, "NO": 15, "PL": 28,
    "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24,
  ]
  /// The examples that everybody copies.
  private static let published: Set<String> = [
    "DE89370400440532013000", "GB82WEST12345698765432", "GB29NWBK60161331926819",
    "FR1420041010050500013M02606", "NL91ABNA0417164300", "CH9300762011623852957",
    "AT611904300234573201", "BE68539007547034", "ES9121000418450200051332",
    "IT60X0542811101000000123456",
  ]

  static func occur(in line: ArraySlice<UInt8>) -> Bool {
    line.indices.contains { start in
      guard start + 15 <= line.endIndex, line[start].isUppercase, line[start + 1].isUppercase,
        line[start + 2].isDigit, line[start + 3].isDigit,
        start == line.startIndex || !(line[start - 1].isLetter || line[start - 1].isDigit)
      else { return false }
      let country = String(decoding: line[start..<(start + 2)], as: UTF8.self)
      guard let length = lengths[country] else { return false }
      var characters: [UInt8] = []
      var index = start
      while index < line.endIndex, characters.count < length {
        let byte = line[index]
        if byte.isUppercase || byte.isDigit {
          characters.append(byte)
        } else if byte != UInt8(ascii: " ") || characters.count % 4 != 0 {
          break
        }
        index += 1
      }
      let isWhole =
        index >= line.endIndex || !(line[index].isLetter || line[index].isDigit)
      return characters.count == length && isWhole && isValid(characters)
        && !published.contains(String(decoding: characters, as: UTF8.self))
    }
  }

  private static func isValid(_ characters: [UInt8]) -> Bool {
    var remainder = 0
    for byte in characters[4...] + characters[..<4] {
      let value = byte.isDigit ? Int(byte) - 48 : Int(byte) - 55
      remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
    }
    return remainder == 1
  }
}
