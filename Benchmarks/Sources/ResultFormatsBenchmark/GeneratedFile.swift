import Foundation

/// A result file made for a measurement.
enum GeneratedFile {
  /// Cases of about 160 bytes: four classes of a hundred in a suite, one case in fifty failing.
  static func junit(at path: String, cases: Int) throws {
    try write(to: path) { add in
      add(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"generated\" tests=\"\(cases)\">\n"
      )
      for number in 0..<cases {
        if number % 400 == 0 {
          if number > 0 { add("  </testsuite>\n") }
          add(
            "  <testsuite name=\"suite \(number / 400)\" tests=\"\(min(400, cases - number))\">\n")
        }
        let className = "com.example.orders.package\(number / 400).OrderServiceTests\(number / 100)"
        add(
          "    <testcase classname=\"\(className)\" name=\"acceptsOrderWithLineItems_\(number)\""
            + " time=\"0.00\(number % 10)\"")
        if number % 50 == 0 {
          add(
            ">\n      <failure message=\"expected &lt;3&gt; but was &lt;4&gt;\" type=\"Assertion\">"
              + "at OrderServiceTests.java:\(number)</failure>\n    </testcase>\n")
        } else {
          add(" file=\"src/OrderServiceTests.java\"/>\n")
        }
      }
      add("  </testsuite>\n</testsuites>\n")
    }
  }

  /// Cases that each wrote `outputSize` bytes of output: what makes real files large.
  static func junitWithOutput(at path: String, cases: Int, outputSize: Int) throws {
    let line = "2026-11-23 01:02:03 INFO  orders: accepted order with 3 line items &amp; a note\n"
    let output = String(repeating: line, count: outputSize / line.utf8.count)
    try write(to: path) { add in
      add("<testsuites>\n  <testsuite name=\"orders\" tests=\"\(cases)\">\n")
      for number in 0..<cases {
        add(
          "    <testcase classname=\"orders.Tests\(number / 100)\" name=\"accepts_\(number)\""
            + " time=\"0.01\"><system-out>\(output)</system-out></testcase>\n")
      }
      add("  </testsuite>\n</testsuites>\n")
    }
  }

  /// A Swift Testing event stream of `tests` tests, four lines each.
  static func swiftEvents(at path: String, tests: Int) throws {
    func line(_ kind: String, _ payload: String) -> String {
      "{\"kind\":\"\(kind)\",\"payload\":{\(payload)},\"version\":\"6.3.0\"}\n"
    }
    func event(_ kind: String, _ instant: Int, _ rest: String) -> String {
      line(
        "event",
        "\"instant\":{\"absolute\":\(instant).25,\"since1970\":1795386922.\(instant)},"
          + "\"kind\":\"\(kind)\",\"messages\":[{\"symbol\":\"default\",\"text\":\"\(kind)\"}]\(rest)"
      )
    }
    try write(to: path) { add in
      let ids = (0..<tests).map {
        "OrderTests.Suite\\/accepts\($0)()\\/OrderTests.swift:\($0 + 1):4"
      }
      for (number, id) in ids.enumerated() {
        add(
          line(
            "test",
            "\"displayName\":\"accepts \(number)\",\"id\":\"\(id)\",\"isParameterized\":false,"
              + "\"kind\":\"function\",\"name\":\"accepts\(number)()\",\"sourceLocation\":{"
              + "\"column\":4,\"fileID\":\"OrderTests\\/OrderTests.swift\",\"filePath\":"
              + "\"\\/src\\/Tests\\/OrderTests\\/OrderTests.swift\",\"line\":\(number + 1)}"))
      }
      add(event("runStarted", 1, ""))
      for (number, id) in ids.enumerated() {
        let testID = ",\"testID\":\"\(id)\""
        add(event("testStarted", number + 2, testID))
        add(event("testCaseStarted", number + 2, testID))
        add(event("testCaseEnded", number + 3, testID))
        add(event("testEnded", number + 3, testID))
      }
      add(event("runEnded", tests + 4, ""))
    }
  }

  private static func write(to path: String, _ body: ((String) -> Void) -> Void) throws {
    try Data().write(to: URL(filePath: path))
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    defer { try? file.close() }
    var buffer = Data(capacity: 5 << 20)
    body { text in
      buffer.append(contentsOf: text.utf8)
      if buffer.count > 4 << 20 {
        file.write(buffer)
        buffer.removeAll(keepingCapacity: true)
      }
    }
    file.write(buffer)
  }
}
