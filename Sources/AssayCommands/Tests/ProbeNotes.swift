import AssayEvidence
import AssayProbe
import Foundation

/// What probes found out about flaky tests, kept in `.assay/probe.json` for `assay tests flaky`.
struct ProbeNotes: Codable {
  struct Note: Codable {
    /// As its runner calls it.
    var test: String
    var cause: String
    /// A sentence with names: which test pollutes it, in which time zone it fails.
    var what: String
    var reproduction: String
    /// The command that was probed.
    var command: String
    /// Where it ran.
    var folder: String?
  }

  var version = 1
  var notes: [Note] = []

  private static func path(_ root: String) -> String { "\(root)/.assay/probe.json" }

  /// Empty where there is none, or none that we can read: it is only advice.
  init(root: String) {
    guard let data = FileManager.default.contents(atPath: Self.path(root)),
      let read = try? JSONDecoder().decode(Self.self, from: data), read.version == 1
    else { return }
    self = read
  }

  /// Replaces what an earlier probe of the command found; one that was not whole says nothing of
  /// tests that it did not find.
  mutating func take(_ report: ProbeReport, of command: String, in folder: String, isWhole: Bool) {
    let findings = report.findings.filter(\.isConfirmed)
    let found = Set(findings.map(\.test))
    notes.removeAll {
      $0.command == command && $0.folder == folder && (isWhole || found.contains($0.test))
    }
    notes += findings.map {
      Note(
        test: $0.test, cause: $0.cause.rawValue, what: $0.sentence, reproduction: $0.reproduction,
        command: command, folder: folder)
    }
  }

  func write(root: String) throws {
    try RunFolder.makeBase(root: root)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try encoder.encode(self).write(to: URL(filePath: Self.path(root)), options: .atomic)
    } catch {
      throw FailureReport(
        .infrastructure, attempt: "keep what the probe found", subject: Self.path(root),
        happened: (error as NSError).localizedDescription)
    }
  }

  /// What is known of a test, by the name that reports print, where a folder is its suite's or may
  /// be.
  func note(on test: String, mayRunIn: (String) -> Bool) -> Note? {
    let name = Self.common(test)
    return notes.first { Self.common($0.test) == name && ($0.folder.map(mayRunIn) ?? true) }
  }

  /// What names of one test have in common: pytest's `a/test_b.py::test_c` is `a.test_b.test_c` in its
  /// results, Swift's `M.S/f()/File.swift:1:2` is `M.S.f()`.
  private static func common(_ name: String) -> String {
    let (path, rest) = (
      name.prefix { $0 != "[" && $0 != "(" }, name.drop { $0 != "[" && $0 != "(" }
    )
    var arguments = String(rest)
    if let place = arguments.range(of: #"/[^/]+\.swift:\d+:\d+$"#, options: .regularExpression) {
      arguments.removeSubrange(place)
    }
    return path.replacing(".py::", with: ".").replacing("::", with: ".")
      .replacing("/", with: ".") + arguments
  }
}
