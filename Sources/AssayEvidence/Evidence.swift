/// One thing that was checked, with its verdict, its figures and where they came from.
///
/// Every capability of Assay ends in values of this type; judges read them and nothing else.
package struct Evidence: Sendable, Hashable {
  /// Which check this is, for example `pyramid.count` or `contracts.boundary`.
  package var check: CheckID
  /// What was checked: a suite, a service boundary, a path; never empty.
  package var subject: String
  package var verdict: Verdict
  /// One sentence with the numbers that decided, readable without context.
  package var reason: String
  /// What to do next; nil when the check holds.
  package var remedy: String?
  package var figures: [Figure]
  package var sources: [EvidenceSource]
  /// An advisory finding is shown but does not decide the overall verdict.
  package var isAdvisory: Bool

  package init(
    check: CheckID, subject: String, verdict: Verdict, reason: String, remedy: String? = nil,
    figures: [Figure] = [], sources: [EvidenceSource] = [], isAdvisory: Bool = false
  ) {
    self.check = check
    self.subject = subject
    self.verdict = verdict
    self.reason = reason
    self.remedy = remedy
    self.figures = figures
    self.sources = sources
    self.isAdvisory = isAdvisory
  }
}

/// A measured number inside evidence.
package struct Figure: Sendable, Hashable {
  package var name: String
  package var value: Double
  /// For example `tests`, `%`, `s`; empty for a plain number.
  package var unit: String

  package init(_ name: String, _ value: Double, unit: String = "") {
    self.name = name
    self.value = value
    self.unit = unit
  }
}

/// Where evidence came from, so that a reader can look for themselves.
package struct EvidenceSource: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    case file, suite, manifest, history
  }

  package var kind: Kind
  /// A path relative to the system's root (`file:line` where a line is known), or a suite's name.
  package var location: String

  package init(_ kind: Kind, _ location: String) {
    self.kind = kind
    self.location = location
  }
}
