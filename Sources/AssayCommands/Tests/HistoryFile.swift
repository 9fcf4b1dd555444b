import ArgumentParser
import AssayEvidence
import AssayManifest
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

  /// By CODEOWNERS, with the folders of services where there is a manifest that can be read.
  var owners: TestOwners {
    let path = manifest ?? "\(root)/assay.yaml"
    let services = (try? ManifestFile(path: path).checkedManifest())?.services ?? []
    return TestOwners(root: root, services: services)
  }

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
