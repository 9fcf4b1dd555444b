import AssayDependencies
import AssayEvidence
import FoundationEssentials

/// The SQL files that make the template database, in the order in which they are applied.
struct PostgresMigrations: Sendable, Hashable {
  var files: [String]

  /// Finds the files of a request.
  ///
  /// - Throws: bad input when the folder or the seed is not there, or the folder has no SQL files.
  init(_ request: DependencyRequest) throws(FailureReport) {
    files = []
    if let folder = request.migrations {
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
        throw FailureReport(
          .badInput, attempt: "read the migrations of \(request.name)", subject: folder,
          happened: "There is no such folder.", remedy: "Correct migrations in the manifest.")
      }
      files = names.filter { $0.hasSuffix(".sql") }.sorted().map { "\(folder)/\($0)" }
      if files.isEmpty {
        throw FailureReport(
          .badInput, attempt: "read the migrations of \(request.name)", subject: folder,
          happened: "The folder has no .sql files.",
          remedy: "Name the folder with the SQL files, or remove migrations.")
      }
    }
    if let seed = request.seed {
      guard FileManager.default.isReadableFile(atPath: seed) else {
        throw FailureReport(
          .badInput, attempt: "read the seed of \(request.name)", subject: seed,
          happened: "There is no such file.", remedy: "Correct seed in the manifest.")
      }
      files.append(seed)
    }
  }

  /// Turns what `psql` printed into a report with the place in the user's file.
  ///
  /// It writes `psql:FILE:LINE: ERROR:  …` and then lines that explain.
  static func failure(_ output: String, of request: DependencyRequest) -> FailureReport {
    let lines = output.split(separator: "\n").map(String.init)
    let first = lines.firstIndex { $0.hasPrefix("psql:") && $0.contains(": ERROR:") }
    guard let first, let mark = lines[first].firstRange(of: ": ERROR:") else {
      return FailureReport(
        .infrastructure, attempt: "apply the migrations of \(request.name)",
        subject: request.migrations ?? request.seed ?? request.name, happened: output)
    }
    let place = lines[first][..<mark.lowerBound].dropFirst("psql:".count)
    let message = lines[first][mark.upperBound...].drop { $0 == " " }
    return FailureReport(
      .badInput, attempt: "apply a migration of \(request.name)", subject: String(place),
      happened: ([String(message)] + lines[(first + 1)...].prefix(8)).joined(separator: "\n"),
      remedy: "Correct the SQL; files are applied in name order, each once.")
  }
}
