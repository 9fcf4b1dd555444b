package import AssayCoverage
import AssayTestRuns

/// Which tests a change can reach, each with its reasons.
package struct ImpactSelection: Sendable, Hashable {
  package struct Choice: Sendable, Hashable {
    package var test: ImpactTest
    /// At least one.
    package var reasons: [ImpactReason]
  }

  /// In the order of the tests that are known.
  package private(set) var chosen: [Choice]
  package private(set) var leftOut: [ImpactTest]
  /// By suite; of a suite without known tests all that it has.
  package private(set) var suites: [String: [ImpactReason]]

  /// Whether every known test runs because of what was changed.
  package var isEverything: Bool { leftOut.isEmpty }

  /// Selects; where the changes are not known everything runs.
  package init(of changes: [ChangedFile]?, by knowledge: ImpactKnowledge) {
    var reach = ImpactReach(knowledge)
    if let changes {
      for change in changes { reach.add(change) }
    } else {
      reach.addEverything(.unknownChanges)
    }
    chosen = []
    leftOut = []
    suites = [:]
    for (index, test) in knowledge.tests.enumerated() {
      var reasons = reach.general + reach.reasons[index]
      if knowledge.failedLately.contains(test.identity) { reasons.append(.failedLately) }
      if knowledge.new.contains(test.identity) { reasons.append(.new) }
      if knowledge.quarantined.contains(test.identity) { reasons.append(.quarantined) }
      if reasons.isEmpty {
        leftOut.append(test)
      } else {
        chosen.append(Choice(test: test, reasons: reasons))
        for reason in reasons where suites[test.suite]?.contains(reason) != true {
          suites[test.suite, default: []].append(reason)
        }
      }
    }
    // Nobody knows yet what such a suite holds.
    let known = Set(knowledge.tests.map(\.suite))
    for suite in knowledge.suites.subtracting(known) {
      suites[suite] = reach.general.isEmpty ? [.new] : reach.general
    }
  }
}
