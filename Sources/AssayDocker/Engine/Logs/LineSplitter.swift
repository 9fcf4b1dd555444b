package import AssayDependencies
import NIOCore

/// Puts the lines of two streams together from pieces that end anywhere.
package struct LineSplitter: Sendable {
  /// A line that is longer comes in parts.
  package static let longest = 1 << 20

  private var output: [UInt8] = []
  private var error: [UInt8] = []

  package init() {}

  /// The lines that a piece completes.
  package mutating func add(_ piece: LogFrameDecoder.Piece) -> [LogLine] {
    switch piece.stream {
    case .output: Self.add(piece, to: &output)
    case .error: Self.add(piece, to: &error)
    }
  }

  /// What is left when the streams have ended.
  package mutating func finish() -> [LogLine] {
    var lines: [LogLine] = []
    if !output.isEmpty { lines.append(Self.line(.output, output[...])) }
    if !error.isEmpty { lines.append(Self.line(.error, error[...])) }
    (output, error) = ([], [])
    return lines
  }

  private static func add(_ piece: LogFrameDecoder.Piece, to rest: inout [UInt8]) -> [LogLine] {
    var lines: [LogLine] = []
    var bytes = piece.bytes.readableBytesView[...]
    while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
      if rest.isEmpty {
        lines.append(line(piece.stream, bytes[..<end]))
      } else {
        rest += bytes[..<end]
        lines.append(line(piece.stream, rest[...]))
        rest = []
      }
      bytes = bytes[(end + 1)...]
    }
    rest += bytes
    while rest.count >= longest {
      lines.append(line(piece.stream, rest[..<longest]))
      rest.removeFirst(longest)
    }
    return lines
  }

  private static func line(
    _ stream: LogLine.Stream, _ bytes: some BidirectionalCollection<UInt8>
  ) -> LogLine {
    let end =
      bytes.last == UInt8(ascii: "\r") ? bytes.index(before: bytes.endIndex) : bytes.endIndex
    return LogLine(stream, String(decoding: bytes[..<end], as: UTF8.self))
  }
}
