/// How every text that a pattern matches begins, so that most patterns need not be tried.
enum PatternPrefix {
  /// - Returns: empty where nothing is sure.
  static func literal(_ pattern: String) -> [UInt8] {
    // An alternative could begin otherwise, and to find where it ends is not worth it.
    guard !pattern.utf8.contains(UInt8(ascii: "|")) else { return [] }
    var result: [UInt8] = []
    var rest = pattern.utf8[...]
    if rest.first == UInt8(ascii: "^") { rest.removeFirst() }
    while let byte = rest.popFirst() {
      switch byte {
      case _ where isPlain(byte): result.append(byte)
      case UInt8(ascii: "\\"):
        guard let next = rest.popFirst(), isPunctuation(next) else { return result }
        result.append(next)
      // The letter before may be missing.
      case UInt8(ascii: "?"), UInt8(ascii: "*"), UInt8(ascii: "{"): return result.dropLast()
      default: return result
      }
    }
    return result
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "_"),
      UInt8(ascii: "-"), UInt8(ascii: "~"), UInt8(ascii: ":"), UInt8(ascii: "@"),
      UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "%"):
      true
    default: false
    }
  }

  private static func isPunctuation(_ byte: UInt8) -> Bool {
    [UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-")].contains(byte)
  }
}
