import AssayCoverage
import AssayTestRuns

/// Reads LCOV tracefiles.
///
/// Source: `man geninfo`. A record's own sums (`LF`, `LH`) count where it has them, because those
/// of llvm-cov differ from its lines. A file with several records, one a test, is counted anew by
/// its lines; a record that names its test (`TN`) says what this test ran.
struct LCOVReader: LineReader {
  private var collector = CoverageCollector()
  private var test = ""
  private var total: Int?
  private var covered: Int?
  private var ways: [Int: [String: Bool]] = [:]

  mutating func line(_ range: Range<Int>, in bytes: Span<UInt8>, at offset: Int) {
    func rest(_ length: Int) -> Range<Int> { range.lowerBound + length..<range.upperBound }
    if bytes.starts(with: "SF:", at: range.lowerBound) {
      if collector.isInFile { fail("a record begins before the last one ended", at: offset) }
      collector.begin(bytes.string(in: bytes.trimmed(rest(3))))
    } else if bytes.starts(with: "TN:", at: range.lowerBound) {
      test = bytes.string(in: bytes.trimmed(rest(3)))
    } else if bytes.starts(with: "DA:", at: range.lowerBound) {
      readLine(bytes.string(in: rest(3)), at: offset)
    } else if bytes.starts(with: "BRDA:", at: range.lowerBound) {
      readBranch(bytes.string(in: rest(5)), at: offset)
    } else if collector.isInFile, bytes.starts(with: "LF:", at: range.lowerBound) {
      total = bytes.integer(in: rest(3))
    } else if collector.isInFile, bytes.starts(with: "LH:", at: range.lowerBound) {
      covered = bytes.integer(in: rest(3))
    } else if bytes.matches("end_of_record", in: bytes.trimmed(range)) {
      endRecord()
    }
  }

  /// `line,count` with a checksum, perhaps.
  private mutating func readLine(_ text: String, at offset: Int) {
    let fields = text.split(separator: ",")
    guard collector.isInFile, fields.count >= 2, let line = Int(fields[0]), line > 0,
      let count = Double(fields[1]), !count.isNaN
    else {
      return fail("a DA line is not 'DA:line,count' inside a record", at: offset)
    }
    // Counts may be larger than any integer of ours.
    collector.add(line: line, count: count >= 1e15 ? 1 << 50 : max(0, Int(count.rounded(.up))))
  }

  /// `line,block,branch,taken`; the branch is a number or, of coverage.py, a sentence.
  private mutating func readBranch(_ text: String, at offset: Int) {
    let fields = text.split(separator: ",", omittingEmptySubsequences: false)
    guard collector.isInFile, fields.count >= 4, let line = Int(fields[0]), line > 0,
      let taken = fields.last
    else {
      return fail("a BRDA line is not 'BRDA:line,block,branch,taken' inside a record", at: offset)
    }
    let way = fields[1..<fields.count - 1].joined(separator: ",")
    let isTaken = taken != "-" && taken != "0"
    ways[line, default: [:]][way] = (ways[line]?[way] ?? false) || isTaken
  }

  private mutating func endRecord() {
    collector.change { file in
      for (line, ways) in ways { file.add(line: line, LineBranches(ways: ways)) }
      if !test.isEmpty { file.tests[test] = file.covered }
      if let total, let covered, covered <= total {
        file.sums = .init(lines: .init(covered: covered, total: total))
      }
    }
    collector.end()
    (total, covered, ways) = (nil, nil, [:])
  }

  private mutating func fail(_ what: String, at offset: Int) {
    collector.fail("\(what) (byte \(offset)).")
  }

  mutating func finish(_ end: LineParserEnd) -> Result<CoverageMap, CoverageFault> {
    if collector.isInFile {
      fail("the file ends inside a record; was it cut off?", at: end.size)
    }
    if let offset = end.tooLongLine { fail("a line is longer than 64 MiB", at: offset) }
    return Result { () throws(CoverageFault) in try collector.finish() }
  }
}
