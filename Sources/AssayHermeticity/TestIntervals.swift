import AssayEvidence
import AssayJSON
import AssayTestRuns

/// Tests with their times, in the order of their starts.
package struct TestIntervals: Sendable, Hashable {
  package private(set) var intervals: [TestInterval] = []

  package init(_ intervals: [TestInterval] = []) {
    self.intervals = intervals.sorted { $0.start < $1.start }
  }

  /// Reads the event stream of Swift Testing, versions 0, 6.3 and 99; lines that are no events are
  /// left out, as whoever reads the results reports them.
  package init(swiftTestingEvents bytes: [UInt8]) {
    self.init()
    var names: [String: String] = [:]
    var running: [String: Int] = [:]
    Self.forEachRecord(of: bytes) { record in
      guard let payload = record["payload"], let kind = payload["kind"]?.string else { return }
      if record["kind"]?.string == "test" {
        if kind == "function", let id = payload["id"]?.string {
          names[id] = payload["name"]?.string ?? ""
        }
        return
      }
      guard let id = payload["testID"]?.string, let name = names[id],
        let time = Observation.time(payload["instant"]?["since1970"])
      else { return }
      switch kind {
      case "testStarted":
        let test = TestIdentity(swiftTestingID: id, name: name)
        running[id] = intervals.count
        intervals.append(TestInterval(test: test, start: time, end: nil))
      case "testEnded":
        if let place = running.removeValue(forKey: id) { intervals[place].end = time }
      default: break
      }
    }
    intervals.sort { $0.start < $1.start }
  }

  /// Joins the marks of Go's test programs with the tests in the results.
  ///
  /// A program knows its tests and not its package, which is the one whose path ends most like the
  /// folder that the program works in, or the shortest. Tests that wait for their turn
  /// (`t.Parallel`) do not run meanwhile.
  package init(goMarks marks: [TestMark], packages: Set<String>) {
    self.init()
    let ordered = packages.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
    var suites: [String: String] = [:]
    var running: [RunningTest: Int] = [:]
    for mark in marks {
      let words = mark.text.split(separator: " ")
      guard words.count >= 3 else { continue }
      let name = String(words[2])
      let test = RunningTest(process: mark.process, name: name)
      switch words[1] {
      case "RUN", "CONT":
        guard running[test] == nil else { continue }
        running[test] = intervals.count
        let suite = suites[mark.folder] ?? Self.likeliest(ordered, mark.folder)
        suites[mark.folder] = suite
        intervals.append(
          TestInterval(
            test: TestIdentity(suite: suite, name: name), start: mark.time, end: nil,
            process: mark.process))
      case "PAUSE", "PASS:", "FAIL:", "SKIP:":
        if let place = running.removeValue(forKey: test) { intervals[place].end = mark.time }
      default: break
      }
    }
  }

  private struct RunningTest: Hashable {
    var process: Int
    var name: String
  }

  /// The package that has the most last parts in common with a folder.
  private static func likeliest(_ packages: [String], _ folder: String) -> String {
    let parts = folder.split(separator: "/").reversed()
    var best = (package: packages.first ?? folder, likeness: 0)
    for package in packages {
      let likeness = zip(package.split(separator: "/").reversed(), parts).prefix(while: ==).count
      if likeness > best.likeness { best = (package, likeness) }
    }
    return best.package
  }

  private static func forEachRecord(of bytes: [UInt8], _ body: (JSON) -> Void) {
    for line in bytes.split(separator: UInt8(ascii: "\n")) where line.first == UInt8(ascii: "{") {
      if let record = try? JSON(parsing: Array(line)) { body(record) }
    }
  }
}
