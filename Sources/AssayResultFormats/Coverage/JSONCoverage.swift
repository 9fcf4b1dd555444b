import AssayCoverage
import AssayTestRuns
import Foundation

/// Reads what `coverage json` of coverage.py writes, with `--show-contexts` also who ran each line.
///
/// Source: coverage.py's JSON reporting, format 3.
enum PythonCoverage {
  private struct Report: Decodable {
    var files: [String: File]
  }

  private struct File: Decodable {
    var summary: Summary
    var executed_lines: [Int]
    var missing_lines: [Int]
    var executed_branches: [[Int]]?
    var missing_branches: [[Int]]?
    /// By line; coverage.py names them as the test's plug-in does.
    var contexts: [String: [String]]?
  }

  private struct Summary: Decodable {
    var covered_lines: Int
    var num_statements: Int
  }

  static func read(_ data: Data) throws -> CoverageMap {
    let report = try JSONDecoder().decode(Report.self, from: data)
    var collector = CoverageCollector()
    for (path, file) in report.files {
      collector.begin(path)
      for line in file.executed_lines { collector.add(line: line, count: 1) }
      for line in file.missing_lines { collector.add(line: line, count: 0) }
      let branches = ways(file)
      let tests = tests(file.contexts ?? [:])
      collector.change { covered in
        for (line, ways) in branches { covered.add(line: line, LineBranches(ways: ways)) }
        covered.tests = tests
        covered.sums = .init(
          lines: .init(covered: file.summary.covered_lines, total: file.summary.num_statements))
      }
    }
    return try collector.finish()
  }

  /// From line to line; where a branch leads out of a function it is a negative one.
  private static func ways(_ file: File) -> [Int: [String: Bool]] {
    var ways: [Int: [String: Bool]] = [:]
    for (branches, isTaken) in [(file.executed_branches, true), (file.missing_branches, false)] {
      for branch in branches ?? [] where branch.count == 2 {
        ways[branch[0], default: [:]]["\(branch[1])"] = isTaken
      }
    }
    return ways
  }

  /// `test_a.py::test_b|run` and `…|setup` are one test; without a name it was no test that ran.
  private static func tests(_ contexts: [String: [String]]) -> [String: LineSet] {
    var lines: [String: [Int]] = [:]
    for (text, names) in contexts {
      guard let line = Int(text), line > 0 else { continue }
      let tests = Set(names.map { $0.split(separator: "|").first.map(String.init) ?? "" })
      for test in tests where !test.isEmpty { lines[test, default: []].append(line) }
    }
    return lines.mapValues { LineSet($0) }
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
    var branches: [Branch]?

    enum CodingKeys: String, CodingKey {
      case count, branches
      case line_number
      case noncode = "gcovr/noncode"
    }
  }

  private struct Branch: Decodable {
    var count: Int
  }

  static func read(_ data: Data) throws -> CoverageMap {
    var collector = CoverageCollector()
    for file in try JSONDecoder().decode(Report.self, from: data).files {
      collector.begin(file.file)
      for line in file.lines where line.noncode != true {
        collector.add(line: line.line_number, count: line.count)
        let ways = (line.branches ?? []).enumerated().map { ("\($0)", $1.count > 0) }
        guard !ways.isEmpty else { continue }
        let branches = LineBranches(ways: Dictionary(ways) { $0 || $1 })
        collector.change { $0.add(line: line.line_number, branches) }
      }
    }
    return try collector.finish()
  }
}
