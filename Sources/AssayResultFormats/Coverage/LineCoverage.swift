import AssayTestRuns

/// Reads LCOV tracefiles.
///
/// Source: `man geninfo`. A record's own sums (`LF`, `LH`) count where it has them, because those
/// of llvm-cov differ from its lines. A file with several records, one a test, is counted anew by
/// its lines.
struct LCOVReader: LineReader {
  private var files = FileHits()
  private var sums: [String: Sums] = [:]
  private var current: String?
  private var fault: CoverageFault?

  private struct Sums {
    var records = 0
    var total: Int?
    var covered: Int?
  }

  mutating func line(_ range: Range<Int>, in bytes: Span<UInt8>, at offset: Int) {
    if bytes.starts(with: "SF:", at: range.lowerBound) {
      if current != nil { fail("a record begins before the last one ended", at: offset) }
      let path = bytes.string(in: bytes.trimmed(range.lowerBound + 3..<range.upperBound))
      current = path
      files.add(file: path)
      sums[path, default: Sums()].records += 1
    } else if let current, bytes.starts(with: "LF:", at: range.lowerBound) {
      sums[current]?.total = bytes.integer(in: range.lowerBound + 3..<range.upperBound)
    } else if let current, bytes.starts(with: "LH:", at: range.lowerBound) {
      sums[current]?.covered = bytes.integer(in: range.lowerBound + 3..<range.upperBound)
    } else if bytes.starts(with: "DA:", at: range.lowerBound) {
      let fields = bytes.string(in: range.lowerBound + 3..<range.upperBound).split(separator: ",")
      guard let current, fields.count >= 2, let line = Int(fields[0]), line > 0,
        let count = Double(fields[1])
      else {
        fail("a DA line is not 'DA:line,count' inside a record", at: offset)
        return
      }
      files.add(file: current, line: line, count: count > 0 ? 1 : 0)
    } else if bytes.matches("end_of_record", in: bytes.trimmed(range)) {
      current = nil
    }
  }

  private mutating func fail(_ what: String, at offset: Int) {
    fault = fault ?? CoverageFault("\(what) (byte \(offset)).")
  }

  mutating func finish(_ end: LineParserEnd) -> Result<[FileCoverage], CoverageFault> {
    if current != nil { fail("the file ends inside a record; was it cut off?", at: end.size) }
    if let fault { return .failure(fault) }
    return .success(
      files.coverage.map { file in
        guard let sum = sums[file.path], sum.records == 1, let total = sum.total,
          let covered = sum.covered, covered <= total
        else { return file }
        var file = file
        file.lines = .init(covered: covered, total: total)
        return file
      })
  }
}

/// Reads Go's cover profiles: a line counts as executed when any statement on it was.
///
/// Source: `golang.org/x/tools/cover`; `file:line.column,line.column statements count`.
struct GoCoverReader: LineReader {
  private var files = FileHits()
  private var fault: CoverageFault?

  mutating func line(_ range: Range<Int>, in bytes: Span<UInt8>, at offset: Int) {
    guard !bytes.trimmed(range).isEmpty, !bytes.starts(with: "mode: ", at: range.lowerBound) else {
      return
    }
    let text = bytes.string(in: range)
    guard let colon = text.lastIndex(of: ":") else { return fail(at: offset) }
    let fields = text[text.index(after: colon)...].split(separator: " ")
    guard fields.count == 3, let count = Int(fields[2]) else { return fail(at: offset) }
    let places = fields[0].split(separator: ",").map { $0.split(separator: ".") }
    guard places.count == 2, places.allSatisfy({ $0.count == 2 }), let first = Int(places[0][0]),
      let last = Int(places[1][0]), first > 0, first <= last, last - first < 1_000_000
    else { return fail(at: offset) }
    for line in first...last {
      files.add(file: String(text[..<colon]), line: line, count: count > 0 ? 1 : 0)
    }
  }

  private mutating func fail(at offset: Int) {
    fault =
      fault
      ?? CoverageFault(
        "a line is not 'file:line.column,line.column statements count' (byte \(offset)).")
  }

  mutating func finish(_ end: LineParserEnd) -> Result<[FileCoverage], CoverageFault> {
    fault.map { .failure($0) } ?? .success(files.coverage)
  }
}
