import AssayCoverage
import AssayTestRuns
import Foundation

/// Reads the JSON that `llvm-cov export` writes, in full or with `-summary-only`.
///
/// Sums are the file's own summary; lines come from its segments by the rules of LLVM's
/// `LineCoverageStats`, regions from its functions. Source: `CoverageExporterJson.cpp`, 3.0.1.
enum LLVMCoverage {
  private struct Export: Decodable {
    var data: [Part]
  }

  private struct Part: Decodable {
    var files: [File]
    var functions: [Function]?
  }

  private struct File: Decodable {
    var filename: String
    var segments: [Segment]?
    /// Each `[line, column, endLine, endColumn, count if true, count if false, …]`.
    var branches: [[UInt64]]?
    var summary: Summary
  }

  private struct Function: Decodable {
    var filenames: [String]
    /// Each `[line, column, endLine, endColumn, count, file, expanded file, kind]`.
    var regions: [[UInt64]]
  }

  private struct Summary: Decodable {
    var lines: Sums
    var regions: Sums
  }

  private struct Sums: Decodable {
    var count: Int
    var covered: Int

    var ratio: FileCoverage.Ratio { .init(covered: covered, total: count) }
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

  static func read(_ data: Data) throws -> CoverageMap {
    let export = try JSONDecoder().decode(Export.self, from: data)
    var collector = CoverageCollector()
    for part in export.data {
      let regions = regions(of: part.functions ?? [])
      for file in part.files {
        collector.begin(file.filename)
        addLines(file.segments ?? [], to: &collector)
        let branches = try branches(file.branches ?? [])
        collector.change { covered in
          covered.sums = .init(lines: file.summary.lines.ratio, regions: file.summary.regions.ratio)
          covered.regions = regions[file.filename] ?? [:]
          for (line, ways) in branches { covered.add(line: line, LineBranches(ways: ways)) }
        }
      }
    }
    return try collector.finish()
  }

  private static func clamped(_ count: UInt64) -> Int { Int(clamping: count) }

  /// Of code that several functions share, as instances of a generic one, all runs count.
  private static func regions(of functions: [Function]) -> [String: [SourceRegion: Int]] {
    var files: [String: CoveredFile] = [:]
    for function in functions {
      for fields in function.regions where fields.count >= 8 && fields[7] == 0 {
        guard let place = function.filenames.indices.first(where: { $0 == clamped(fields[5]) })
        else { continue }
        let region = SourceRegion(
          startLine: clamped(fields[0]), startColumn: clamped(fields[1]),
          endLine: clamped(fields[2]), endColumn: clamped(fields[3]))
        guard region.startLine <= region.endLine, region.endLine <= CoverageCollector.lastLine
        else { continue }
        files[function.filenames[place], default: CoveredFile()]
          .add(region, count: clamped(fields[4]))
      }
    }
    return files.mapValues(\.regions)
  }

  private static func branches(
    _ branches: [[UInt64]]
  ) throws(CoverageFault) -> [Int: [String: Bool]] {
    var lines: [Int: [String: Bool]] = [:]
    for fields in branches {
      guard fields.count >= 6 else { throw CoverageFault("a branch has fewer than six numbers.") }
      let place = "\(fields[1])-\(fields[2]):\(fields[3])"
      for (way, count) in [("true", fields[4]), ("false", fields[5])] {
        let known = lines[clamped(fields[0])]?["\(place) \(way)"] ?? false
        lines[clamped(fields[0]), default: [:]]["\(place) \(way)"] = known || count > 0
      }
    }
    return lines
  }

  /// Lines that hold code, with their counts.
  private static func addLines(_ segments: [Segment], to collector: inout CoverageCollector) {
    var wrapped: Segment?
    var index = 0
    var previous = -1
    while index < segments.count, collector.fault == nil {
      let line = segments[index].line
      guard line > previous, line <= CoverageCollector.lastLine else {
        return collector.fail("the segments of a file are not in the order of its lines.")
      }
      previous = line
      let start = index
      while index < segments.count, segments[index].line == line { index += 1 }
      let here = segments[start..<index]
      if let count = count(of: here, wrapped: wrapped) {
        collector.add(line: line, count: clamped(count))
      }
      wrapped = here.last
      // Lines without a segment of their own go on as the line before ended.
      if let wrapped, wrapped.hasCount, index < segments.count {
        let next = segments[index].line
        guard next > line, next <= CoverageCollector.lastLine else { continue }
        if next > line + 1 { collector.raise(line + 1...next - 1, to: clamped(wrapped.count)) }
      }
    }
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
