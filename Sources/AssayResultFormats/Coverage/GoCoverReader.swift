import AssayCoverage
import AssayTestRuns

/// Reads Go's cover profiles: a line counts as executed when any statement on it was.
///
/// Source: `golang.org/x/tools/cover`; `file:line.column,line.column statements count`. Paths begin
/// with that of the module.
struct GoCoverReader: LineReader {
  private var collector = CoverageCollector()
  private var path: Substring?

  /// No statement is longer.
  private static let longestBlock = 100_000

  mutating func line(_ range: Range<Int>, in bytes: Span<UInt8>, at offset: Int) {
    guard !bytes.trimmed(range).isEmpty, !bytes.starts(with: "mode: ", at: range.lowerBound) else {
      return
    }
    let text = bytes.string(in: range)
    guard let colon = text.lastIndex(of: ":") else { return fail(at: offset) }
    let fields = text[text.index(after: colon)...].split(separator: " ")
    guard fields.count == 3, let count = Int(fields[2]), count >= 0 else {
      return fail(at: offset)
    }
    let places = fields[0].split(separator: ",").map { place in
      place.split(separator: ".").compactMap { Int($0) }
    }
    guard places.count == 2, places.allSatisfy({ $0.count == 2 && $0[0] > 0 }),
      places[0][0] <= places[1][0], places[1][0] - places[0][0] < Self.longestBlock
    else { return fail(at: offset) }
    if path != text[..<colon] {
      path = text[..<colon]
      collector.begin(String(text[..<colon]))
    }
    collector.raise(places[0][0]...places[1][0], to: count)
    let region = SourceRegion(
      startLine: places[0][0], startColumn: places[0][1], endLine: places[1][0],
      endColumn: places[1][1])
    collector.change { $0.add(region, count: count) }
  }

  private mutating func fail(at offset: Int) {
    collector.fail(
      "a line is not 'file:line.column,line.column statements count' (byte \(offset)).")
  }

  mutating func finish(_ end: LineParserEnd) -> Result<CoverageMap, CoverageFault> {
    if let offset = end.tooLongLine { fail(at: offset) }
    return Result { () throws(CoverageFault) in try collector.finish() }
  }
}
