package import AssayEvidence
import AssayTestRuns

/// A line of the quarantine list: which failures do not block, why, and until when.
package struct QuarantineEntry: Sendable, Hashable {
  package var pattern: TestPattern
  /// The manifest's name of the suite; nil for all.
  package var suite: String?
  package var owner: String
  package var reason: String
  /// A link.
  package var issue: String
  package var since: UnixTime
  package var expires: UnixTime
  /// Who let it in.
  package var by: String
  package var note: String?
  /// Where the entry begins in its file, from 1; nil when it does not come from one.
  package var line: Int?
  package var column: Int?

  package init(
    pattern: TestPattern, suite: String? = nil, owner: String, reason: String, issue: String,
    since: UnixTime, expires: UnixTime, by: String, note: String? = nil, line: Int? = nil,
    column: Int? = nil
  ) {
    self.pattern = pattern
    self.suite = suite
    self.owner = owner
    self.reason = reason
    self.issue = issue
    self.since = since
    self.expires = expires
    self.by = by
    self.note = note
    self.line = line
    self.column = column
  }

  package func covers(_ test: TestReference) -> Bool {
    (suite.map { $0 == test.suite } ?? true) && pattern.matches(test.identity.text)
  }

  package func isExpired(at time: UnixTime) -> Bool { expires <= time }
}

/// The tests whose failures do not block, reviewed like code.
package struct QuarantineList: Sendable, Hashable {
  /// Its path, for messages.
  package var file: String
  package var entries: [QuarantineEntry]
  /// So many tests may be in it, and so many failures of a run be excused.
  package var maximumTests: Int

  package init(file: String, entries: [QuarantineEntry], maximumTests: Int) {
    self.file = file
    self.entries = entries
    self.maximumTests = max(0, maximumTests)
  }

  /// The entry that excuses a test at a time; an expired one only where no other covers it.
  package func entry(for test: TestReference, at time: UnixTime) -> QuarantineEntry? {
    let covering = entries.filter { $0.covers(test) }
    return covering.first { !$0.isExpired(at: time) } ?? covering.first
  }

  /// `file:line:column` of an entry, as far as known.
  package func location(of entry: QuarantineEntry) -> String {
    guard let line = entry.line else { return file }
    return entry.column.map { "\(file):\(line):\($0)" } ?? "\(file):\(line)"
  }
}
