import AssayEvidence
import AssayProbe
import AssayServerTestSupport
import AssayTestSupport
import Foundation
import Testing

/// Serial: each fills the machine with processes.
@Suite(.serialized)
struct OtherRunnerTests {
  @Test(.enabled(if: isInstalled("go"), "Go is not installed"))
  func `Go's tests are put in order, repeated and compared`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write("module example.com/shop\n\ngo 1.19\n", to: "go.mod")
      try folder.write(
        """
        package shop

        import (
          "testing"
          "time"
        )

        var state = map[string]bool{}

        func TestSetter(t *testing.T) { state["ready"] = true }
        func TestBrittle(t *testing.T) {
          if !state["ready"] { t.Fatal("not ready") }
        }
        func TestStable(t *testing.T) { t.Run("sub", func(t *testing.T) {}) }
        func TestZone(t *testing.T) {
          if time.Unix(0, 0).Hour() != 0 { t.Fatal("wrong hour") }
        }
        func TestMap(t *testing.T) {
          for key := range map[int]int{1: 1, 2: 2, 3: 3, 4: 4} {
            if key == 3 { t.Fatal("three first") }
            break
          }
        }
        """, to: "shop_test.go")
      let report = try await ProbedSuite.probe(
        ["/usr/bin/go", "test", "./..."], in: folder, kinds: [.alone, .timeZone, .hashSeed])
      #expect(
        Dictionary(uniqueKeysWithValues: report.findings.map { ($0.test, $0.cause) }) == [
          "example.com/shop.TestBrittle": .order, "example.com/shop.TestZone": .timeZone,
          "example.com/shop.TestMap": .randomness,
        ], "\(report.text)")
      #expect(report.findings.first?.message == "shop_test.go:12: not ready")
      #expect(report.notChecked.map(\.kind) == [.hashSeed])
    }
  }

  // Never in the binary that it probes, which is this one.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["ASSAY_PROBE_FIXTURE"] == nil))
  func `a Swift test binary is probed without building anything`() async throws {
    try await TemporaryFolder.with { folder in
      let binary = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path
      let report = try await ProbedSuite.probe(
        [binary], in: folder, kinds: [.alone, .timeZone, .parallel],
        only: ["AssayTestRunnersTests.ProbeFixture/"], variables: ["ASSAY_PROBE_FIXTURE": "1"])
      #expect(report.testCount == 4)
      #expect(
        Dictionary(uniqueKeysWithValues: report.findings.map { ($0.test, $0.cause) }) == [
          "AssayTestRunnersTests.ProbeFixture/`needs (the) zone of \"Greenwich\"`()": .timeZone,
          "AssayTestRunnersTests.ProbeFixture/draws()": .randomness,
        ], "\(report.text)")
    }
  }

  @Test func `any command that writes results is probed as a whole`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(
        """
        failure=
        [ "$(date -d @0 +%H)" = 00 ] || failure='<failure message="not at night"/>'
        cat >"$ASSAY_RESULTS" <<END
        <testsuite name="all"><testcase classname="Shop" name="opens">$failure</testcase>
        <testcase classname="Shop" name="closes"/></testsuite>
        END
        """, to: "tests.sh")
      let report = try await ProbedSuite.probe(
        ["sh", "tests.sh"], in: folder, kinds: [.timeZone, .copies, .order])
      #expect(report.findings.map(\.test) == ["Shop.opens"])
      let finding = try #require(report.findings.first)
      #expect(finding.cause == .timeZone && finding.message == "not at night")
      #expect(finding.reproduction.hasSuffix("TZ=Asia/Kathmandu sh tests.sh"))
      #expect(report.checked == [.copies, .timeZone])
      #expect(report.notChecked.map(\.kind) == [.order])
    }
  }

  @Test func `swift test is told to name its binary`() async throws {
    try await TemporaryFolder.with { folder in
      let error = await #expect(throws: FailureReport.self) {
        try await ProbedSuite.probe(["swift", "test"], in: folder)
      }
      #expect(error?.remedy?.contains("PackageTests.xctest") == true)
    }
  }

  @Test func `a command that writes no results is bad input`() async throws {
    try await TemporaryFolder.with { folder in
      let error = await #expect(throws: FailureReport.self) {
        try await ProbedSuite.probe(["true"], in: folder)
      }
      #expect(error?.status == .badInput)
    }
  }
}

/// Runs with all other tests, and then does nothing.
struct ProbeFixture {
  private static let isProbed =
    ProcessInfo.processInfo.environment["ASSAY_PROBE_FIXTURE"] != nil

  @Test func `needs (the) zone of "Greenwich"`() {
    if Self.isProbed { #expect(TimeZone.current.secondsFromGMT() == 0) }
  }

  @Test func draws() {
    if Self.isProbed { #expect(Int.random(in: 0..<10) > 0) }
  }

  @Test func stable() {}

  @Test(arguments: [1, 2]) func parameterized(number: Int) { #expect(number > 0) }
}
