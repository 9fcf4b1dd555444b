import AssayEvidence
import AssayFlakiness
import AssaySQLite
import AssayTestRuns
import AssayVerification
import Foundation
import Testing

struct PastTests {
  private func withStore(_ body: (HistoryStore) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(HistoryStore(path: folder.appending(path: "h.sqlite").path(percentEncoded: false)))
  }

  private func run(
    _ number: Int, commit: String? = "c1", branch: String = "main", dirty: Bool = false,
    mayShip: Bool? = true, trigger: String = "pull-request",
    _ outcomes: [String: TestOutcome] = ["a": .passed]
  ) -> RunRecord {
    let tests = outcomes.sorted { $0.key < $1.key }.map {
      TestResult(
        identity: TestIdentity(suite: "S", name: $0.key),
        attempt: TestAttempt($0.value, duration: .milliseconds(10 * number)))
    }
    return RunRecord(
      id: "run-\(number)", system: "shop", trigger: trigger, commit: commit, branch: branch,
      pullRequest: nil, host: "h", hasUncommittedChanges: dirty,
      startedAt: UnixTime(secondsSince1970: Double(number)), duration: .seconds(number),
      mayShip: mayShip,
      suites: [
        RunRecord.Suite(
          task: "build orders", layer: nil, succeeded: true, duration: .seconds(9)),
        RunRecord.Suite(
          task: "orders/unit", layer: .unit, succeeded: true, duration: .seconds(2), tests: tests),
      ])
  }

  private func reference(_ name: String) -> TestReference {
    TestReference(suite: "orders/unit", identity: TestIdentity(suite: "S", name: name))
  }

  @Test func `the trend holds the latest whole runs of a trigger, with their layers`() throws {
    try withStore { store in
      for number in 1...4 { try store.record(run(number)) }
      try store.record(run(5, mayShip: nil))
      try store.record(run(6, trigger: "staging"))
      let trend = try store.trend(system: "shop", trigger: "pull-request", limit: 3)
      #expect(trend.map(\.id) == ["run-2", "run-3", "run-4"])
      #expect(
        trend[0].layers == [RunPoint.Layer(layer: .unit, tests: 1, duration: .seconds(2))])
      #expect(try store.trend(system: "other", trigger: "pull-request", limit: 3).isEmpty)
    }
  }

  @Test func `the latest green run is one of a clean ancestor`() throws {
    try withStore { store in
      try store.record(run(1, commit: "base"))
      try store.record(run(2, commit: "elsewhere"))
      try store.record(run(3, commit: "base", dirty: true))
      try store.record(run(4, commit: "base", mayShip: false))
      func latest(_ ancestors: Set<String>?) throws -> String? {
        try store.latestGreenRun(system: "shop", trigger: "pull-request", ancestors: ancestors)?.id
      }
      #expect(try latest(["base"]) == "run-1")
      #expect(try latest(["unknown"]) == nil)
      #expect(try latest(nil) == "run-3")
    }
  }

  @Test func `a run's results and what failed after it can be asked for`() throws {
    try withStore { store in
      try store.record(run(1, ["a": .passed, "b": .failed]))
      try store.record(run(2, commit: "c2", branch: "topic", mayShip: false, ["a": .failed]))
      try store.record(run(3, commit: "x", branch: "other", mayShip: false, ["b": .errored]))
      let results = try store.results(ofRun: "run-1")
      #expect(results.map(\.test) == [reference("a"), reference("b")])
      #expect(results.map(\.outcome) == [.passed, .failed])
      #expect(results.first?.duration == .milliseconds(10))
      let first = UnixTime(secondsSince1970: 1)
      #expect(
        try store.failed(since: first, branch: "topic", ancestors: ["c1"]) == [reference("a")])
      #expect(try store.failed(since: first, branch: nil, ancestors: nil).count == 2)
      #expect(try store.test(reference("b")) != nil)
      #expect(try store.test(reference("c")) == nil)
    }
  }
}
