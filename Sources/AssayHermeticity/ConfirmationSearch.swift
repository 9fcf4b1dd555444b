package import AssayTestRuns

/// Finds who did what by running accused tests alone, the one that explains most first.
///
/// Ask `next`, run that test alone under the same policy, give `record` what was observed, until
/// there is no next; then `culprits` goes to `Attribution.settle`.
package struct ConfirmationSearch: Sendable, Hashable {
  /// What is still open, with who may have done it.
  private var questions: [Observation.Signature: [Set<TestIdentity>]] = [:]
  private var hasRun: Set<TestIdentity> = []
  private let limit: Int
  package private(set) var culprits: [Observation.Signature: Set<TestIdentity>] = [:]

  /// - Parameters:
  ///   - attribution: what is open in it.
  ///   - limit: at most so many tests are run.
  package init(_ attribution: Attribution, limit: Int = 20) {
    self.limit = limit
    for question in attribution.open where question.observation.isViolation {
      let candidates = Set(question.candidates)
      let signature = question.observation.signature
      if questions[signature]?.contains(candidates) == true { continue }
      questions[signature, default: []].append(candidates)
    }
  }

  /// The test to run alone next; nil when nothing is open that another run could answer.
  package var next: TestIdentity? {
    guard hasRun.count < limit else { return nil }
    var votes: [TestIdentity: Int] = [:]
    for candidates in questions.values.joined() {
      for test in candidates where !hasRun.contains(test) { votes[test, default: 0] += 1 }
    }
    // Among equals the first by name, so that a repeated search asks the same.
    return votes.min { left, right in
      (-left.value, left.key.text) < (-right.value, right.key.text)
    }?.key
  }

  /// What is not explained yet.
  package var openSignatures: [Observation.Signature] {
    questions.keys.sorted {
      ($0.target, $0.operation.rawValue) < ($1.target, $1.operation.rawValue)
    }
  }

  /// Takes what a test did when it ran alone.
  package mutating func record(_ test: TestIdentity, did observations: [Observation]) {
    hasRun.insert(test)
    for signature in Set(observations.filter(\.isViolation).map(\.signature)) {
      guard let sets = questions[signature], sets.contains(where: { $0.contains(test) }) else {
        continue
      }
      culprits[signature, default: []].insert(test)
      let left = sets.filter { !$0.contains(test) }
      questions[signature] = left.isEmpty ? nil : left
    }
  }
}

extension TestRunner {
  /// The command line by which a suite's runner runs one test alone.
  ///
  /// - Parameters:
  ///   - line: that of the whole suite.
  ///   - test: the one.
  /// - Returns: nil where the test's name does not tell (pytest, whose tests say themselves what
  ///   they do).
  package func commandLine(_ line: String, only test: TestIdentity) -> String? {
    let line = Self.trimmed(line)
    switch self {
    case .swiftTest:
      // Of two filters a test needs to match but one.
      let unfiltered = line.replacing(/--filter(=|\s+)('[^']*'|"[^"]*"|\S+)/, with: "")
      let path = test.suite.isEmpty ? test.name : "\(test.suite)/\(test.name)"
      // The place follows, for Swift Testing alone.
      return "\(unfiltered) --filter \(Self.quoted("^\(Self.escaped(path))(/[^/]*)?$"))"
    case .goTest:
      let parts = test.name.split(separator: "/", omittingEmptySubsequences: false)
      let pattern = parts.map { "^\(Self.escaped(String($0)))$" }.joined(separator: "/")
      return "\(line) -count=1 -run \(Self.quoted(pattern))"
    case .pytest: return nil
    }
  }

  /// As one word of the shell's.
  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: #"'\''"#) + "'"
  }

  /// The text as a regular expression that matches it alone.
  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if "\\^$.|?*+()[]{}".contains(character) { result.append("\\") }
      result.append(character)
    }
  }
}
