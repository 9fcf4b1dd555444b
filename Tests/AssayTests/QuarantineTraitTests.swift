import Assay
import AssayTestSupport
import Foundation
import Synchronization
import Testing

/// Each would fail if its trait did not excuse it.
struct QuarantinedTests {
  @Test(.quarantined("fails on purpose", issue: "https://example.com/7", until: "2999-01-01"))
  func `an issue of a quarantined test is a known one`() {
    Issue.record("on purpose")
  }

  @Test(.quarantined("throws on purpose", issue: "https://example.com/7", until: "2999-01-01"))
  func `an error is one, too`() throws {
    throw CancellationError()
  }

  @Test(.quarantined("passes", issue: "https://example.com/7", until: "2999-01-01"))
  func `a quarantined test may pass`() {}
}

struct QuarantineTraitTests {
  private static let day = Date(timeIntervalSince1970: 1_795_392_000)  // 2026-11-23

  private func list(_ pattern: String) -> String {
    """
    quarantine: 1
    tests:
      - test: "\(pattern)"
        owner: "@orders"
        reason: slow queue
        issue: https://example.com/7
        since: 2026-11-20
        expires: 2026-12-01
    """
  }

  /// Whether an issue that is recorded within the trait gets out of it.
  private func counts(_ trait: QuarantineTrait) async throws -> Bool {
    let test = try #require(Test.current)
    let counts = Mutex(false)
    try await withKnownIssue(isIntermittent: true) {
      try await trait.provideScope(for: test, testCase: nil) { Issue.record("on purpose") }
    } matching: { _ in
      counts.withLock { $0 = true }
      return true
    }
    return counts.withLock(\.self)
  }

  @Test(arguments: [
    ("2026-11-24", false), ("2026-11-23", true), ("2026-11-22", true),
  ])
  func `a failure counts from the day of the end on`(until: String, counts: Bool) async throws {
    let trait = QuarantineTrait("x", issue: "y", until: until, now: { Self.day })
    #expect(try await self.counts(trait) == counts)
  }

  @Test(arguments: ["soon", "", "2026-13-01"])
  func `what is no day is told`(until: String) async throws {
    let test = try #require(Test.current)
    let trait = QuarantineTrait("x", issue: "y", until: until)
    await #expect {
      try await trait.provideScope(for: test, testCase: nil) {}
    } throws: { "\($0)".contains("'\(until)' is no day") }
  }

  @Test(arguments: [
    ("QuarantineTraitTests.*listed tests are excused*", 0.0, false),
    ("AssayTests.QuarantineTraitTests.*", 0, false), ("*", 0, false),
    ("QuarantineTraitTests.others*", 0, true), ("*", 9, true),
  ])
  func `listed tests are excused until their entry expires`(
    pattern: String, days: Double, counts: Bool
  ) async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(list(pattern), to: "list.yaml")
      let trait = QuarantineTrait(
        list: "\(folder.path)/list.yaml", now: { Self.day + days * 86_400 })
      #expect(try await self.counts(trait) == counts)
    }
  }

  @Test func `a list that is wrong fails the test that asks`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write("quarantine: 1\ntests: 5\n", to: "list.yaml")
      let test = try #require(Test.current)
      let trait = QuarantineTrait(list: "\(folder.path)/list.yaml")
      await #expect {
        try await trait.provideScope(for: test, testCase: nil) {}
      } throws: { "\($0)".contains("a list of entries") }
    }
  }

  @Test(.quarantined) func `where there is no list nobody is excused`() {}
}
