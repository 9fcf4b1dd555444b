import AssayTestRuns

/// Results in the order in which tests first ended, with further attempts at the same test.
///
/// A second result of one name is another attempt only while all attempts before it failed: a
/// runner that repeats stops at the first pass. Otherwise it is another test, `name (2)`.
struct ResultList {
  private(set) var results: [TestResult] = []
  private var places: [TestIdentity: Int] = [:]
  private var uses: [TestIdentity: Int] = [:]

  mutating func add(
    _ identity: TestIdentity, file: String? = nil, line: Int? = nil, attempt: TestAttempt
  ) {
    if let place = places[identity] {
      if results[place].attempts.allSatisfy(\.outcome.isFailure) {
        results[place].append(attempt)
        return
      }
      uses[identity, default: 1] += 1
      var other = identity
      other.name += " (\(uses[identity, default: 1]))"
      results.append(TestResult(identity: other, file: file, line: line, attempt: attempt))
      // Further attempts belong to the one that came last.
      places[identity] = results.count - 1
      return
    }
    places[identity] = results.count
    results.append(TestResult(identity: identity, file: file, line: line, attempt: attempt))
  }
}

/// Text that grows until a limit and then drops what comes.
struct LimitedText {
  private var bytes: [UInt8] = []
  /// In bytes.
  static let limit = 16 << 10

  var text: String? {
    bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self).trimmed.nonEmpty
  }

  mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8.prefix(Self.limit - bytes.count))
  }

  mutating func append(line range: Range<Int>, in span: Span<UInt8>) {
    span.append(range.prefix(max(0, Self.limit - bytes.count)), to: &bytes)
    if bytes.count < Self.limit { bytes.append(UInt8(ascii: "\n")) }
  }
}
