import AssayFlakiness
import AssayTestRuns
import Foundation

/// Replays simulated histories and prints how well flaky tests are found, beside the usual rules.
///
/// Usage: FlakinessBenchmark [--details] FOLDER…; each folder is one history. Exits with 1 when the
/// mean misses a goal.
@main
enum Main {
  static let header =
    "                                            flags  prec recall dly50 dly90 costR  masked "
    + "hidden excused"

  static func main() throws {
    var folders = Array(CommandLine.arguments.dropFirst())
    let hasDetails = folders.contains("--details")
    folders.removeAll { $0 == "--details" }
    guard !folders.isEmpty else {
      print("usage: FlakinessBenchmark [--details] FOLDER…")
      exit(2)
    }
    let histories = try folders.map { try SimulatedHistory(folder: URL(filePath: $0)) }
    print(header)
    for (name, detect) in Baselines.all {
      show(name, Score(mean: histories.map { Score(detect($0), $0) }))
    }
    let start = ContinuousClock.now
    let detections = histories.map(Detection.assay)
    let duration = (ContinuousClock.now - start) / histories.count
    let scores = zip(detections, histories).map { Score($0, $1) }
    let mean = Score(mean: scores)
    show("Assay", mean)
    for (history, score) in zip(histories, scores) { show("  \(history.name)", score) }
    if hasDetails {
      for (detection, history) in zip(detections, histories) { details(detection, history) }
    }
    print(
      "goal                                                 .970   .900                          .0050"
    )
    if let bound = mean.recallBound {
      print(
        String(
          format: "recall of an oracle that knows each failure's cause: %.3f; reached of it: %.3f",
          bound, mean.recall / bound))
    }
    if let hidden = mean.hiddenCode {
      print(
        String(
          format: "failures of wrong code excused, those of tests that are flaky then, too: %.4f",
          hidden))
    }
    print("a history of \(histories[0].runs.count) runs takes \(duration)")
    let isReached = mean.precision >= 0.97 && mean.recall >= 0.9 && mean.hidden <= 0.005
    print(isReached ? "goals reached" : "goals missed")
    exit(isReached ? 0 : 1)
  }

  private static func show(_ name: String, _ score: Score) {
    let padded = name.padding(toLength: 42, withPad: " ", startingAt: 0)
    print(
      padded
        + String(
          format: " %6.0f %.3f  %.3f %5.1f %5.1f  %.3f  %.4f  %.4f   %.3f%@", score.flags,
          score.precision, score.recall, score.delayMedian, score.delay90, score.costRecall,
          score.masked, score.hidden, score.excused,
          score.recallBound.map { String(format: "  (oracle %.3f)", $0) } ?? ""))
  }

  private static func details(_ detection: Detection, _ history: SimulatedHistory) {
    for (test, run) in detection.flagged.sorted(by: { $0.value < $1.value })
    where !history.tests[test].isFlaky {
      let own = detection.transitions.filter { $0.test.identity.name == String(test) }
      print("\(history.name): false: \(own.map(\.sentence).joined(separator: " | ")) [\(run)]")
    }
    for (test, failures) in Dictionary(grouping: history.ownFailures ?? [], by: { $0[1] })
      .sorted(by: { $0.key < $1.key }) where detection.flagged[test] == nil
    {
      let runs = failures.map { $0[0] }.sorted()
      let shown = runs.prefix(6).map { number in
        let run = history.runs[number - 1]
        let attempts = run.outcomes.first { $0.test == test }?.attempts.description ?? ""
        return "\(number) \(attempts) \(run.isMain ? "main" : "change")"
      }
      print("\(history.name): missed \(test): \(shown.joined(separator: ", "))")
    }
    let kinds = Dictionary(grouping: detection.transitions) {
      "\($0.from.rawValue)→\($0.to.rawValue)"
    }
    print(history.name, detection.incidents, "incidents", kinds.mapValues(\.count))
  }
}
