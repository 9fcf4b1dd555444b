/// What a check found out about the system.
///
/// `notChecked` is a third value on purpose: a check that has not run never counts as a pass.
package enum Verdict: String, Sendable, Hashable, CaseIterable {
  case holds
  case doesNotHold
  case notChecked

  /// The verdict on several checks taken together: one failure decides, then one gap.
  package init(combining verdicts: some Sequence<Verdict>) {
    var combined: Verdict?
    for verdict in verdicts {
      switch (combined, verdict) {
      case (_, .doesNotHold), (.doesNotHold, _): combined = .doesNotHold
      case (_, .notChecked), (.notChecked, _): combined = .notChecked
      default: combined = .holds
      }
    }
    self = combined ?? .notChecked
  }
}
