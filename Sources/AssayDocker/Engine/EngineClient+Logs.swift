package import AssayDependencies
import NIOCore
import NIOHTTP1

/// Which part of a container's output is wanted.
package struct LogQuery: Sendable, Hashable {
  package var output = true
  package var error = true
  /// Whether later output is awaited, until the container ends.
  package var follows = false
  /// Only the last so many lines; nil: all.
  package var tail: Int?
  /// Only what came at or after it, in seconds since 1970.
  package var since: Double?

  package init(follows: Bool = false, tail: Int? = nil, since: Double? = nil) {
    self.follows = follows
    self.tail = tail
    self.since = since
  }
}

extension EngineClient {
  /// Reads a container's output piece by piece, as fast as `each` takes it.
  ///
  /// - Parameters:
  ///   - id: its id or name.
  ///   - query: which part.
  ///   - hasTerminal: whether it was created with one; nil: asked where the answer does not say.
  ///   - each: gets the pieces; false ends it.
  /// - Throws: what the engine answers.
  package func readLogs(
    of id: String, _ query: LogQuery = LogQuery(), hasTerminal: Bool? = nil,
    each: (LogFrameDecoder.Piece) async throws(EngineError) -> Bool
  ) async throws(EngineError) {
    var request = containerRequest(.GET, id, "/logs", attempt: "read a container's output")
    request.add("stdout", query.output)
    request.add("stderr", query.error)
    request.add("follow", query.follows)
    request.add("tail", query.tail.map { "\($0)" })
    request.add("since", query.since.map { Self.timestamp($0) })
    var isRaw = hasTerminal ?? false
    // Before 1.42 the answer's type is the same for both.
    if hasTerminal == nil, version < EngineVersion(1, 42) || greeting.isPodman {
      isRaw = try await inspectContainer(id).hasTerminal
    }
    let sent = request
    try await perform(sent, limits: query.follows ? limits.unbounded : nil) {
      answer throws(EngineError) in
      try await self.readFrames(&answer, for: sent, isRaw: isRaw, each: each)
    }
  }

  /// A container's output as lines.
  ///
  /// Ends with the container when it follows. Whoever stops reading ends the connection; whoever
  /// reads slowly slows the connection, and no line is left out.
  package func logs(
    of id: String, _ query: LogQuery = LogQuery(), hasTerminal: Bool? = nil
  ) -> AsyncThrowingStream<LogLine, any Error> {
    PulledStream.make { buffer in
      var lines = LineSplitter()
      try await readLogs(of: id, query, hasTerminal: hasTerminal) {
        piece throws(EngineError) in
        await buffer.writeUnlessCancelled(lines.add(piece))
      }
      _ = await buffer.writeUnlessCancelled(lines.finish())
    }
  }

  /// The last lines of a container's output.
  package func lastLines(
    of id: String, count: Int, hasTerminal: Bool? = nil
  ) async throws(EngineError) -> [LogLine] {
    var splitter = LineSplitter()
    var lines: [LogLine] = []
    try await readLogs(of: id, LogQuery(tail: count), hasTerminal: hasTerminal) {
      piece throws(EngineError) in
      lines += splitter.add(piece)
      return true
    }
    return Array((lines + splitter.finish()).suffix(count))
  }

  /// Takes an answer's frames apart.
  func readFrames(
    _ answer: inout EngineAnswer, for request: EngineRequest, isRaw: Bool,
    each: (LogFrameDecoder.Piece) async throws(EngineError) -> Bool
  ) async throws(EngineError) {
    let type = answer.head.headers.first(name: "Content-Type")
    let saysFrames = type == "application/vnd.docker.multiplexed-stream"
    var decoder = LogFrameDecoder(isRaw: isRaw && !saysFrames)
    while true {
      guard let next = try await answer.next() else { break }
      let pieces: [LogFrameDecoder.Piece]
      do {
        pieces = try decoder.decode(next)
      } catch {
        throw self.error(.badAnswer(error.reason), for: request)
      }
      for piece in pieces where try await !each(piece) { return }
    }
    guard decoder.isComplete else {
      throw error(.endedEarly("a frame of output"), for: request)
    }
  }

  /// Seconds and nanoseconds, as the engine wants them.
  static func timestamp(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e12 else { return "0" }
    let whole = seconds.rounded(.down)
    let nanoseconds = "\(Int(((seconds - whole) * 1e9).rounded(.down)))"
    return "\(Int(whole))." + String(repeating: "0", count: 9 - nanoseconds.count) + nanoseconds
  }
}
