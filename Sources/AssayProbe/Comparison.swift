/// Failures with and without a change, and what their difference is worth.
package struct Comparison: Sendable, Hashable {
  package var perturbed: Tally
  package var control: Tally

  package init(perturbed: Tally, control: Tally) {
    self.perturbed = perturbed
    self.control = control
  }

  /// How much likelier a failure is with the change; half a failure more everywhere keeps it finite.
  ///
  /// Source: J. Haldane 1956, F. Anscombe 1956.
  package var oddsRatio: Double {
    func odds(_ tally: Tally) -> Double {
      (Double(tally.failures) + 0.5) / (Double(tally.passes) + 0.5)
    }
    return odds(perturbed) / odds(control)
  }

  /// The probability of as many failures with the change, or more, if it made no difference:
  /// Fisher's exact test, one-sided.
  package var probability: Double {
    let failures = perturbed.failures + control.failures
    let most = min(failures, perturbed.executions)
    let least = max(0, failures - control.executions)
    guard least < most else { return 1 }
    // The weights of all tables with these margins, relative to the first one's.
    var weight = 1.0
    var sum = 0.0
    var tail = 0.0
    for count in least...most {
      sum += weight
      if count >= perturbed.failures { tail += weight }
      guard count < most else { break }
      weight *=
        Double(perturbed.executions - count) * Double(failures - count)
        / (Double(count + 1) * Double(control.executions - failures + count + 1))
      if weight > 1e200 {
        weight *= 1e-200
        sum *= 1e-200
        tail *= 1e-200
      }
    }
    return min(1, tail / sum)
  }
}
