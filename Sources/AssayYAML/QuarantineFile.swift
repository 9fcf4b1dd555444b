package import AssayEvidence
package import AssayFlakiness
import AssayManifest
import Foundation

/// The quarantine list of a repository: `assay.quarantine.yaml` beside the manifest.
package enum QuarantineFile {
  package static let name = "assay.quarantine.yaml"
  /// Where the file says no `limit`.
  package static let usualLimit = 20
  /// Who can't repair a test in this time can't say that it will be.
  private static let longestDays = 30.0

  private static let entryKeys = [
    "test", "suite", "owner", "reason", "issue", "since", "expires", "by", "note",
  ]

  /// Reads the file in a folder.
  ///
  /// - Returns: an empty list where there is no file.
  /// - Throws: a failure of input with all that is wrong, with its places.
  package static func read(root: String) throws(FailureReport) -> QuarantineList {
    try read(path: "\(root)/\(name)")
  }

  /// The same of a file at a path.
  package static func read(path: String) throws(FailureReport) -> QuarantineList {
    guard FileManager.default.fileExists(atPath: path) else {
      return QuarantineList(file: name, entries: [], maximumTests: usualLimit)
    }
    let data: Data
    do { data = try Data(contentsOf: URL(filePath: path)) } catch {
      throw failure((error as NSError).localizedDescription)
    }
    return try parse(Array(data))
  }

  /// The beginning of a day that is written as 2026-11-23, in UTC; nil for anything else.
  package static func day(_ text: String) -> UnixTime? {
    let style = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
    guard text.utf8.count == 10, let date = try? Date(text, strategy: style) else { return nil }
    return UnixTime(secondsSince1970: date.timeIntervalSince1970)
  }

  /// Reads the text of such a file.
  package static func parse(_ bytes: [UInt8]) throws(FailureReport) -> QuarantineList {
    var reader = Reader()
    let text = String(decoding: bytes, as: UTF8.self)
    do throws(ManifestDiagnostic) { reader.read(try ManifestYAML.parse(bytes)) } catch {
      throw failure(error.rendered(file: name, text: text))
    }
    guard reader.diagnostics.isEmpty else {
      throw failure(
        reader.diagnostics.map { $0.rendered(file: name, text: text) }.joined(separator: "\n"))
    }
    return QuarantineList(file: name, entries: reader.entries, maximumTests: reader.limit)
  }

  private static func failure(_ happened: String) -> FailureReport {
    FailureReport(
      .badInput, attempt: "read the quarantine list", subject: name, happened: happened,
      remedy: "see docs/tests.md")
  }

  /// Collects entries, and everything that is wrong.
  private struct Reader {
    var entries: [QuarantineEntry] = []
    var limit = usualLimit
    var diagnostics: [ManifestDiagnostic] = []

    mutating func read(_ root: LocatedValue) {
      checkKeys(root, ["quarantine", "limit", "tests"], "")
      if root["quarantine"]?.text != "1" {
        add(root["quarantine"]?.place ?? root.place, "quarantine", "the version 1", "none of it")
      }
      if let value = root["limit"] {
        if let number = value.text.flatMap(Int.init), number > 0 {
          limit = number
        } else {
          add(value.place, "limit", "how many tests may be in it, from 1", value.text ?? "nothing")
        }
      }
      guard let tests = root["tests"], !tests.isNull else { return }
      guard case .sequence(let items) = tests.content else {
        return add(tests.place, "tests", "a list of entries", "something else")
      }
      for (number, item) in items.enumerated() { readEntry(item, "tests[\(number)]") }
    }

    private mutating func readEntry(_ item: LocatedValue, _ path: String) {
      checkKeys(item, entryKeys, path)
      func text(_ key: String) -> String? { item[key]?.text.flatMap { $0.isEmpty ? nil : $0 } }
      for key in ["test", "owner", "reason", "issue", "since", "expires"] where text(key) == nil {
        add(
          item[key]?.place ?? item.place, "\(path).\(key)", meaning(of: key),
          item[key] == nil ? "no such key" : "nothing")
      }
      let since = date(item["since"], "\(path).since")
      let expires = date(item["expires"], "\(path).expires")
      if let since, let expires, let place = item["expires"]?.place {
        let days = (expires.secondsSince1970 - since.secondsSince1970) / 86_400
        if !(0...longestDays).contains(days) {
          add(
            place, "\(path).expires", "a day within \(Int(longestDays)) days from `since`",
            "\(Int(days)) days",
            remedy: "extend it by a new `since`, with a reason, when the time has come")
        }
      }
      guard let test = text("test"), let owner = text("owner"), let reason = text("reason"),
        let issue = text("issue"), let since, let expires
      else { return }
      entries.append(
        QuarantineEntry(
          pattern: TestPattern(test), suite: text("suite"), owner: owner, reason: reason,
          issue: issue, since: since, expires: expires, by: text("by") ?? owner,
          note: text("note"), line: item.place.line, column: item.place.column))
    }

    private func meaning(of key: String) -> String {
      switch key {
      case "test": "the test's name as reports print it, with * for any characters"
      case "owner": "who repairs it"
      case "reason": "why it may fail for now"
      case "issue": "a link to where that is tracked"
      default: "a day, as 2026-11-23"
      }
    }

    private mutating func date(_ value: LocatedValue?, _ path: String) -> UnixTime? {
      guard let value, let text = value.text, !text.isEmpty else { return nil }
      guard let day = day(text) else {
        add(value.place, path, "a day, as 2026-11-23", ManifestDiagnostic.shown(text))
        return nil
      }
      return day
    }

    private mutating func checkKeys(_ value: LocatedValue, _ known: [String], _ path: String) {
      guard case .mapping(let entries) = value.content else {
        return add(value.place, path, "keys: \(known.joined(separator: ", "))", "no mapping")
      }
      for entry in entries where !known.contains(entry.key) {
        var diagnostic = ManifestDiagnostic(
          at: entry.keyPlace, path: path, expected: "one of \(known.joined(separator: ", "))",
          found: "'\(ManifestDiagnostic.shown(entry.key))'")
        diagnostic.suggestion = Spelling.nearest(to: entry.key, among: known)
        diagnostics.append(diagnostic)
      }
    }

    private mutating func add(
      _ place: SourcePlace, _ path: String, _ expected: String, _ found: String,
      remedy: String? = nil
    ) {
      diagnostics.append(
        ManifestDiagnostic(
          at: place, path: path, expected: expected, found: found, remedy: remedy))
    }
  }
}
