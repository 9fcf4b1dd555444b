import AssayResultFormats
import AssayTestRuns
import AssayTestSupport
import Foundation
import Testing

/// The 118 samples, counted as they stand and compared with what another XML parser saw.
@Suite(.enabled(if: ConformanceData.isExpected, Comment(rawValue: ConformanceData.missing)))
struct JUnitManifestTests {
  struct Entry: Decodable, Sendable {
    var file: String
    var wellformed: Bool
    var root: String?
    var testcases: Int?
    var failure: Int?
    var skipped: Int?
    var flakyFailureOrError: Int?
    var rerun: Int?
    // A count where the file is well-formed, the parser's complaint where it is not.
    var error: ErrorField?
  }

  enum ErrorField: Decodable, Sendable {
    case count(Int), complaint

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      self = (try? value.decode(Int.self)).map { .count($0) } ?? .complaint
    }
  }

  static func entries() throws -> [Entry] {
    let data = Data(try ConformanceData.bytes("testresults/MANIFEST.json"))
    return try JSONDecoder().decode([Entry].self, from: data)
  }

  /// The manifest leaves out errors of cases that have a failure too.
  static let errorsBesideFailures = [
    "external/publish-unit-test-result-action__junit-xml_junit.multiresult.xml": 1,
    "external/action-junit-report__multiple_failures_test_multiple_errors.xml": 1,
  ]

  @Test func `counts what another XML parser counts in every well-formed sample`() throws {
    let entries = try Self.entries().filter(\.wellformed)
    var agreeing = 0
    for entry in entries {
      let tally = try ResultFileReader.tally(
        path: ConformanceData.path("testresults/" + entry.file))
      let found = [
        tally.cases, tally.withFailure, tally.withError, tally.withSkipped, tally.withFlaky,
        tally.withRerun,
      ]
      var errors = Self.errorsBesideFailures[entry.file] ?? 0
      if case .count(let count) = entry.error { errors += count }
      let expected = [
        entry.testcases, entry.failure, errors, entry.skipped, entry.flakyFailureOrError,
        entry.rerun,
      ]
      #expect(found == expected, "\(entry.file)")
      if found == expected { agreeing += 1 }
    }
    print("JUnit samples: \(agreeing) of \(entries.count) well-formed ones agree")
    #expect(entries.count == 108)
  }

  /// The first numbers are the place of the fault, the second the cases that can be read.
  static let malformed: [(file: String, offset: Int?, cases: Int)] = [
    ("external/publish-unit-test-result-action__junit-xml_pytest_corrupt-xml.xml", 769, 2),
    ("external/publish-unit-test-result-action__xml_empty.xml", 0, 0),
    ("external/publish-unit-test-result-action__xml_non-xml.xml", 0, 0),
    (
      "external/action-junit-report__corrupt-junit_e2e-tests_corrupt_target_sf-reports_TEST-test."
        + "CorruptTest.xml", 1228, 1
    ),
    ("external/action-junit-report__junit-web-test_expectedRetries.xml", nil, 8),
    ("external/junit-plugin__testXxe-xxe.xml", nil, 0),
    ("external/junit-plugin__testXxe-oob.xml", 0, 0),
    ("swift-6.3.1/xunit-parallel-msg-swift-testing.xml", nil, 19),
    ("swift-6.3.1/xunit-parallel-swift-testing.xml", nil, 19),
    ("swift-6.3.1/xunit-serial-swift-testing.xml", nil, 19),
  ]

  @Test(arguments: malformed)
  func `warns of damage with its place in a malformed sample`(
    _ sample: (file: String, offset: Int?, cases: Int)
  ) throws {
    let results = try ResultFileReader.read(
      path: ConformanceData.path("testresults/" + sample.file), format: .junit)
    let damage = results.warnings.filter(\.isDamaging)
    let place = try #require(damage.first { $0.byteOffset != nil }, "\(results.warnings)")
    if let offset = sample.offset { #expect(place.byteOffset == offset) }
    #expect(results.tests.reduce(0) { $0 + $1.attempts.count } == sample.cases)
  }

  @Test func `knows every malformed sample`() throws {
    let files = Set(try Self.entries().filter { !$0.wellformed }.map(\.file))
    #expect(files == Set(Self.malformed.map(\.file)))
  }

  /// Samples that are not JUnit or were cut by hand, so that their headers do not fit.
  static let damaged: Set = [
    "external/action-junit-report__container-structure_test.xml",
    "external/action-junit-report__mocha_mocha.xml",
    "external/flaky-service__go_failure_group.xml",
    "external/flaky-service__go_skip.xml",
    "external/flaky-service__java_one_failed.xml",
    "external/junit-plugin__junit-report-errror-details.xml",
    "external/test-reporter__junit-with-message.xml",
    "external/action-junit-report__nested_multi-level.xml",
    "external/junit-plugin__junit-report-nested-testsuites.xml",
    "external/publish-unit-test-result-action__junit-xml_no-cases-but-tests.xml",
    "external/publish-unit-test-result-action__junit-xml_non-junit.xml",
    "external/publish-unit-test-result-action__junit-xml_xunit_xunit.xml",
    "external/publish-unit-test-result-action__nunit_nunit3_jenkins_NUnit-simple.xml",
    "external/publish-unit-test-result-action__xunit_mstest_fixie.xml",
  ]

  @Test func `finds no damage in well-formed samples but those with wrong headers`() throws {
    var found: Set<String> = []
    for entry in try Self.entries() where entry.wellformed {
      let results = try ResultFileReader.read(
        path: ConformanceData.path("testresults/" + entry.file), format: .junit)
      if results.warnings.contains(where: \.isDamaging) { found.insert(entry.file) }
    }
    #expect(found == Self.damaged, "\(found.symmetricDifference(Self.damaged))")
  }

  @Test func `reads the same in pieces of any size`() throws {
    for entry in try Self.entries() {
      let bytes = try ConformanceData.bytes("testresults/" + entry.file)
      let whole = try ResultFileReader.read(bytes: bytes, format: .junit)
      for size in [1, 7, 64, 1000] where bytes.count < 20_000 || size > 7 {
        let pieces = stride(from: 0, to: bytes.count, by: size).map {
          Array(bytes[$0..<min($0 + size, bytes.count)])
        }
        let result = try ResultFileReader.read(chunks: pieces, format: .junit)
        // The text alone: a difference of whole results would fill the screen.
        let isSame = result == whole
        #expect(isSame, "\(entry.file) in pieces of \(size)")
      }
    }
  }
}
