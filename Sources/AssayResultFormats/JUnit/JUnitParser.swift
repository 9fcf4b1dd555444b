import AssayTestRuns

/// Reads a JUnit file in full.
struct JUnitParser: ResultParser {
  private var scanner = XMLScanner(handler: JUnitHandler(sink: JUnitCollector()))

  mutating func consume(_ chunk: Span<UInt8>) { scanner.consume(chunk) }

  mutating func finish() -> ParsedResults {
    scanner.finish()
    scanner.handler.sink.finish()
    let sink = scanner.handler.sink
    var warnings = scanner.handler.warnings
    if sink.results.isEmpty, warnings.isEmpty {
      warnings.append(ResultWarning("the file holds no test case", isDamaging: false))
    }
    return ParsedResults(
      format: .junit, tests: sink.results, warnings: warnings, suiteErrors: sink.suiteErrors)
  }
}

/// Counts the cases of a JUnit file.
struct JUnitCounter: ByteConsumer {
  private var scanner = XMLScanner(handler: JUnitHandler(sink: JUnitTally()))

  mutating func consume(_ chunk: Span<UInt8>) { scanner.consume(chunk) }

  mutating func finish() -> JUnitTally {
    scanner.finish()
    var tally = scanner.handler.sink
    tally.warnings = scanner.handler.warnings
    return tally
  }
}
