import AssayEvidence
package import AssayTestRuns
import Foundation

/// Reads the coverage files that compilers and test runners write.
///
/// The format is told from the content: llvm-cov's JSON export, LCOV, Cobertura, SonarQube's
/// generic format, coverage.py's and gcovr's JSON, and Go's cover profile.
package enum CoverageFileReader {
  /// - Returns: what was executed of each source file, in the order of the coverage file.
  /// - Throws: `FailureReport` when the file can't be read, is damaged or of no known format:
  ///   half a coverage file would understate or overstate what tests reach.
  package static func read(path: String) throws -> [FileCoverage] {
    var bytes: [UInt8] = []
    try FileBytes.push(path, attempt: attempt) { chunk in
      chunk.append(0..<chunk.count, to: &bytes)
      return true
    }
    return try read(bytes: bytes, name: path)
  }

  /// Reads coverage from memory; `name` stands for the file in errors.
  package static func read(bytes: [UInt8], name: String = "bytes") throws -> [FileCoverage] {
    let files = try parse(bytes, name)
    for file in files {
      for ratio in [file.lines, file.regions].compactMap(\.self) {
        // No sum of these can overflow, and none reads as more than everything.
        guard 0 <= ratio.covered, ratio.covered <= ratio.total, ratio.total < 1 << 32 else {
          throw failure(
            name, "\(file.path) has \(ratio.covered) of \(ratio.total) covered, which can't be.")
        }
      }
    }
    return files
  }

  private static func parse(_ bytes: [UInt8], _ name: String) throws -> [FileCoverage] {
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
    "its content is none of the formats that Assay knows (llvm-cov JSON, LCOV, Cobertura,"
    + " SonarQube, coverage.py JSON, gcovr JSON, Go cover profile)."

  private static func failure(_ name: String, _ happened: String) -> FailureReport {
    FailureReport(
      .badInput, attempt: attempt, subject: name, happened: happened,
      remedy: "have the suite write its coverage anew, or correct 'coverage' in the manifest")
  }

  private static func lines<Reader: LineReader>(
    _ bytes: [UInt8], _ reader: Reader
  ) throws -> [FileCoverage] where Reader.Output == Result<[FileCoverage], CoverageFault> {
    var parser = LineParser(reader)
    parser.consume(bytes.span)
    return try parser.finish().get()
  }

  private static func readJSON(_ bytes: [UInt8]) throws -> [FileCoverage] {
    let data = Data(bytes)
    let shape = try CoverageFault.decoding { try JSONDecoder().decode(Shape.self, from: data) }
    if shape.type == "llvm.coverage.json.export" {
      return try CoverageFault.decoding { try LLVMCoverage.read(data) }
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

    enum CodingKeys: String, CodingKey {
      case type, meta
      case gcovrVersion = "gcovr/format_version"
    }
  }
}

/// What is wrong with a coverage file.
struct CoverageFault: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }

  /// Runs a decoder and says in words where it failed.
  static func decoding<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as DecodingError {
      switch error {
      case .keyNotFound(let key, let context):
        throw CoverageFault("'\(path(context.codingPath + [key]))' is missing.")
      case .typeMismatch(_, let context), .valueNotFound(_, let context):
        throw CoverageFault("'\(path(context.codingPath))' is not of the expected kind.")
      default:
        throw CoverageFault("it is not valid JSON; was it cut off?")
      }
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.map(\.stringValue).joined(separator: "/")
  }
}

/// Lines and how often each ran, for formats that list lines.
struct LineHits {
  private var hits: [Int: Int] = [:]

  mutating func add(line: Int, count: Int) {
    hits[line] = (hits[line] ?? 0).addingReportingOverflow(max(0, count)).partialValue
  }

  func coverage(of path: String) -> FileCoverage {
    let uncovered = hits.filter { $0.value == 0 }.keys.sorted()
    return FileCoverage(
      path: path, lines: .init(covered: hits.count - uncovered.count, total: hits.count),
      uncoveredLines: uncovered)
  }
}

/// Line hits by file, in the order in which files first came.
struct FileHits {
  private var order: [String] = []
  private var hits: [String: LineHits] = [:]

  mutating func add(file: String) {
    guard hits[file] == nil else { return }
    hits[file] = LineHits()
    order.append(file)
  }

  mutating func add(file: String, line: Int, count: Int) {
    add(file: file)
    hits[file]?.add(line: line, count: count)
  }

  var coverage: [FileCoverage] { order.compactMap { hits[$0]?.coverage(of: $0) } }
}
