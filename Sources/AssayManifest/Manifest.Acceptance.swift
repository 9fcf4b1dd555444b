package import AssayEvidence

extension Manifest {
  /// A finding that is borne with for a time.
  package struct Acceptance: Sendable, Hashable {
    package var check: CheckID
    /// What the finding is about, with `*` for any characters; nil: everything.
    package var subject: String?
    package var reason: String
    /// As written: `2026-12-31`.
    package var day: String
    /// When that day begins, in UTC.
    package var expires: UnixTime
    package var place: SourcePlace

    package init(
      check: CheckID, subject: String?, reason: String, day: String, expires: UnixTime,
      place: SourcePlace
    ) {
      self.check = check
      self.subject = subject
      self.reason = reason
      self.day = day
      self.expires = expires
      self.place = place
    }

    package func isExpired(at time: UnixTime) -> Bool { expires <= time }
  }

  /// Where production answers.
  package var productionHosts: [String] {
    environments.filter { $0.name == "production" || $0.data == .production }.flatMap(\.hosts)
  }
}
