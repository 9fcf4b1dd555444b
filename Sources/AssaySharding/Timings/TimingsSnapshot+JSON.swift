import AssayDependencies
package import AssayJSON
import AssayTestRuns

extension TimingsSnapshot {
  /// Why a text is no snapshot, and where.
  package struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, as a sentence without its subject.
    package var what: String
    package var pointer: JSONPointer

    package var description: String { "timings at \(pointer): \(what)" }
  }

  private static let version = 1

  /// Microseconds by suite and name; the same snapshot is always the same bytes.
  package var json: JSON {
    var suites: [(String, JSON)] = []
    var index = timings.startIndex
    while index < timings.endIndex {
      let suite = timings[index].identity.suite
      let end = timings[index...].firstIndex { $0.identity.suite != suite } ?? timings.endIndex
      let members = timings[index..<end].map { timing in
        (timing.identity.name, JSON.number(JSONNumber(Microseconds(timing.duration).count)))
      }
      suites.append((suite, .object(JSONObject(members))))
      index = end
    }
    return [
      "assayTimings": .number(JSONNumber(Self.version)), "microseconds": .object(.init(suites)),
    ]
  }

  /// The canonical text, with a line for each test.
  package var text: String { JSONPrinter(indentation: 1).text(json) + "\n" }

  /// Names what a plan was made from: 32 hexadecimal digits.
  package var digest: String {
    var hash = ContentHash()
    hash.add(JSONPrinter.compact.bytes(json))
    return hash.text
  }

  /// - Throws: `Fault` when it is no snapshot, or one of a later version.
  package init(json: JSON) throws(Fault) {
    guard let version = json["assayTimings"]?.int else {
      throw Fault(what: "expected `assayTimings` with the version", pointer: .init())
    }
    guard version == Self.version else {
      throw Fault(
        what: "version \(version) is not known; this Assay reads version \(Self.version)",
        pointer: .init() / "assayTimings")
    }
    let root = JSONPointer() / "microseconds"
    guard let suites = json["microseconds"]?.object else {
      throw Fault(what: "expected an object of suites", pointer: root)
    }
    var durations: [TestIdentity: Microseconds] = [:]
    for suite in suites.members {
      guard let tests = suite.value.object else {
        throw Fault(what: "expected an object of tests", pointer: root / suite.name)
      }
      for test in tests.members {
        guard let count = test.value.int, (0...Microseconds.longest.count).contains(count) else {
          throw Fault(
            what: "expected whole microseconds from 0 to \(Microseconds.longest.count)",
            pointer: root / suite.name / test.name)
        }
        durations[TestIdentity(suite: suite.name, name: test.name)] = .init(count: count)
      }
    }
    self.init(durations: durations)
  }

  /// - Throws: `Fault` when the text is not JSON or no snapshot.
  package init(text: String) throws(Fault) {
    let json: JSON
    do throws(JSONFault) { json = try JSON(parsing: text) } catch {
      throw Fault(what: "line \(error.line): \(error.what)", pointer: error.pointer)
    }
    try self.init(json: json)
  }
}
