import AssayDependencies
import AssayDocker
import NIOCore
import Testing

struct FrameTests {
  private static func frame(_ stream: UInt8, _ text: String) -> [UInt8] {
    let count = text.utf8.count
    return [
      stream, 0, 0, 0, UInt8(count >> 24), UInt8(count >> 16 & 255), UInt8(count >> 8 & 255),
      UInt8(count & 255),
    ] + Array(text.utf8)
  }

  private static let stream =
    frame(1, "one\ntw") + frame(2, "err\r\n") + frame(1, "o\n\nthr") + frame(1, "")
    + frame(0, "ee\n") + frame(2, "rest ü")

  /// All lines of a stream that comes in pieces of `size` bytes.
  private func lines(_ bytes: [UInt8], size: Int, isRaw: Bool = false) throws -> [LogLine] {
    var decoder = LogFrameDecoder(isRaw: isRaw)
    var splitter = LineSplitter()
    var lines: [LogLine] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      for piece in try decoder.decode(ByteBuffer(bytes: rest.prefix(size))) {
        lines += splitter.add(piece)
      }
      rest = rest.dropFirst(size)
    }
    #expect(decoder.isComplete)
    return lines + splitter.finish()
  }

  @Test(arguments: [1, 2, 3, 5, 7, 8, 9, 13, 1000])
  func `lines come out the same however the bytes come in`(size: Int) throws {
    #expect(
      try lines(Self.stream, size: size).filter { $0.stream == .output }.map(\.text)
        == ["one", "two", "", "three"])
    #expect(
      try lines(Self.stream, size: size).filter { $0.stream == .error }.map(\.text)
        == ["err", "rest ü"])
    #expect(
      try lines(Array("one\r\ntwo".utf8), size: size, isRaw: true)
        == [LogLine(.output, "one"), LogLine(.output, "two")])
  }

  @Test func `a frame that says it is huge takes no room`() throws {
    var decoder = LogFrameDecoder()
    let pieces = try decoder.decode(ByteBuffer(bytes: [1, 0, 0, 0, 255, 255, 255, 255, 65, 66]))
    #expect(pieces.map { String(buffer: $0.bytes) } == ["AB"])
    #expect(!decoder.isComplete)
  }

  @Test(arguments: [
    [UInt8](repeating: 9, count: 8), [1, 1, 0, 0, 0, 0, 0, 1], Array("HTTP/1.1".utf8),
  ])
  func `what is no frame is an error`(bytes: [UInt8]) {
    var decoder = LogFrameDecoder()
    #expect(throws: LogFrameDecoder.Fault.self) { try decoder.decode(ByteBuffer(bytes: bytes)) }
  }

  @Test func `what the engine itself says in the stream is an error`() {
    var decoder = LogFrameDecoder()
    #expect(throws: LogFrameDecoder.Fault(reason: "error from daemon in stream: no log")) {
      try decoder.decode(
        ByteBuffer(bytes: Self.frame(3, "error from daemon in stream: no log") + [1]))
    }
  }

  @Test func `a line without an end is given in parts`() {
    var splitter = LineSplitter()
    let piece = LogFrameDecoder.Piece(
      stream: .output, bytes: ByteBuffer(repeating: UInt8(ascii: "x"), count: LineSplitter.longest))
    #expect(splitter.add(piece).map(\.text.utf8.count) == [LineSplitter.longest])
    #expect(splitter.finish().isEmpty)
  }

  @Test(arguments: [1, 2, 3, 7, 1000])
  func `JSON objects are told apart, on lines or not`(size: Int) throws {
    let text = #"{"a":"}\"{"}{"b":[{"c":1}]}"# + "\r\n\n \u{1E}{\"d\":\"\\\\\"}\n"
    var splitter = JSONValueSplitter()
    var values: [String] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      values += try splitter.add(rest.prefix(size)).map { String(decoding: $0, as: UTF8.self) }
      rest = rest.dropFirst(size)
    }
    #expect(values == [#"{"a":"}\"{"}"#, #"{"b":[{"c":1}]}"#, #"{"d":"\\"}"#])
    #expect(splitter.isComplete)
  }

  @Test func `what is no JSON object, or endless, is an error`() throws {
    var splitter = JSONValueSplitter()
    #expect(throws: JSONValueSplitter.Fault.self) { try splitter.add("<html>".utf8) }
    var endless = JSONValueSplitter()
    _ = try endless.add("{\"".utf8)
    #expect(throws: JSONValueSplitter.Fault.self) {
      try endless.add(repeatElement(UInt8(ascii: "x"), count: JSONValueSplitter.longest))
    }
  }
}
