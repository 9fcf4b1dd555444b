import AssayCoverage

/// Puts a coverage file's lines together, and refuses those that no source could have.
struct CoverageCollector {
  private(set) var map = CoverageMap()
  private(set) var fault: CoverageFault?
  private var path: String?
  private var file = CoveredFile()
  private var lines = 0

  /// No source file is longer.
  static let lastLine = 10_000_000
  /// In one coverage file: short texts that claim huge ranges must not fill memory.
  static let mostLines = 5_000_000

  var isInFile: Bool { path != nil }

  /// Begins what is said about a file; it may come several times.
  mutating func begin(_ path: String) {
    end()
    self.path = path
  }

  mutating func end() {
    guard let path else { return }
    map.change(path) { $0.merge(file) }
    self.path = nil
    file = CoveredFile()
  }

  mutating func add(sourceFolder: String) { map.sourceFolders.append(sourceFolder) }

  /// Changes the file that was begun.
  mutating func change(_ body: (inout CoveredFile) -> Void) { body(&file) }

  mutating func add(line: Int, count: Int) {
    guard self.count(lines: 1, upTo: line) else { return }
    file.add(line: line, count: count)
  }

  /// Lines of a range, where parts overlap: a line ran as often as the part that ran most often.
  mutating func raise(_ range: ClosedRange<Int>, to count: Int) {
    guard self.count(lines: range.count, upTo: range.upperBound) else { return }
    for line in range { file.lines[line] = max(file.lines[line] ?? 0, count) }
  }

  private mutating func count(lines new: Int, upTo last: Int) -> Bool {
    guard (1...Self.lastLine).contains(last) else {
      fail("line \(last) of \(path ?? "a file") can't be.")
      return false
    }
    lines += new
    guard lines <= Self.mostLines else {
      fail("it claims more than \(Self.mostLines) lines.")
      return false
    }
    return true
  }

  mutating func fail(_ what: String) { fault = fault ?? CoverageFault(what) }

  mutating func finish() throws(CoverageFault) -> CoverageMap {
    end()
    if let fault { throw fault }
    return map
  }
}
