import AssayFlakiness
import AssayTestRuns

/// What a detector made of a history.
struct Detection {
  /// The run that first flagged a test.
  var flagged: [Int: Int] = [:]
  /// Failures that it would excuse, by run and test; nil for one that excuses all of a flagged
  /// test's.
  var excused: Set<[Int]>?
  var transitions: [StateTransition] = []
  var incidents = 0

  /// Replays the history through Assay's detector, run by run.
  static func assay(_ history: SimulatedHistory) -> Detection {
    var detector = FlakinessDetector()
    var detection = Detection(excused: [])
    for run in history.runs {
      let assessment = detector.observe(history.observed(run))
      for judgement in assessment.judgements where judgement.isExcusable {
        if let test = Int(judgement.test.identity.name) {
          detection.excused?.insert([run.number, test])
        }
      }
      for transition in assessment.transitions {
        detection.transitions.append(transition)
        guard transition.to == .flaky, let test = Int(transition.test.identity.name),
          detection.flagged[test] == nil
        else { continue }
        detection.flagged[test] = run.number
      }
    }
    detection.incidents = detector.incidents.count
    return detection
  }
}
