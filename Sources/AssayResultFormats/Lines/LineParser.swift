import AssayTestRuns

/// Reads a format whose unit is the line.
protocol LineReader {
  associatedtype Output
  /// Takes a line; `offset` is that of its first byte in the file.
  mutating func line(_ range: Range<Int>, in bytes: Span<UInt8>, at offset: Int)
  mutating func finish(_ end: LineParserEnd) -> Output
}

/// How a file of lines ended.
struct LineParserEnd {
  /// In bytes.
  var size: Int
  /// Where a line began that was too long to be kept; nil when there was none.
  var tooLongLine: Int?

  /// The warning that a line was left out, if one was.
  var warnings: [ResultWarning] {
    guard let tooLongLine else { return [] }
    return [
      ResultWarning(
        "a line is longer than 64 MiB and was left out", byteOffset: tooLongLine, isDamaging: true)
    ]
  }
}

/// Splits chunks into lines, without their line breaks, for a `LineReader`.
struct LineParser<Reader: LineReader>: ByteConsumer {
  private var reader: Reader
  private var carry: [UInt8] = []
  private var position = 0
  private var tooLongLine: Int?
  private static var longestLine: Int { 64 << 20 }

  init(_ reader: Reader) { self.reader = reader }

  mutating func consume(_ chunk: Span<UInt8>) {
    var start = 0
    while let end = chunk.firstIndex(of: UInt8(ascii: "\n"), in: start..<chunk.count) {
      if carry.isEmpty {
        emit(start..<end, in: chunk, at: position + start)
      } else {
        chunk.append(start..<end, to: &carry)
        flush(endingAt: position + end)
      }
      start = end + 1
    }
    chunk.append(start..<chunk.count, to: &carry)
    position += chunk.count
    if carry.count > Self.longestLine {
      tooLongLine = tooLongLine ?? position - carry.count
      carry.removeAll()
    }
  }

  mutating func finish() -> Reader.Output {
    if !carry.isEmpty { flush(endingAt: position) }
    return reader.finish(LineParserEnd(size: position, tooLongLine: tooLongLine))
  }

  private mutating func flush(endingAt end: Int) {
    var line: [UInt8] = []
    swap(&line, &carry)
    emit(0..<line.count, in: line.span, at: end - line.count)
    line.removeAll(keepingCapacity: true)
    swap(&line, &carry)
  }

  private mutating func emit(_ range: Range<Int>, in bytes: Span<UInt8>, at offset: Int) {
    var range = range
    if offset == 0, bytes.starts(with: "\u{FEFF}", at: range.lowerBound) {
      range = range.lowerBound + 3..<range.upperBound
    }
    if let last = range.last, bytes[last] == UInt8(ascii: "\r") {
      range = range.lowerBound..<last
    }
    reader.line(range, in: bytes, at: offset)
  }
}

extension LineParser: ResultParser where Reader.Output == ParsedResults {}
