import AssayEvidence
import AssayJSON
import AssayTestRuns

/// Tests with their times, in the order of their starts.
package struct TestIntervals: Sendable, Hashable {
  package private(set) var intervals: [TestInterval] = []
  /// How far a runner's times may be from when the tests ran, in seconds.
  package var toleranceSeconds: Double
  /// Tests that have begun, by their places in `intervals`.
  private var running: [TestIdentity: Int] = [:]

  package init(_ intervals: [TestInterval] = [], toleranceSeconds: Double = 0) {
    self.intervals = intervals.sorted { $0.start < $1.start }
    self.toleranceSeconds = toleranceSeconds
  }

  /// Reads the event stream of Swift Testing, versions 0, 6.3 and 99; lines that are no events are
  /// left out, as whoever reads the results reports them.
  package init(swiftTestingEvents bytes: [UInt8]) {
    self.init()
    var names: [String: String] = [:]
    Self.forEachRecord(of: bytes) { record in
      guard let payload = record["payload"], let kind = payload["kind"]?.string else { return }
      if record["kind"]?.string == "test" {
        if kind == "function", let id = payload["id"]?.string {
          names[id] = payload["name"]?.string ?? ""
        }
        return
      }
      guard let id = payload["testID"]?.string, let name = names[id],
        let time = Self.time(payload["instant"]?["since1970"])
      else { return }
      let test = TestIdentity(swiftTestingID: id, name: name)
      switch kind {
      case "testStarted": begin(TestInterval(test: test, start: time, end: nil))
      case "testEnded": end(test, at: time)
      default: break
      }
    }
    intervals.sort { $0.start < $1.start }
  }

  /// Reads what `go test -json` prints.
  ///
  /// Its times are those at which `go` read the test's output, a moment later; a test that waits for
  /// its turn (`t.Parallel`) does not run meanwhile.
  package init(goTestEvents bytes: [UInt8]) {
    self.init(toleranceSeconds: 0.002)
    Self.forEachRecord(of: bytes) { record in
      guard let package = record["Package"]?.string, let name = record["Test"]?.string,
        let time = record["Time"]?.string.flatMap(UnixTime.init(goTime:))
      else { return }
      let test = TestIdentity(suite: package, name: name)
      let folder = package.split(separator: "/").last.map(String.init)
      switch record["Action"]?.string {
      case "run", "cont":
        if running[test] != nil { return }
        begin(TestInterval(test: test, start: time, end: nil, folderSuffix: folder))
      case "pause", "pass", "fail", "skip": end(test, at: time)
      default: break
      }
    }
    intervals.sort { $0.start < $1.start }
  }

  private static func forEachRecord(of bytes: [UInt8], _ body: (JSON) -> Void) {
    for line in bytes.split(separator: UInt8(ascii: "\n")) where line.first == UInt8(ascii: "{") {
      if let record = try? JSON(parsing: Array(line)) { body(record) }
    }
  }

  private static func time(_ value: JSON?) -> UnixTime? {
    guard case .number(let number)? = value else { return nil }
    return UnixTime(secondsSince1970: number.double)
  }

  private mutating func begin(_ interval: TestInterval) {
    running[interval.test] = intervals.count
    intervals.append(interval)
  }

  private mutating func end(_ test: TestIdentity, at time: UnixTime) {
    guard let index = running.removeValue(forKey: test) else { return }
    intervals[index].end = time
  }
}

extension UnixTime {
  /// Reads a time of RFC 3339 such as `2026-01-02T03:04:05.123456789+01:00`; nil for all else.
  init?(goTime text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T") else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      guard range.upperBound <= bytes.count else { return nil }
      return bytes[range].reduce(0) { sum, byte in
        guard let sum, (48...57).contains(byte) else { return nil }
        return sum * 10 + Int(byte) - 48
      }
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
      (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    var place = 19
    var fraction = 0.0
    if bytes[place] == UInt8(ascii: ".") {
      var unit = 0.1
      place += 1
      while place < bytes.count, (48...57).contains(bytes[place]) {
        fraction += Double(bytes[place] - 48) * unit
        unit /= 10
        place += 1
      }
    }
    var offset = 0
    switch place < bytes.count ? bytes[place] : 0 {
    case UInt8(ascii: "Z"): break
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      guard let hours = number(place + 1..<place + 3), let minutes = number(place + 4..<place + 6)
      else { return nil }
      offset = (hours * 60 + minutes) * (bytes[place] == UInt8(ascii: "-") ? -60 : 60)
    default: return nil
    }
    // Days since 1970 in the Gregorian calendar, counted in years that begin in March.
    let shifted = month > 2 ? year : year - 1
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let days =
      era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
    self.init(secondsSince1970: Double(seconds) + fraction)
  }
}
