/// What a failure says without what differs each time, so that failures of one cause have one.
///
/// It is the message's first line with all words that hold a digit taken out.
package struct FailureSignature: Sendable, Hashable, CustomStringConvertible {
  package let description: String

  private static let longest = 160

  /// nil when nothing was said.
  package init?(message: String?) {
    guard let line = message?.split(whereSeparator: \.isNewline).first else { return nil }
    var text = ""
    var word: [UInt8] = []
    func close() {
      let isNumber = word.contains { $0 &- UInt8(ascii: "0") < 10 }
      text += isNumber ? "#" : String(decoding: word, as: UTF8.self)
      word = []
    }
    for byte in line.utf8.prefix(4 * Self.longest) {
      let isPart =
        byte >= 0x80 || byte &- UInt8(ascii: "0") < 10
        || (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_")
      if isPart {
        word.append(byte)
      } else {
        close()
        text.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
    close()
    description = String(text.prefix(Self.longest))
  }

  /// One that the history has.
  package init(text: String) { description = text }
}
