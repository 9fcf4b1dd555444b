import AssayTestRuns

/// Gathers the cases of a JUnit file and tells attempts at one test from tests of one name.
///
/// Cases with the same class and name in the same suite are
/// - attempts, when all before the last failed (a runner that repeats stops at the first pass),
///   unless the suite counts each case as a test and each failure as one, and its runner is not
///   known to count attempts so;
/// - attempts, when pytest wrote them and its count leaves out exactly the bare ones before the
///   last: pytest-rerunfailures writes an attempt that failed as a case without a verdict;
/// - different tests otherwise, kept apart as `name (2)`, because a later one that passes must
///   not hide an earlier one that failed.
struct JUnitCollector: JUnitSink {
  static var keepsText: Bool { true }

  private(set) var results: [TestResult] = []
  private(set) var suiteErrors: [String] = []
  private var pathIDs: [Int32] = []
  /// From a case's hash to its place in `results`.
  private var places = PlaceTable()
  /// Further cases with the identity of the result at the key.
  private var repeats: [Int32: [Occurrence]] = [:]
  /// What suites announce and hold, by path.
  private var announced: [Int32: Announcement] = [:]
  private static var suiteErrorLimit: Int { 100 }

  private struct Occurrence {
    var attempts: [TestAttempt]
    var isBare: Bool
    var pathID: Int32
  }

  private struct Announcement {
    var tests = 0
    var cases = 0
    var failures = 0
    var failing = 0
    var isPytest = false
    var repeatsFailures = false

    /// A case that failed counts for its suite, whatever a later one of its name did.
    var countsEachFailure: Bool {
      !repeatsFailures && tests == cases && failing > 0 && failures >= failing
    }
  }

  mutating func testCase(_ raw: RawTestCase, pathID: Int32) {
    let place = Int32(results.count)
    let identity = TestIdentity(suite: raw.suite, name: raw.name)
    let first = places.claim(place, for: raw.hash) { results[Int($0)].identity == identity }
    if let first {
      let attempts = raw.before + [raw.attempt] + raw.after
      repeats[first, default: []].append(
        Occurrence(attempts: attempts, isBare: raw.isBare, pathID: pathID))
      return
    }
    var result = TestResult(
      identity: identity, file: raw.file, line: raw.line, attempt: raw.attempt,
      earlier: raw.before)
    for attempt in raw.after { result.append(attempt) }
    results.append(result)
    pathIDs.append(pathID)
  }

  mutating func expect(cases: Int) {
    // A header may claim anything. Growing in steps costs more than reading the file does.
    let cases = min(cases, 1 << 18)
    results.reserveCapacity(cases)
    pathIDs.reserveCapacity(cases)
    places.reserve(cases)
  }

  mutating func suiteEnded(_ suite: JUnitSuite) {
    guard let tests = suite.announcedTests else { return }
    var sum = announced[suite.pathID, default: Announcement()]
    sum.tests += tests
    sum.cases += suite.cases
    sum.failures += suite.announcedFailures
    sum.failing += suite.failingElements
    sum.isPytest = suite.isPytest
    sum.repeatsFailures = sum.repeatsFailures || suite.repeatsFailures
    announced[suite.pathID] = sum
  }

  mutating func suiteError(_ message: String) {
    if suiteErrors.count < Self.suiteErrorLimit { suiteErrors.append(message) }
  }

  /// Settles what repeated cases mean.
  mutating func finish() {
    let bare = bareRepeats()
    for (place, later) in repeats.sorted(by: { $0.key < $1.key }) {
      let first = results[Int(place)]
      let pathID = pathIDs[Int(place)]
      let isBare = first.attempts.count == 1 && first.outcome == .passed
      var groups: [(pathID: Int32, cases: [Occurrence])] = [
        (pathID, [Occurrence(attempts: first.attempts, isBare: isBare, pathID: pathID)])
      ]
      for occurrence in later {
        if let group = groups.firstIndex(where: { $0.pathID == occurrence.pathID }) {
          groups[group].cases.append(occurrence)
        } else {
          groups.append((occurrence.pathID, [occurrence]))
        }
      }
      var tests: [[TestAttempt]] = []
      for group in groups {
        tests += Self.tests(
          from: group.cases, in: announced[group.pathID] ?? Announcement(),
          bareCount: bare[group.pathID])
      }
      store(tests, at: Int(place))
    }
    repeats = [:]
  }

  /// How many cases without a verdict stand before another of the same name, by suite path.
  private func bareRepeats() -> [Int32: Int] {
    var counts: [Int32: Int] = [:]
    for (place, later) in repeats {
      let first = results[Int(place)]
      var previous: [Int32: Bool] = [
        pathIDs[Int(place)]: first.attempts.count == 1 && first.outcome == .passed
      ]
      for occurrence in later {
        if previous[occurrence.pathID] == true { counts[occurrence.pathID, default: 0] += 1 }
        previous[occurrence.pathID] = occurrence.isBare
      }
    }
    return counts
  }

  /// Divides the cases of one name in one suite into tests with their attempts.
  private static func tests(
    from cases: [Occurrence], in suite: Announcement, bareCount: Int?
  ) -> [[TestAttempt]] {
    var cases = cases
    if suite.isPytest { joinTeardowns(&cases) }
    let bareIsFailed = suite.isPytest && suite.cases - suite.tests == bareCount
    for index in cases.indices.dropLast() where bareIsFailed && cases[index].isBare {
      cases[index].attempts[0].outcome = .failed
      cases[index].attempts[0].message =
        "failed and was run again (pytest-rerunfailures keeps no message)"
    }
    let areAttempts = cases.dropLast().allSatisfy { $0.attempts.allSatisfy(\.outcome.isFailure) }
    let mayHide = suite.countsEachFailure && cases.last?.attempts.last?.outcome.isFailure == false
    return areAttempts && !mayHide ? [cases.flatMap(\.attempts)] : cases.map(\.attempts)
  }

  /// pytest writes an error in a test's teardown as a second case after the test's failure.
  private static func joinTeardowns(_ cases: inout [Occurrence]) {
    var index = 1
    while index < cases.count {
      let error = cases[index].attempts[0]
      if error.outcome == .errored, error.message?.hasPrefix("failed on teardown") == true,
        !cases[index - 1].isBare
      {
        let last = cases[index - 1].attempts.count - 1
        cases[index - 1].attempts[last].outcome = .errored
        let texts = [
          cases[index - 1].attempts[last].details, error.message, error.details,
        ]
        cases[index - 1].attempts[last].details = texts.compactMap { $0 }.joined(separator: "\n")
          .cut(toUTF8: JUnitHandler<Self>.detailsLimit)
        cases.remove(at: index)
      } else {
        index += 1
      }
    }
  }

  private mutating func store(_ tests: [[TestAttempt]], at place: Int) {
    let template = results[place]
    for (number, attempts) in tests.enumerated() {
      guard let last = attempts.last else { continue }
      var identity = template.identity
      if number > 0 { identity.name += " (\(number + 1))" }
      let result = TestResult(
        identity: identity, file: template.file, line: template.line, attempt: last,
        earlier: attempts.dropLast())
      if number == 0 { results[place] = result } else { results.append(result) }
    }
  }
}
