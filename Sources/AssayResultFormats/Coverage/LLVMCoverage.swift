import AssayTestRuns
import Foundation

/// Reads the JSON that `llvm-cov export` writes, in full or with `-summary-only`.
///
/// Lines and regions are the file's own summary; uncovered lines come from its segments by the
/// rules of LLVM's `LineCoverageStats`. Source: `CoverageExporterJson.cpp`, version 3.0.1.
enum LLVMCoverage {
  private struct Export: Decodable {
    var data: [Part]
  }

  private struct Part: Decodable {
    var files: [File]
  }

  private struct File: Decodable {
    var filename: String
    var segments: [Segment]?
    var summary: Summary
  }

  private struct Summary: Decodable {
    var lines: Sums
    var regions: Sums
  }

  private struct Sums: Decodable {
    var count: Int
    var covered: Int
  }

  /// A change of the count, written as
  /// `[line, column, count, hasCount, isRegionEntry, isGapRegion]`.
  struct Segment: Decodable {
    var line: Int
    var count: UInt64
    var hasCount: Bool
    var isRegionEntry: Bool
    var isGap: Bool

    init(from decoder: any Decoder) throws {
      var values = try decoder.unkeyedContainer()
      line = try values.decode(Int.self)
      _ = try values.decode(Int.self)
      count = try values.decode(UInt64.self)
      hasCount = try values.decode(Bool.self)
      isRegionEntry = try values.decode(Bool.self)
      isGap = values.isAtEnd ? false : try values.decode(Bool.self)
    }

    var startsCountedRegion: Bool { !isGap && hasCount && isRegionEntry }
  }

  static func read(_ data: Data) throws -> [FileCoverage] {
    let export = try JSONDecoder().decode(Export.self, from: data)
    return export.data.flatMap(\.files).map { file in
      FileCoverage(
        path: file.filename,
        lines: .init(covered: file.summary.lines.covered, total: file.summary.lines.count),
        regions: .init(covered: file.summary.regions.covered, total: file.summary.regions.count),
        uncoveredLines: uncoveredLines(file.segments ?? []))
    }
  }

  /// Lines that hold code none of which ran.
  private static func uncoveredLines(_ segments: [Segment]) -> [Int] {
    var lines: [Int] = []
    var wrapped: Segment?
    var index = 0
    var previous = -1
    while index < segments.count {
      let line = segments[index].line
      // Lines ascend and no source file is longer; broken numbers must not fill memory.
      guard (0..<10_000_000).contains(line), line > previous else { return lines }
      previous = line
      let start = index
      while index < segments.count, segments[index].line == line { index += 1 }
      let here = segments[start..<index]
      if count(of: here, wrapped: wrapped) == 0 { lines.append(line) }
      wrapped = here.last
      // Lines without a segment of their own go on as the line before ended.
      if let wrapped, wrapped.hasCount, wrapped.count == 0, index < segments.count {
        lines += line + 1..<min(max(line + 1, segments[index].line), 10_000_000)
      }
    }
    return lines
  }

  /// How often a line ran; nil when it holds no code.
  private static func count(of segments: ArraySlice<Segment>, wrapped: Segment?) -> UInt64? {
    let entries = segments.filter(\.startsCountedRegion)
    let startsSkipped = segments.first.map { !$0.hasCount && $0.isRegionEntry } ?? false
    let isMapped =
      !startsSkipped && (wrapped?.hasCount == true || !entries.isEmpty)
      || segments.contains { $0.isRegionEntry && $0.hasCount }
    guard isMapped else { return nil }
    return entries.map(\.count).reduce(wrapped?.count ?? 0, max)
  }
}
