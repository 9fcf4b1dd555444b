package import AssayTestRuns

/// How a test's attempts in one run ended, in order.
package struct AttemptSequence: Sendable, Hashable, CustomStringConvertible {
  package let failures: Int
  package let passes: Int
  private let letters: String

  /// `F` for an attempt that failed, `P` for one that passed: `FFP`; nil for anything else.
  package init?(_ text: String) {
    guard !text.isEmpty, text.utf8.count <= 1000 else { return nil }
    var (failures, passes) = (0, 0)
    for letter in text.utf8 {
      switch letter {
      case UInt8(ascii: "F"): failures += 1
      case UInt8(ascii: "P"): passes += 1
      default: return nil
      }
    }
    self.failures = failures
    self.passes = passes
    letters = text
  }

  /// nil when no attempt passed or failed: a skipped test, a known issue.
  package init?(_ result: TestResult) { self.init(AttemptLetters(result)) }

  /// The same of what the history keeps.
  package init?(_ letters: AttemptLetters) {
    let text = letters.outcomes.compactMap { outcome in
      outcome.isFailure ? "F" : outcome == .passed ? "P" : nil
    }
    self.init(text.joined())
  }

  package var description: String { letters }
  /// Both ways in one run, on one commit: what makes a test flaky by definition.
  package var isMixed: Bool { failures > 0 && passes > 0 }
  /// The last attempt decides.
  package var endedWithPass: Bool { letters.utf8.last == UInt8(ascii: "P") }
  package var failedThroughout: Bool { failures > 0 && passes == 0 }
}
