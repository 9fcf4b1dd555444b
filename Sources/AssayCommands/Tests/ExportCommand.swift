import ArgumentParser
import AssayEvidence
import AssaySQLite
import AssayTestRuns
import Foundation

/// `assay tests export`: the history for other tools.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "All results of the history, as CSV or JSON lines.",
    discussion: """
      Examples:
        assay tests export > results.csv
        assay tests export --format jsonl | jq 'select(.attempts != "P")'
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case csv, jsonl }

  @Option(help: "csv or jsonl.")
  var format = Format.csv

  @OptionGroup var history: HistoryFile

  private static let columns = [
    "run", "startedAt", "commit", "branch", "suite", "class", "name", "file", "attempts", "seconds",
    "signature",
  ]

  func run() throws {
    let store = try history.open()
    var text = format == .csv ? Self.columns.joined(separator: ",") + "\r\n" : ""
    func flush(_ least: Int) throws {
      guard text.utf8.count > least else { return }
      // A reader that went away wants no more.
      if !Console.write(text) { throw ExitStatus.pass }
      text = ""
    }
    try store.forEachResult { test, occurrence in
      switch format {
      case .csv: text += Self.line(test, occurrence)
      case .jsonl: text += try Self.object(test, occurrence)
      }
      try flush(1 << 16)
    }
    try flush(0)
  }

  private static func line(_ test: KnownTest, _ occurrence: TestOccurrence) -> String {
    [
      occurrence.run, "\(occurrence.startedAt.secondsSince1970)", occurrence.commit,
      occurrence.branch, test.task, test.identity.suite, test.identity.name, test.file,
      "\(occurrence.letters)", occurrence.duration.map { "\($0.seconds)" },
      occurrence.signature?.description,
    ].map(quoted).joined(separator: ",") + "\r\n"
  }

  /// As RFC 4180 says.
  private static func quoted(_ text: String?) -> String {
    guard let text, text.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else {
      return text ?? ""
    }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }

  private struct Line: Encodable {
    var run: String
    var startedAt: Double
    var commit: String?
    var branch: String?
    var suite: String
    var `class`: String
    var name: String
    var file: String?
    var attempts: String
    var seconds: Double?
    var signature: String?
  }

  private static func object(_ test: KnownTest, _ occurrence: TestOccurrence) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let line = Line(
      run: occurrence.run, startedAt: occurrence.startedAt.secondsSince1970,
      commit: occurrence.commit, branch: occurrence.branch, suite: test.task,
      class: test.identity.suite, name: test.identity.name, file: test.file,
      attempts: "\(occurrence.letters)", seconds: occurrence.duration?.seconds,
      signature: occurrence.signature?.description)
    return String(decoding: try encoder.encode(line), as: UTF8.self) + "\n"
  }
}
