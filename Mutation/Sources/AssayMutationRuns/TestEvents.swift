import AssayJSON
import Foundation

/// Reads the event stream of Swift Testing while it is written.
///
/// Source: swift-testing's ABI, version 0.
struct TestEvents {
  private let path: String
  private var offset: UInt64 = 0
  private var rest: [UInt8] = []

  init(path: String) { self.path = path }

  /// The first test in what was written since the last call that failed.
  mutating func nextFailure() -> String? {
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? file.close() }
    guard (try? file.seek(toOffset: offset)) != nil, let data = try? file.readToEnd() else {
      return nil
    }
    offset += UInt64(data.count)
    rest += data
    while let end = rest.firstIndex(of: 0x0A) {
      let line = Array(rest[..<end])
      rest.removeSubrange(...end)
      if let test = Self.failure(line) { return test }
    }
    return nil
  }

  /// The test that an event says has failed.
  static func failure(_ line: [UInt8]) -> String? {
    guard let event = try? JSON(parsing: line), event["kind"]?.string == "event",
      let payload = event["payload"], payload["kind"]?.string == "issueRecorded",
      let issue = payload["issue"], issue["isKnown"]?.bool != true,
      issue["isFailure"]?.bool != false, issue["_severity"]?.string != "warning"
    else { return nil }
    let id = payload["testID"]?.string ?? "an unknown test"
    // Behind the last slash stands where it is: `T.swift:4:20`.
    let parts = id.split(separator: "/")
    return parts.last?.contains(".swift:") == true
      ? parts.dropLast().joined(separator: "/") : id
  }

  /// The test in `PATH:LINE: error: Class.test : …`, as XCTest prints it.
  static func xctestFailure(_ line: String) -> String? {
    guard let mark = line.firstRange(of: ": error: "),
      let end = line[mark.upperBound...].firstRange(of: " : ")
    else { return nil }
    let name = line[mark.upperBound..<end.lowerBound]
    return name.contains(" ") ? nil : String(name)
  }
}
