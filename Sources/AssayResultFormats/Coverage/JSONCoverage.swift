import AssayTestRuns
import Foundation

/// Reads what `coverage json` of coverage.py writes.
///
/// Source: coverage.py's JSON reporting, format 3.
enum PythonCoverage {
  private struct Report: Decodable {
    var files: [String: File]
  }

  private struct File: Decodable {
    var summary: Summary
    var missing_lines: [Int]
  }

  private struct Summary: Decodable {
    var covered_lines: Int
    var num_statements: Int
  }

  static func read(_ data: Data) throws -> [FileCoverage] {
    let report = try JSONDecoder().decode(Report.self, from: data)
    return report.files.sorted { $0.key < $1.key }.map { path, file in
      FileCoverage(
        path: path,
        lines: .init(covered: file.summary.covered_lines, total: file.summary.num_statements),
        uncoveredLines: file.missing_lines.sorted())
    }
  }
}

/// Reads what `gcovr --json` writes.
///
/// Source: gcovr's JSON output format.
enum GcovrCoverage {
  private struct Report: Decodable {
    var files: [File]
  }

  private struct File: Decodable {
    var file: String
    var lines: [Line]
  }

  private struct Line: Decodable {
    var line_number: Int
    var count: Int
    var noncode: Bool?

    enum CodingKeys: String, CodingKey {
      case line_number, count
      case noncode = "gcovr/noncode"
    }
  }

  static func read(_ data: Data) throws -> [FileCoverage] {
    try JSONDecoder().decode(Report.self, from: data).files.map { file in
      var hits = LineHits()
      for line in file.lines where line.noncode != true {
        hits.add(line: line.line_number, count: line.count)
      }
      return hits.coverage(of: file.file)
    }
  }
}
