import AssayEvidence
import Foundation

/// Where a run keeps its logs, results and report: `.assay/runs/ID`, with `.assay/report` pointing
/// to the latest.
struct RunFolder {
  let id: String
  /// `.assay` in the system's root.
  let base: String

  var path: String { "\(base)/runs/\(id)" }
  var logs: String { "\(path)/logs" }
  var results: String { "\(path)/results" }

  /// Runs that are kept; older ones go when a new one starts.
  private static let keptRuns = 20

  /// Makes the folders; a `.gitignore` inside keeps all of it out of commits.
  init(root: String, id: String) throws {
    self.id = id
    base = "\(root)/.assay"
    try Self.makeBase(root: root)
    do {
      for folder in [logs, results] {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      }
    } catch {
      throw Self.failure("make the run's folder", path, error)
    }
  }

  /// Makes `.assay` itself.
  static func makeBase(root: String) throws {
    let base = "\(root)/.assay"
    do {
      try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
      let ignore = "\(base)/.gitignore"
      if !FileManager.default.fileExists(atPath: ignore) {
        try Data("*\n".utf8).write(to: URL(filePath: ignore), options: .atomic)
      }
    } catch {
      throw Self.failure("make the run's folder", base, error)
    }
  }

  /// Writes an artifact whole or not at all.
  func write(_ text: String, to name: String) throws {
    do {
      try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"), options: .atomic)
    } catch {
      throw Self.failure("write the report", "\(path)/\(name)", error)
    }
  }

  /// Points `.assay/report` here and removes old finished runs.
  func publish() throws {
    let link = "\(base)/report"
    let fresh = "\(base)/report-\(id)"
    do {
      try FileManager.default.createSymbolicLink(
        atPath: fresh, withDestinationPath: "runs/\(id)")
      // A rename replaces the link at once; another verify may be doing the same.
      guard unsafe rename(fresh, link) == 0 else {
        throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
      }
    } catch {
      throw Self.failure("publish the report", link, error)
    }
    removeOldRuns()
  }

  private func removeOldRuns() {
    let files = FileManager.default
    // Ids sort by time. A run without a report may still be going on.
    let finished = ((try? files.contentsOfDirectory(atPath: "\(base)/runs")) ?? [])
      .filter { files.fileExists(atPath: "\(base)/runs/\($0)/report.json") }.sorted()
    for old in finished.dropLast(Self.keptRuns) {
      try? files.removeItem(atPath: "\(base)/runs/\(old)")
    }
  }

  private static func failure(
    _ attempt: String, _ path: String, _ error: any Error
  ) -> FailureReport {
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
    let isFull = [Int(ENOSPC), Int(EDQUOT), Int(EFBIG)].contains(cause.code)
    return FailureReport(
      .infrastructure, attempt: attempt, subject: path,
      happened: isFull ? "the disk is full" : cause.localizedDescription,
      remedy: isFull ? "make room and verify again" : "check the folder's permissions")
  }
}
