import ArgumentParser
import AssayEvidence
import AssaySQLite
import AssayYAML
import Foundation

/// The history of the system whose manifest is meant.
struct HistoryFile: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: "The manifest whose history is meant; without it the nearest assay.yaml.")
  var manifest: String?

  var root: String { ManifestFile.root(of: manifest) }

  /// Opens one that is there.
  func open() throws -> HistoryStore {
    let path = "\(root)/.assay/history.sqlite"
    guard FileManager.default.fileExists(atPath: path) else {
      throw FailureReport(
        .badInput, attempt: "read the history", subject: path, happened: "there is none yet",
        remedy: "run `assay verify` or `assay tests ingest` first")
    }
    return try HistoryStore(path: path)
  }

  /// Opens it, or makes a new one.
  func openOrCreate() throws -> HistoryStore {
    try RunFolder.makeBase(root: root)
    return try HistoryStore(path: "\(root)/.assay/history.sqlite")
  }
}

/// A time for people: as exact as anybody needs.
func shown(_ duration: Duration) -> String {
  let seconds = duration.seconds
  if seconds >= 100 { return "\(Int(seconds.rounded())) s" }
  if seconds >= 1 { return "\((seconds * 10).rounded() / 10) s" }
  return "\((seconds * 10_000).rounded() / 10) ms"
}
