package import AssayCoverage
import AssayEvidence
import AssayJSON
package import AssayTestRuns
import Foundation

/// Reads the coverage files that compilers and test runners write.
///
/// The format is told from the content: llvm-cov's JSON export, LCOV, Cobertura, JaCoCo,
/// SonarQube's generic format, coverage.py's and gcovr's JSON, and Go's cover profile.
package enum CoverageFileReader {
  /// - Returns: what was executed of each source file, by path as the tool wrote it.
  /// - Throws: `FailureReport` when the file can't be read, is damaged or of no known format:
  ///   half a coverage file would understate or overstate what tests reach.
  package static func readMap(path: String) throws -> CoverageMap {
    var bytes: [UInt8] = []
    try FileBytes.push(path, attempt: attempt) { chunk in
      chunk.append(0..<chunk.count, to: &bytes)
      return true
    }
    return try readMap(bytes: bytes, name: path)
  }

  /// Reads coverage from memory; `name` stands for the file in errors.
  package static func readMap(bytes: [UInt8], name: String = "bytes") throws -> CoverageMap {
    let map = try parse(bytes, name)
    for path in map.paths {
      let totals = map[path]?.totals ?? CoverageTotals()
      for ratio in [totals.lines, totals.regions, totals.branches].compactMap(\.self) {
        // No sum of these can overflow, and none reads as more than everything.
        guard 0 <= ratio.covered, ratio.covered <= ratio.total, ratio.total < 1 << 32 else {
          throw failure(
            name, "\(path) has \(ratio.covered) of \(ratio.total) covered, which can't be.")
        }
      }
    }
    return map
  }

  /// The sums of each file, by path.
  package static func read(path: String) throws -> [FileCoverage] {
    try readMap(path: path).fileCoverage
  }

  /// The sums of each file, from memory; `name` stands for the file in errors.
  package static func read(bytes: [UInt8], name: String = "bytes") throws -> [FileCoverage] {
    try readMap(bytes: bytes, name: name).fileCoverage
  }

  private static func parse(_ bytes: [UInt8], _ name: String) throws -> CoverageMap {
    let span = bytes.span
    let content = span.trimmed((span.starts(with: "\u{FEFF}", at: 0) ? 3 : 0)..<span.count)
    guard !content.isEmpty else { throw failure(name, "the file is empty.") }
    do {
      if span[content.lowerBound] == UInt8(ascii: "<") { return try CoverageXML.read(bytes) }
      if span[content.lowerBound] == UInt8(ascii: "{") { return try readJSON(bytes) }
      if span.starts(with: "mode: ", at: content.lowerBound) {
        return try lines(bytes, GoCoverReader())
      }
      let isLCOV = span.firstIndex(of: "SF:", in: content) != nil
      if isLCOV { return try lines(bytes, LCOVReader()) }
    } catch let fault as CoverageFault {
      throw failure(name, fault.description)
    }
    throw failure(name, unknown)
  }

  private static let attempt = "read coverage"
  private static let unknown =
    "its content is none of the formats that Assay knows (llvm-cov JSON, LCOV, Cobertura, JaCoCo,"
    + " SonarQube, coverage.py JSON, gcovr JSON, Go cover profile)."

  private static func failure(_ name: String, _ happened: String) -> FailureReport {
    FailureReport(
      .badInput, attempt: attempt, subject: name, happened: happened,
      remedy: "have the suite write its coverage anew, or correct 'coverage' in the manifest")
  }

  private static func lines<Reader: LineReader>(
    _ bytes: [UInt8], _ reader: Reader
  ) throws -> CoverageMap where Reader.Output == Result<CoverageMap, CoverageFault> {
    var parser = LineParser(reader)
    parser.consume(bytes.span)
    return try parser.finish().get()
  }

  private static func readJSON(_ bytes: [UInt8]) throws -> CoverageMap {
    let data = Data(bytes)
    let shape = try CoverageFault.decoding { try JSONDecoder().decode(Shape.self, from: data) }
    if shape.type == "llvm.coverage.json.export" {
      return try CoverageFault.decoding { try LLVMCoverage.read(data) }
    }
    if shape.assayCoverage != nil {
      do {
        return try CoverageMap(json: try JSON(parsing: Array(bytes)))
      } catch {
        throw CoverageFault("\(error).")
      }
    }
    if shape.gcovrVersion != nil {
      return try CoverageFault.decoding { try GcovrCoverage.read(data) }
    }
    if shape.meta != nil {
      return try CoverageFault.decoding { try PythonCoverage.read(data) }
    }
    throw CoverageFault(unknown)
  }

  /// What tells the JSON formats apart.
  private struct Shape: Decodable {
    struct Meta: Decodable {
      var version: String
    }

    var type: String?
    var meta: Meta?
    var gcovrVersion: String?
    var assayCoverage: Int?

    enum CodingKeys: String, CodingKey {
      case type, meta, assayCoverage
      case gcovrVersion = "gcovr/format_version"
    }
  }
}
