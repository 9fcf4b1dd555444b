import AssayEvidence
package import AssayTestRuns

/// Reads the result files that test runners write.
package enum ResultFileReader {
  /// How many bytes `recognise` likes to see.
  package static var prefixLength: Int { 64 << 10 }

  /// The format of a file by how it begins; nil when it is none that Assay reads.
  package static func recognise(prefix: [UInt8]) -> ResultFormat? {
    FormatRecognition.format(of: prefix.span)
  }

  /// Reads a result file in full, a chunk at a time.
  ///
  /// - Parameters:
  ///   - path: of the file.
  ///   - format: nil: recognised from the content.
  /// - Returns: what the file says, with warnings about what is wrong with it.
  /// - Throws: `FailureReport` when the file can't be opened or its format is not known; what
  ///   is wrong inside a file is no error.
  package static func read(path: String, format: ResultFormat? = nil) throws -> ParsedResults {
    var source = Source(path: path, format: format)
    try FileBytes.push(path, attempt: "read test results") { chunk in
      try source.consume(chunk)
      return true
    }
    return try source.finish()
  }

  /// Reads results from memory; `name` stands for the file in errors.
  package static func read(
    bytes: [UInt8], format: ResultFormat? = nil, name: String = "bytes"
  ) throws -> ParsedResults {
    try read(chunks: [bytes], format: format, name: name)
  }

  /// Reads results that arrive in pieces.
  package static func read(
    chunks: some Sequence<[UInt8]>, format: ResultFormat? = nil, name: String = "bytes"
  ) throws -> ParsedResults {
    var source = Source(path: name, format: format)
    for chunk in chunks where !chunk.isEmpty { try source.consume(chunk.span) }
    return try source.finish()
  }

  /// Counts the cases of a JUnit file in constant memory.
  ///
  /// - Throws: `FailureReport` when the file can't be opened.
  package static func tally(path: String) throws -> JUnitTally {
    var counter = JUnitCounter()
    try FileBytes.push(path, attempt: "count test results") { chunk in
      counter.consume(chunk)
      return true
    }
    return counter.finish()
  }

  /// Counts the cases of a JUnit file in memory.
  package static func tally(bytes: [UInt8]) -> JUnitTally {
    var counter = JUnitCounter()
    counter.consume(bytes.span)
    return counter.finish()
  }
}

/// One file on its way into the parser of its format.
private struct Source {
  let path: String
  let format: ResultFormat?
  var parser: (any ResultParser)?

  mutating func consume(_ chunk: Span<UInt8>) throws {
    if parser == nil { parser = Self.parser(for: try recognised(chunk)) }
    parser?.consume(chunk)
  }

  mutating func finish() throws -> ParsedResults {
    if var parser { return parser.finish() }
    return ParsedResults(
      format: format ?? .junit,
      warnings: [ResultWarning("the file is empty", byteOffset: 0, isDamaging: true)])
  }

  private func recognised(_ chunk: Span<UInt8>) throws -> ResultFormat {
    if let format = format ?? FormatRecognition.format(of: chunk) { return format }
    throw FailureReport(
      .badInput, attempt: "read test results", subject: path,
      happened: "its content is none of the formats that Assay knows ("
        + ResultFormat.allCases.map(\.rawValue).joined(separator: ", ") + ").",
      remedy: "have the suite write one of them, or name the right file in 'results'")
  }

  private static func parser(for format: ResultFormat) -> any ResultParser {
    switch format {
    case .junit: JUnitParser()
    case .swiftTestingEvents: LineParser(SwiftTestingEventReader())
    case .xctestConsole: LineParser(XCTestConsoleReader())
    case .goTestJSON: LineParser(GoTestReader())
    case .tap: LineParser(TAPReader())
    }
  }
}
