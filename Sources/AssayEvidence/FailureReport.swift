/// An error as a person needs it: what was tried, on what, what happened, what to do.
package struct FailureReport: Error, Sendable, Hashable, CustomStringConvertible {
  package var status: ExitStatus
  /// What was tried, as a phrase that completes "could not …": `start Postgres`.
  package var attempt: String
  /// On what: a path, `file:line:column`, a dependency's name.
  package var subject: String
  /// What happened, one or more complete sentences or lines.
  package var happened: String
  /// What to do about it.
  package var remedy: String?

  package init(
    _ status: ExitStatus, attempt: String, subject: String, happened: String, remedy: String? = nil
  ) {
    self.status = status
    self.attempt = attempt
    self.subject = subject
    self.happened = happened
    self.remedy = remedy
  }

  package var description: String {
    var text = "could not \(attempt) (\(subject)): \(happened)"
    if let remedy { text += "\n  → \(remedy)" }
    return text
  }
}
