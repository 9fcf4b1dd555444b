/// A piece of code that runs as a whole, finer than a line.
package struct SourceRegion: Sendable, Hashable, Comparable {
  /// From 1, as the compiler counts.
  package var startLine: Int
  package var startColumn: Int
  package var endLine: Int
  package var endColumn: Int

  package init(startLine: Int, startColumn: Int, endLine: Int, endColumn: Int) {
    self.startLine = startLine
    self.startColumn = startColumn
    self.endLine = endLine
    self.endColumn = endColumn
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.startLine, left.startColumn, left.endLine, left.endColumn)
      < (right.startLine, right.startColumn, right.endLine, right.endColumn)
  }
}

/// The ways on from one line, and which were taken.
package struct LineBranches: Sendable, Hashable {
  package private(set) var covered: Int
  package private(set) var total: Int
  /// Whether each way was taken, where the format names them; else empty.
  package private(set) var ways: [String: Bool]

  package init(covered: Int, total: Int) {
    // No line has more, and no sum of these overflows.
    self.total = max(0, min(total, 1 << 20))
    self.covered = max(0, min(covered, self.total))
    ways = [:]
  }

  package init(ways: [String: Bool]) {
    self.ways = ways
    total = ways.count
    covered = ways.values.count { $0 }
  }

  /// Where both name their ways these are united; of mere counts the better one is certain.
  package func merged(with other: LineBranches) -> LineBranches {
    if !ways.isEmpty, !other.ways.isEmpty {
      return LineBranches(ways: ways.merging(other.ways) { $0 || $1 })
    }
    var result = ways.isEmpty && !other.ways.isEmpty ? other : self
    result.ways = covered == other.covered && total == other.total ? result.ways : [:]
    result.total = max(total, other.total)
    result.covered = max(covered, other.covered)
    return result
  }
}
