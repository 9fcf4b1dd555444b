import AssayEvidence
import AssayTestRuns
package import AssayVerification

/// All suites as one JUnit XML file, with repeated attempts in the way of Maven Surefire.
package enum JUnitReport {
  /// A suite that broke without a failing test gets a test case with an error, so that no reader
  /// of the file can take it for green.
  package static func render(_ report: VerificationReport) -> String {
    let suites = report.suites.map(Suite.init)
    let attributes: [(String, String)] = [
      ("name", report.system), ("tests", "\(suites.reduce(0) { $0 + $1.tests })"),
      ("failures", "\(suites.reduce(0) { $0 + $1.failures })"),
      ("errors", "\(suites.reduce(0) { $0 + $1.errors })"),
      ("skipped", "\(suites.reduce(0) { $0 + $1.skipped })"), ("time", seconds(report.duration)),
      ("timestamp", ReportFormat.timestamp(report.run.startedAt)),
    ]
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + "<testsuites\(XML.attributes(attributes))>\n"
      + suites.map { $0.xml }.joined() + "</testsuites>\n"
  }

  static func seconds(_ duration: Duration) -> String { "\(max(duration.wireSeconds, 0))" }

  /// A suite with what JUnit counts differently from Assay.
  private struct Suite {
    var report: SuiteReport
    var breakage: String?
    var absence: String?

    init(_ report: SuiteReport) {
      self.report = report
      let excused = Dictionary(
        report.excused.map { ($0.test, $0) }, uniquingKeysWith: { first, _ in first })
      // Whoever reads only this file must come to the same verdict.
      self.report.tests = report.tests.map { test in
        guard test.outcome.isFailure, let entry = excused[test.identity] else { return test }
        let message = "in quarantine, owner \(entry.owner): \(test.last.message ?? "no message")"
        return TestResult(
          identity: test.identity, file: test.file, line: test.line,
          attempt: TestAttempt(.knownIssue, duration: test.duration, message: message))
      }
      switch report.state {
      case .passed: break
      case .failed:
        // Failed without a test to show for it must not read as green either.
        if report.failingTests.isEmpty { breakage = "failed, but names no failing test" }
      case .broken(let reason): breakage = reason
      case .notRun(let reason):
        if report.shouldHaveRun { breakage = "did not run: \(reason)" } else { absence = reason }
      }
    }

    var tests: Int { counts.total + (breakage == nil ? 0 : 1) + (absence == nil ? 0 : 1) }
    var failures: Int { counts.failed }
    var errors: Int { counts.errored + (breakage == nil ? 0 : 1) }
    var skipped: Int { counts.skipped + counts.knownIssues + (absence == nil ? 0 : 1) }
    private var counts: TestCounts { TestCounts(report.tests) }

    var xml: String {
      let attributes: [(String, String)] = [
        ("name", report.id), ("tests", "\(tests)"), ("failures", "\(failures)"),
        ("errors", "\(errors)"), ("skipped", "\(skipped)"), ("flakes", "\(counts.flaky)"),
        ("time", JUnitReport.seconds(report.duration ?? .zero)),
      ]
      var xml = "  <testsuite\(XML.attributes(attributes))>\n    <properties>\n"
      for (name, value) in [("service", report.service), ("layer", report.layer.rawValue)] {
        xml += "      <property\(XML.attributes([("name", name), ("value", value)]))/>\n"
      }
      xml += "    </properties>\n"
      xml += report.tests.map { TestCase(test: $0, suite: report.id).xml }.joined()
      if let breakage {
        let text = PlainText.tail(report.outputTail, limit: 16_000)
        xml += ownCase(XML.element("error", message: breakage, type: "suite", text: text))
      }
      if let absence { xml += ownCase(XML.element("skipped", message: absence)) }
      return xml + "  </testsuite>\n"
    }

    private func ownCase(_ child: String) -> String {
      let attributes = [("name", "the suite itself"), ("classname", report.id), ("time", "0")]
      return "    <testcase\(XML.attributes(attributes))>\n\(child)    </testcase>\n"
    }
  }
}

/// One test with all its attempts.
private struct TestCase {
  var test: TestResult
  var suite: String

  var xml: String {
    var attributes = [
      ("name", test.identity.name),
      ("classname", test.identity.suite.isEmpty ? suite : test.identity.suite),
      ("time", JUnitReport.seconds(test.duration ?? .zero)),
    ]
    if let file = test.file { attributes.append(("file", file)) }
    if let line = test.line { attributes.append(("line", "\(line)")) }
    let inside = children
    let start = "    <testcase\(XML.attributes(attributes))"
    return inside.isEmpty ? start + "/>\n" : "\(start)>\n\(inside)    </testcase>\n"
  }

  /// Surefire's elements: other failing attempts of a failing test are reruns; a test that passed
  /// in the end keeps its failures as flaky ones.
  private var children: String {
    let failures = test.attempts.filter(\.outcome.isFailure)
    switch test.outcome {
    case .passed: return failures.map { attempt($0, "flakyFailure", "flakyError") }.joined()
    case .failed, .errored:
      // The counts go by the last attempt, so the element that is counted is the last one's.
      let others = failures.dropLast() + test.reruns.filter(\.outcome.isFailure)
      let reruns = others.map { attempt($0, "rerunFailure", "rerunError") }
      return attempt(test.last, "failure", "error") + reruns.joined()
    case .skipped: return XML.element("skipped", message: test.last.message)
    case .knownIssue:
      return XML.element("skipped", message: "known issue: \(test.last.message ?? "no message")")
    }
  }

  private func attempt(_ attempt: TestAttempt, _ failure: String, _ error: String) -> String {
    XML.element(
      attempt.outcome == .errored ? error : failure, message: attempt.message ?? "no message",
      type: attempt.outcome.rawValue, text: attempt.details ?? attempt.message ?? "")
  }
}

/// XML 1.0 text; characters that it can't hold are made visible.
private enum XML {
  static func attributes(_ pairs: [(String, String)]) -> String {
    pairs.map { name, value in
      // A parser turns line breaks in attributes into spaces unless they are references.
      let escaped = Markup.escape(PlainText.clean(value))
        .replacing("\n", with: "&#10;").replacing("\t", with: "&#9;")
      return " \(name)=\"\(escaped)\""
    }.joined()
  }

  static func element(
    _ name: String, message: String?, type: String? = nil, text: String = ""
  ) -> String {
    var pairs: [(String, String)] = []
    if let message { pairs.append(("message", message)) }
    if let type { pairs.append(("type", type)) }
    let body = Markup.escape(PlainText.clean(text))
    return "      <\(name)\(attributes(pairs))"
      + (body.isEmpty ? "/>\n" : ">\(body)</\(name)>\n")
  }
}
