package import AssayDependencies
package import NIOCore

/// Takes the engine's multiplexed stream apart: eight bytes that say whose and how much, then that
/// much.
///
/// Pieces come out as they come in; a frame that says it is huge takes no room.
package struct LogFrameDecoder: Sendable {
  package struct Piece: Sendable, Hashable {
    package var stream: LogLine.Stream
    package var bytes: ByteBuffer

    package init(stream: LogLine.Stream, bytes: ByteBuffer) {
      self.stream = stream
      self.bytes = bytes
    }
  }

  package struct Fault: Error, Sendable, Hashable {
    package var reason: String

    package init(reason: String) { self.reason = reason }
  }

  private enum State: Sendable {
    case header([UInt8])
    case payload(UInt8, remaining: Int)
    /// A terminal's stream has no frames.
    case raw
  }

  /// What the engine itself has to say, as stream 3.
  private var engineError: [UInt8] = []
  private var state: State

  /// Decodes frames, or passes on all when `isRaw`.
  package init(isRaw: Bool = false) { state = isRaw ? .raw : .header([]) }

  /// Whether the stream may end here.
  package var isComplete: Bool {
    switch state {
    case .header(let bytes): bytes.isEmpty
    case .payload: false
    case .raw: true
    }
  }

  package mutating func decode(_ buffer: ByteBuffer) throws(Fault) -> [Piece] {
    var buffer = buffer
    var pieces: [Piece] = []
    while buffer.readableBytes > 0 {
      switch state {
      case .raw:
        pieces.append(Piece(stream: .output, bytes: buffer))
        return pieces
      case .header(var bytes):
        let count = min(8 - bytes.count, buffer.readableBytes)
        bytes += buffer.readBytes(length: count) ?? []
        state = bytes.count < 8 ? .header(bytes) : try Self.header(bytes)
      case .payload(let stream, let remaining):
        let count = min(remaining, buffer.readableBytes)
        guard let slice = buffer.readSlice(length: count) else { return pieces }
        if stream == 3 {
          engineError += slice.readableBytesView.prefix(1000)
        } else {
          pieces.append(Piece(stream: stream == 2 ? .error : .output, bytes: slice))
        }
        state = remaining > count ? .payload(stream, remaining: remaining - count) : .header([])
      }
      if case .header = state, !engineError.isEmpty {
        throw Fault(reason: String(decoding: engineError, as: UTF8.self))
      }
    }
    return pieces
  }

  private static func header(_ bytes: [UInt8]) throws(Fault) -> State {
    guard bytes[0] <= 3, bytes[1...3].allSatisfy({ $0 == 0 }) else {
      throw Fault(reason: "a frame of its stream begins with \(bytes).")
    }
    let size = bytes[4...].reduce(0) { $0 << 8 | Int($1) }
    return size == 0 ? .header([]) : .payload(bytes[0], remaining: size)
  }
}
