import AssayMatching
import AssayPact

/// A part of a report for people, with what came of it; how it looks is decided elsewhere.
package struct ReportSection: Sendable, Hashable {
  package enum Outcome: String, Sendable, Hashable, CaseIterable {
    case passed, failed, error, pending, notRun
  }

  package var title: String
  /// nil: it only heads others.
  package var outcome: Outcome?
  package var lines: [String]
  package var sections: [ReportSection]

  package init(
    _ title: String, _ outcome: Outcome? = nil, lines: [String] = [],
    sections: [ReportSection] = []
  ) {
    self.title = title
    self.outcome = outcome
    self.lines = lines
    self.sections = sections
  }

  /// As plain text, in which inner sections stand further right.
  package var text: [String] {
    let words = outcome.map { " … \($0.words)" } ?? ""
    return ["\(title)\(words)"] + (lines + sections.flatMap(\.text)).map { "  \($0)" }
  }
}

extension ReportSection.Outcome {
  package var words: String {
    switch self {
    case .passed: "passed"
    case .failed: "FAILED"
    case .error: "ERROR"
    case .pending: "failed, but is pending"
    case .notRun: "not run"
    }
  }
}

extension ProviderReport {
  /// A section for each pact, and in it one for each interaction.
  package var sections: [ReportSection] {
    var shown: [Int: String] = [:]
    return zip(plan.pacts, entries).map { pact, entries in
      let before = pact.notices.filter(\.isBefore).flatMap { lines($0.text) }
      let sections = entries.map { entry -> ReportSection in
        var section = section(entry)
        // What is long is told once, however many consumers want the same.
        if let consumer = shown[entry.check], !section.lines.isEmpty {
          section.lines = ["as for \(consumer)"]
        }
        shown[entry.check] = shown[entry.check] ?? pact.pact.consumer.name
        return section
      }
      let kind = pact.isWorkInProgress ? " (work in progress)" : pact.isPending ? " (pending)" : ""
      return ReportSection(
        "Pact between \(pact.title)\(kind)", lines: ["from \(pact.source)"] + before,
        sections: sections)
    }
  }

  private func section(_ entry: Entry) -> ReportSection {
    let result = entry.result
    return ReportSection(
      plan.interaction(entry.origin).title, outcome(entry),
      lines: result.explanation.flatMap(lines) + (result.reproduction.map(lines) ?? []))
  }

  func outcome(_ entry: Entry) -> ReportSection.Outcome {
    switch entry.result.outcome {
    case .passed: .passed
    case .notRun: .notRun
    case .failed: entry.origin.isPending ? .pending : .failed
    case .error: entry.origin.isPending ? .pending : .error
    }
  }

  private func lines(_ text: String) -> [String] {
    let lines: [Substring] = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { String($0) }
  }

  /// In one line: `12 passed, 1 failed, 2 pending`.
  package var summary: String {
    let counts = counts
    let parts = [
      (counts.passed, "passed"), (counts.failed, "failed"),
      (counts.errors, counts.errors == 1 ? "error" : "errors"), (counts.pending, "pending"),
      (counts.notRun, "not run"), (plan.leftOut, "left out by the filter"),
    ].filter { $0.0 > 0 }
    return parts.isEmpty
      ? "no interactions to verify" : parts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }
}

extension InteractionResult {
  /// What differs or what went wrong, and remarks.
  package var explanation: [String] {
    switch outcome {
    case .passed, .notRun: remarks
    case .failed(let mismatches): mismatches.map(\.description) + remarks
    case .error(let fault): [fault.description] + remarks
    }
  }
}
