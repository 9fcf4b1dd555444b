import AssayDependencies
import AssayEvidence
import FoundationEssentials

/// All statements of a dependency's migrations and seed, in the order in which they run.
struct MigrationPlan: Sendable {
  struct File: Sendable {
    var path: String
    var statements: [MigrationStatement]
    /// Whether `pg_dump` wrote it: it names roles and settings that need not be here.
    var isDump: Bool
  }

  var files: [File]
  /// Of the names and contents of all files that were read.
  var hash: ContentHash

  /// Reads and understands all files, so that nothing is started for a plan that cannot work.
  ///
  /// - Throws: bad input, with the file and line of what cannot be read or is not supported.
  init(_ dependency: Dependency) throws(FailureReport) {
    var reader = MigrationReader(dependency: dependency.name)
    var files: [File] = []
    for path in try Self.paths(of: dependency) { files.append(try reader.read(path)) }
    self.files = files
    hash = reader.hash
  }

  private static func paths(of dependency: Dependency) throws(FailureReport) -> [String] {
    var paths: [String] = []
    if let folder = dependency.migrations {
      let attempt = "read the migrations of \(dependency.name)"
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
        throw FailureReport(
          .badInput, attempt: attempt, subject: folder, happened: "There is no such folder.",
          remedy: "Correct migrations in the manifest.")
      }
      paths = names.filter { $0.hasSuffix(".sql") && !$0.hasSuffix(".down.sql") }.sorted()
        .map { "\(folder)/\($0)" }
      if paths.isEmpty {
        throw FailureReport(
          .badInput, attempt: attempt, subject: folder, happened: "The folder has no .sql files.",
          remedy: "Name the folder with the SQL files, or remove migrations.")
      }
    }
    if let seed = dependency.seed { paths.append(seed) }
    return paths
  }
}

/// One statement, and where it stands.
struct MigrationStatement: Sendable {
  var path: String
  var sql: SQLScanner.Statement

  /// As a person finds it: `PATH:LINE`.
  ///
  /// - Parameter position: of the character in the statement, from 1; nil: its beginning.
  /// - Returns: the line of that character.
  func place(at position: Int? = nil) -> String {
    let before = String(decoding: sql.text, as: UTF8.self).unicodeScalars
      .prefix(max(0, (position ?? 1) - 1))
    return "\(path):\(sql.line + before.count { $0 == "\n" })"
  }

  /// Its first words on one line, so that it is recognised.
  var summary: String {
    let words = String(decoding: sql.text.prefix(400), as: UTF8.self).split { $0.isWhitespace }
    let text = words.prefix(8).joined(separator: " ")
    let short = text.prefix(80)
    return short.count < text.count || words.count > 8 ? short + " …" : String(short)
  }
}
