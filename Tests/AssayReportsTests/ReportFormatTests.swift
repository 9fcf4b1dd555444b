import AssayEvidence
import AssayReports
import AssayTestRuns
import Testing

struct ReportFormatTests {
  @Test(arguments: [
    (0.0, "0 ms"), (0.43, "430 ms"), (0.9996, "1 s"), (1.24, "1.2 s"), (59.94, "59.9 s"),
    (59.96, "1m 00s"), (185, "3m 05s"), (3_599.6, "1h 00m"), (3_720, "1h 02m"), (-5, "0 ms"),
    (1e15, "very long"),
  ])
  func `durations read the same at every size`(seconds: Double, text: String) {
    #expect(ReportFormat.duration(.seconds(seconds)) == text)
  }

  @Test(arguments: [(3.29, "00:03.2"), (754.0, "12:34.0"), (7_265.5, "121:05.5"), (-1, "00:00.0")])
  func `the clock counts minutes, seconds and tenths`(seconds: Double, text: String) {
    #expect(ReportFormat.clock(.seconds(seconds)) == text)
  }

  @Test(arguments: [
    (50.0, "50 %"), (52.38, "52.4 %"), (.nan, "–"), (.infinity, "–"), (0.04, "0 %"),
  ])
  func `percentages have at most one decimal`(value: Double, text: String) {
    #expect(ReportFormat.percent(value) == text)
  }

  @Test(arguments: [(0, "0 tests"), (1, "1 test"), (84, "84 tests"), (100_000, "100,000 tests")])
  func `nouns follow their number`(number: Int, text: String) {
    #expect(ReportFormat.count(number, "test") == text)
  }

  @Test(arguments: [
    (-1_234, "-1,234"), (999, "999"), (1_000, "1,000"), (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func `digits are grouped by three`(number: Int, text: String) {
    #expect(ReportFormat.grouped(number) == text)
  }

  @Test func `counts name failures first and leave out what there is none of`() {
    var counts = TestCounts()
    counts.passed = 3
    #expect(ReportFormat.counts(counts) == "3 passed")
    counts.failed = 1
    counts.errored = 1
    counts.skipped = 4
    counts.knownIssues = 2
    counts.flaky = 1
    #expect(
      ReportFormat.counts(counts) == "2 failed, 3 passed, 4 skipped, 2 known issues, 1 flaky")
  }

  @Test(arguments: [
    (1_795_395_492.3449, "2026-11-23T00:58:12.345Z"), (0, "1970-01-01T00:00:00.000Z"),
    (-0.5, "1969-12-31T23:59:59.500Z"), (.infinity, "9999-12-31T23:59:59.999Z"),
    (.nan, "1970-01-01T00:00:00.000Z"),
  ])
  func `times are UTC with milliseconds`(seconds: Double, text: String) {
    #expect(ReportFormat.timestamp(UnixTime(secondsSince1970: seconds)) == text)
  }
}
