/// The words behind a command of psql.
package enum CommandArguments {
  /// Splits at blanks; single quotes hold a word together and know `\n`, `\t` and doubled quotes.
  ///
  /// - Returns: nil when a command of the shell in backquotes is asked for, or a quotation does not
  ///   end.
  package static func split(
    _ bytes: ArraySlice<UInt8>, variables: [String: [UInt8]]
  ) -> [[UInt8]]? {
    var words: [[UInt8]] = []
    var rest = bytes
    while let first = rest.first {
      if first.isSpace {
        rest = rest.dropFirst()
        continue
      }
      guard let word = word(&rest, variables) else { return nil }
      words.append(word)
    }
    return words
  }

  private static func word(
    _ rest: inout ArraySlice<UInt8>, _ variables: [String: [UInt8]]
  ) -> [UInt8]? {
    var word: [UInt8] = []
    while let byte = rest.first, !byte.isSpace {
      switch byte {
      case UInt8(ascii: "`"): return nil
      case UInt8(ascii: "'"):
        guard let text = quotation(&rest) else { return nil }
        word += text
      case UInt8(ascii: ":"):
        if let found = SQLVariable(in: rest.dropFirst()), let value = found.value(in: variables) {
          word += value
          rest = rest[found.end...]
        } else {
          word.append(byte)
          rest = rest.dropFirst()
        }
      default:
        word.append(byte)
        rest = rest.dropFirst()
      }
    }
    return word
  }

  private static func quotation(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    var text: [UInt8] = []
    rest = rest.dropFirst()
    while let byte = rest.popFirst() {
      switch (byte, rest.first) {
      case (UInt8(ascii: "'"), UInt8(ascii: "'")):
        text.append(byte)
        rest = rest.dropFirst()
      case (UInt8(ascii: "'"), _):
        return text
      case (UInt8(ascii: "\\"), .some(let next)):
        text.append(escaped(next))
        rest = rest.dropFirst()
      default:
        text.append(byte)
      }
    }
    return nil
  }

  private static func escaped(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "r"): 0x0D
    default: byte
    }
  }
}
