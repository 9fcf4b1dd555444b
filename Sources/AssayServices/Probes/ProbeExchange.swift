/// What is sent to a server to see whether it is ready, and what its answer means; no socket.
package struct ProbeExchange: Sendable {
  /// As people call the protocol, for messages.
  package var name: String
  /// Empty: the server speaks first.
  package var request: [UInt8]
  /// Sent before a ready server is left, where an abrupt end would be logged as an error.
  var farewell: [UInt8] = []
  /// Gets all that came so far.
  package var judge: @Sendable ([UInt8]) -> ProbeJudgement

  /// No answer of a server is longer.
  static let answerLimit = 1 << 16
}

/// What the bytes of an answer mean so far.
package enum ProbeJudgement: Sendable, Hashable {
  /// More must come before anything can be said.
  case incomplete
  case ready
  /// What it said instead.
  case notReady(String)
  /// It is not the protocol.
  case foreign
}

extension ProbeExchange {
  /// The answer to the end of a connection: what was said until then.
  func judgementAtEnd(_ bytes: [UInt8]) -> String {
    bytes.isEmpty
      ? "it closed the connection without a word"
      : "it closed the connection after \(Self.quoted(bytes))"
  }

  static func quoted(_ text: String) -> String { quoted(Array(text.utf8)) }

  /// An answer's beginning, so that it can stand in a line of a message.
  static func quoted(_ bytes: [UInt8]) -> String {
    let printable = bytes.prefix(60).map { byte in
      (0x20..<0x7F).contains(byte) ? Character(Unicode.Scalar(byte)) : "·"
    }
    return "\"\(String(printable))\"" + (bytes.count > 60 ? "…" : "")
  }

  /// A server's own words, without what could upset a terminal.
  static func words(_ text: String) -> String {
    let scalars = text.unicodeScalars.prefix(200).map { scalar in
      scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? " " : Character(scalar)
    }
    return String(scalars)
  }

  /// The first line, which ends with a line feed; nil when there is none yet.
  static func firstLine(_ bytes: some Collection<UInt8>) -> String? {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let line = bytes[..<end]
    return String(decoding: line, as: UTF8.self).trimmingSuffix("\r")
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: Character) -> String {
    last == suffix ? String(dropLast()) : self
  }
}
