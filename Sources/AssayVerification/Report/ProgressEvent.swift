package import AssayTestRuns

/// What a running verification tells whoever watches it; renderers turn these into a display.
package enum ProgressEvent: Sendable, Hashable {
  case stageStarted(VerificationStage)
  /// The tasks of the run are known, in the order in which they are likely to start.
  case planned([PlannedTask])
  case taskStarted(PlannedTask, slot: Int)
  /// One line of a task's output, without its line break; sent only when output is streamed.
  case taskOutput(taskID: String, line: String)
  case taskFinished(PlannedTask, TaskResult)
  /// Something the user should know now, for example why a runtime was chosen.
  case note(String)
}

/// The stages of a verification, in order.
package enum VerificationStage: String, Sendable, Hashable, CaseIterable {
  case plan, provision, run, collect, judge, report
}

/// A dependency to start, a service to build or a suite to run.
package struct PlannedTask: Sendable, Hashable {
  /// Unique in the run: `db`, `build orders`, `orders/unit`.
  package var id: String
  package var kind: TimelineSpan.Kind
  /// nil for what is not a suite.
  package var layer: TestLayer?
  /// The median of earlier green runs; nil without history.
  package var usualDuration: Duration?

  package init(
    id: String, kind: TimelineSpan.Kind, layer: TestLayer?, usualDuration: Duration?
  ) {
    self.id = id
    self.kind = kind
    self.layer = layer
    self.usualDuration = usualDuration
  }
}

/// How a task ended.
package struct TaskResult: Sendable, Hashable {
  package var succeeded: Bool
  package var duration: Duration
  /// nil for what is not a suite.
  package var counts: TestCounts?
  /// Why it did not succeed, or what is worth knowing: `2 of 31 failed`, `timed out after 5m`.
  package var detail: String?
  /// The end of its output; shown when it did not succeed.
  package var outputTail: String

  package init(
    succeeded: Bool, duration: Duration, counts: TestCounts?, detail: String?, outputTail: String
  ) {
    self.succeeded = succeeded
    self.duration = duration
    self.counts = counts
    self.detail = detail
    self.outputTail = outputTail
  }
}
