/// Reads recorded traffic line by line, in pieces of any size, and goes on after bad lines.
package struct TrafficReader: Sendable {
  package enum Format: Sendable {
    /// Assay's own.
    case exchanges
    /// The common or combined format of access logs.
    case accessLog(AccessLog)
    case jsonAccessLog(JSONAccessLog)
  }

  private let format: Format
  private var rest: [UInt8] = []
  private var line = 0
  /// Whether the line that is being read is longer than the limit.
  private var isTooLong = false
  package private(set) var reading = TrafficReading()

  /// In bytes; what a line holds at most.
  package static let longestLine = 64 << 20

  package init(_ format: Format) { self.format = format }

  /// Takes the next bytes, and gives what they complete.
  package mutating func read(_ bytes: [UInt8], _ body: (RecordedExchange) -> Void) {
    var start = 0
    while let end = bytes[start...].firstIndex(of: 0x0A) {
      add(bytes[start..<end])
      endLine(body)
      start = end + 1
    }
    add(bytes[start...])
  }

  /// Takes the last line, which may have no end.
  package mutating func finish(_ body: (RecordedExchange) -> Void) {
    if !rest.isEmpty || isTooLong { endLine(body) }
  }

  private mutating func add(_ part: ArraySlice<UInt8>) {
    if rest.count + part.count > Self.longestLine {
      isTooLong = true
      rest = []
    } else if !isTooLong {
      rest += part
    }
  }

  private mutating func endLine(_ body: (RecordedExchange) -> Void) {
    line += 1
    defer {
      rest.removeAll(keepingCapacity: rest.count < 1 << 16)
      isTooLong = false
    }
    if isTooLong {
      return reading.add(
        TrafficFault("the line is longer than \(Self.longestLine >> 20) MiB", line: line))
    }
    if rest.last == 0x0D { rest.removeLast() }
    guard rest.contains(where: { $0 != 0x20 && $0 != 0x09 }) else { return }
    do throws(TrafficFault) {
      let exchange = try parse()
      reading.exchanges += 1
      body(exchange)
    } catch {
      reading.add(TrafficFault(error.what, line: line))
    }
  }

  private func parse() throws(TrafficFault) -> RecordedExchange {
    switch format {
    case .exchanges: try ExchangeLine.parse(rest)
    case .accessLog(let log): try log.parse(rest)
    case .jsonAccessLog(let log): try log.parse(rest)
    }
  }
}
