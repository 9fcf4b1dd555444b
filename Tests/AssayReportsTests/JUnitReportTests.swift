import AssayReports
import AssayTestRuns
import AssayVerification
import Foundation
import FoundationXML
import Testing

struct JUnitReportTests {
  private func parse(_ report: VerificationReport) throws -> XMLElement {
    let document = try XMLDocument(data: Data(JUnitReport.render(report).utf8))
    return try #require(document.rootElement())
  }

  private func suite(_ name: String, in root: XMLElement) throws -> XMLElement {
    try #require(
      root.elements(forName: "testsuite").first {
        $0.attribute(forName: "name")?.stringValue == name
      })
  }

  @Test(arguments: ["failing", "passing", "hostile"])
  func `sums are the numbers of elements`(name: String) throws {
    let samples = [
      "failing": SampleReports.failing, "passing": SampleReports.passing,
      "hostile": SampleReports.hostile(.hostile),
    ]
    let root = try parse(try #require(samples[name]))
    var sums = [0, 0, 0, 0]
    for suite in root.elements(forName: "testsuite") {
      let cases = suite.elements(forName: "testcase")
      let found =
        [cases.count]
        + ["failure", "error", "skipped"].map { kind in
          cases.filter { !$0.elements(forName: kind).isEmpty }.count
        }
      #expect(found == numbers(suite))
      sums = zip(sums, found).map(+)
    }
    #expect(sums == numbers(root))
  }

  private func numbers(_ element: XMLElement) -> [Int] {
    ["tests", "failures", "errors", "skipped"].map {
      element.attribute(forName: $0)?.stringValue.flatMap { Int($0) } ?? -1
    }
  }

  @Test func `a suite that broke without a failing test has an error`() throws {
    let root = try parse(SampleReports.failing)
    let broken = try suite("inventory/contract", in: root)
    #expect(numbers(broken) == [6, 0, 1, 0])
    let error = try #require(
      broken.elements(forName: "testcase").last?.elements(forName: "error").first)
    #expect(
      error.attribute(forName: "message")?.stringValue
        == "ended with exit code 137 although none of its tests failed")
    #expect(error.stringValue?.contains("Killed") == true)
  }

  @Test func `a suite that should have run and did not has an error, another is skipped`() throws {
    var report = SampleReports.passing
    #expect(numbers(try suite("orders/e2e", in: try parse(report))) == [1, 0, 0, 1])
    let index = try #require(report.suites.firstIndex { $0.id == "orders/e2e" })
    report.suites[index].shouldHaveRun = true
    #expect(numbers(try suite("orders/e2e", in: try parse(report))) == [1, 0, 1, 0])
  }

  @Test func `a failed suite without its failing test is not green`() throws {
    var report = SampleReports.passing
    report.suites[0].state = .failed
    #expect(numbers(try suite("orders/unit", in: try parse(report)))[2] == 1)
  }

  @Test func `suites say their service and layer`() throws {
    let orders = try suite("orders/integration", in: try parse(SampleReports.failing))
    let properties = orders.elements(forName: "properties").first?.elements(forName: "property")
    let pairs = (properties ?? []).map {
      [$0.attribute(forName: "name")?.stringValue, $0.attribute(forName: "value")?.stringValue]
    }
    #expect(pairs == [["service", "orders"], ["layer", "integration"]])
  }

  @Test(arguments: [
    ([TestOutcome.failed, .passed], ["flakyFailure"]),
    ([.errored, .failed, .passed], ["flakyError", "flakyFailure"]),
    ([.failed, .errored], ["error", "rerunFailure"]),
    ([.errored, .failed, .failed], ["failure", "rerunError", "rerunFailure"]),
    ([.skipped], ["skipped"]), ([.knownIssue], ["skipped"]), ([.passed], []),
  ])
  func `attempts are written as Surefire writes them`(
    outcomes: [TestOutcome], elements: [String]
  ) throws {
    var report = SampleReports.passing
    let attempts = outcomes.map { TestAttempt($0, message: "m\($0.rawValue)") }
    report.suites[0].tests = [
      TestResult(
        identity: TestIdentity(suite: "", name: "t"), attempt: attempts[attempts.count - 1],
        earlier: attempts.dropLast())
    ]
    let testCase = try #require(
      try suite("orders/unit", in: try parse(report)).elements(forName: "testcase").first)
    #expect((testCase.children ?? []).compactMap(\.name).sorted() == elements)
    #expect(testCase.attribute(forName: "classname")?.stringValue == "orders/unit")
  }

  @Test func `characters that XML can't hold are replaced`() throws {
    let text = JUnitReport.render(SampleReports.hostile(.hostile))
    let forbidden = text.unicodeScalars.filter {
      ($0.value < 0x20 && $0 != "\n" && $0 != "\t") || $0.value == 0xFFFE || $0.value == 0xFFFF
    }
    #expect(forbidden.isEmpty)
    #expect(text.contains("␀"))
  }
}
