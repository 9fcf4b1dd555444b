/// The dialect of a result file.
package enum ResultFormat: String, Sendable, Hashable, CaseIterable {
  case junit
  case swiftTestingEvents = "swift-events"
  case xctestConsole = "xctest"
  case goTestJSON = "go-json"
  case tap
}

/// Something about a result file that a reader should know before trusting it.
package struct ResultWarning: Sendable, Hashable {
  /// A sentence: what is wrong and what could still be read.
  package var message: String
  /// Where in the file, in bytes from its start; nil when the whole file is meant.
  package var byteOffset: Int?
  /// A damaging warning means that the file can't be the whole truth, so a pass can't rest on it.
  package var isDamaging: Bool

  package init(_ message: String, byteOffset: Int? = nil, isDamaging: Bool) {
    self.message = message
    self.byteOffset = byteOffset
    self.isDamaging = isDamaging
  }
}

/// What a result file said.
package struct ParsedResults: Sendable, Hashable {
  package var format: ResultFormat
  package var tests: [TestResult]
  package var warnings: [ResultWarning]
  /// Failures that belong to no test: a package that does not build, a process that died.
  package var suiteErrors: [String]

  package init(
    format: ResultFormat, tests: [TestResult] = [], warnings: [ResultWarning] = [],
    suiteErrors: [String] = []
  ) {
    self.format = format
    self.tests = tests
    self.warnings = warnings
    self.suiteErrors = suiteErrors
  }

  package var counts: TestCounts { TestCounts(tests) }
}
