import AssayEvidence
import AssayFlakiness
import AssayTestImpact
import AssayTestRuns
import AssayVerification
import Foundation

/// What selections would have left out of full runs: one line of JSON for each, in
/// `.assay/impact-shadow.jsonl`.
struct ShadowFile {
  /// The manifest's absolute folder.
  let root: String

  var path: String { "\(root)/.assay/impact-shadow.jsonl" }

  struct Line: Codable {
    var run: String
    var base: String
    var chosen: Int
    var leftOut: Int
    var caught: [String]
    var missed: [String]
    var missedFlaky: [String]
    var seconds: Double
    var savedSeconds: Double
    var unreached: [String]
  }

  /// Suites run whole, so a test counts as left out only when its suite is.
  static func shadow(
    _ report: VerificationReport, unreached: Set<String>, flaky: Set<TestReference>
  ) -> (run: ShadowRun, missed: [String]) {
    var run = ShadowRun()
    var missed: [String] = []
    for suite in report.suites where suite.duration != nil {
      for test in suite.tests {
        let reference = TestReference(suite: suite.id, identity: test.identity)
        let (isOut, isFlaky) = (unreached.contains(suite.id), flaky.contains(reference))
        run.add(test, isLeftOut: isOut, isFlaky: isFlaky)
        if isOut, !isFlaky, test.outcome.isFailure { missed.append("\(reference)") }
      }
    }
    return (run, missed)
  }

  func append(
    _ report: VerificationReport, base: String, unreached: Set<String>, flaky: Set<TestReference>
  ) throws(FailureReport) {
    let (run, missed) = Self.shadow(report, unreached: unreached, flaky: flaky)
    let line = Line(
      run: report.run.id, base: base, chosen: run.chosen, leftOut: run.leftOut,
      caught: run.caught.map(\.text), missed: missed, missedFlaky: run.missedFlaky.map(\.text),
      seconds: run.duration.seconds, savedSeconds: run.saved.seconds,
      unreached: unreached.sorted())
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      var data = FileManager.default.contents(atPath: path) ?? Data()
      data.append(try encoder.encode(line))
      data.append(UInt8(ascii: "\n"))
      try data.write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw FailureReport(
        .infrastructure, attempt: "keep what the selection would have left out", subject: path,
        happened: error.localizedDescription)
    }
  }

  /// - Throws: `FailureReport` for a line that is none of these.
  func read() throws(FailureReport) -> [Line] {
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    var lines: [Line] = []
    for (index, text) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
      guard let line = try? JSONDecoder().decode(Line.self, from: Data(text)) else {
        throw FailureReport(
          .badInput, attempt: "read the shadow runs", subject: "\(path):\(index + 1)",
          happened: "the line is none that Assay wrote", remedy: "remove the line")
      }
      lines.append(line)
    }
    return lines
  }

  static func record(_ lines: [Line]) -> ShadowRecord {
    ShadowRecord(
      lines.map { line in
        var run = ShadowRun()
        (run.chosen, run.leftOut) = (line.chosen, line.leftOut)
        run.caught = line.caught.map { TestIdentity(suite: "", name: $0) }
        run.missed = line.missed.map { TestIdentity(suite: "", name: $0) }
        run.missedFlaky = line.missedFlaky.map { TestIdentity(suite: "", name: $0) }
        (run.duration, run.saved) = (.seconds(line.seconds), .seconds(line.savedSeconds))
        return run
      })
  }
}
