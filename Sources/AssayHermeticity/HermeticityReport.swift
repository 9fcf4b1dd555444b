package import AssayEvidence
package import AssayTestRuns

/// What a suite's tests did beyond their layer, as evidence.
package struct HermeticityReport: Sendable, Hashable {
  /// A test with what it did beyond the policy.
  package struct Violator: Sendable, Hashable {
    package var test: TestIdentity
    package var confidence: Attribution.Confidence
    /// Each thing that it did, with how often; the first it did comes first.
    package var acts: [(signature: Observation.Signature, count: Int)] {
      zip(signatures, counts).map { ($0, $1) }
    }
    private var signatures: [Observation.Signature] = []
    private var counts: [Int] = []

    init?(_ test: TestIdentity, _ acts: [Attribution.Act]) {
      self.test = test
      confidence = .certain
      var places: [Observation.Signature: Int] = [:]
      let violations = acts.filter(\.observation.isViolation)
      for act in violations.sorted(by: { $0.observation.first < $1.observation.first }) {
        confidence = min(confidence, act.confidence)
        let signature = act.observation.signature
        if let place = places[signature] {
          counts[place] += act.observation.count
        } else {
          places[signature] = signatures.count
          signatures.append(signature)
          counts.append(act.observation.count)
        }
      }
      if signatures.isEmpty { return nil }
    }

    /// A sentence: `` `test_total` (unit) connected to 127.0.0.1:5432 (3 times) ``.
    package func sentence(_ layer: TestLayer) -> String {
      let shown = acts.prefix(3).map { act in
        act.count > 1 ? "\(act.signature) (\(act.count) times)" : "\(act.signature)"
      }
      let rest = signatures.count - shown.count
      let verb = confidence == .certain ? "" : "most likely "
      return "`\(test.text)` (\(layer.rawValue)) \(verb)\(shown.joined(separator: ", "))"
        + (rest > 0 ? " and did \(rest) more such things" : "")
    }
  }

  package var suite: String
  package var layer: TestLayer
  package var policy: HermeticPolicy
  package var log: ObservationLog?
  package var attribution: Attribution
  /// By name.
  package var violators: [Violator]
  package var levels: [TestIdentity: ObservedLevel]

  /// - Parameters:
  ///   - suite: its name in the report, `orders/unit`.
  ///   - layer: the one that it declares.
  ///   - policy: what it ran under.
  ///   - log: what was seen; nil when there is none to read.
  ///   - attribution: who did it.
  ///   - surroundings: what answers where.
  package init(
    suite: String, layer: TestLayer, policy: HermeticPolicy, log: ObservationLog?,
    attribution: Attribution, surroundings: ObservedLevel.Surroundings
  ) {
    self.suite = suite
    self.layer = layer
    self.policy = policy
    self.log = log
    self.attribution = attribution
    violators = attribution.acts.compactMap { Violator($0, $1) }
      .sorted { $0.test.text < $1.test.text }
    levels = attribution.acts.mapValues { acts in
      ObservedLevel(acts.map(\.observation), in: surroundings)
    }
  }

  /// How many tests are named one by one.
  private static let namedLimit = 50

  /// First what the suite as a whole shows, then each test that goes beyond its layer.
  package var evidence: [Evidence] {
    [hermetic] + violators.prefix(Self.namedLimit).map(violation)
      + (observedLevel.map { [$0] } ?? [])
  }

  private var hermetic: Evidence {
    let ofSuite = attribution.ofSuite.filter(\.isViolation)
    let open = attribution.open.filter(\.observation.isViolation)
    var evidence = Evidence(
      check: "pyramid.hermetic", subject: suite, verdict: .holds, reason: "",
      figures: [
        Figure("tests beyond their layer", Double(violators.count), unit: "tests"),
        Figure("violations", Double(violationCount)),
        Figure("violations of no test", Double(ofSuite.reduce(0) { $0 + $1.count })),
      ], sources: [EvidenceSource(.suite, suite)])
    if let problem = uncheckedReason, violationCount == 0 {
      evidence.verdict = .notChecked
      evidence.reason = problem
      return evidence
    }
    guard violationCount > 0 else {
      evidence.reason =
        "\(policy.mode == .enforce ? "confined" : "watched"), and no test went beyond "
        + policy.summary + doubt
      return evidence
    }
    evidence.verdict = .doesNotHold
    // Each stands for itself below; who reads only this line must see that there are some.
    var parts: [String] = []
    if !violators.isEmpty {
      let count = violators.count == 1 ? "1 test goes" : "\(violators.count) tests go"
      parts.append("\(count) beyond \(policy.summary)")
    }
    if let first = open.first {
      let names = first.candidates.prefix(3).map { "`\($0.text)`" }.joined(separator: " or ")
      let rest = first.candidates.count - 3
      parts.append(
        "one of \(names)\(rest > 0 ? " or \(rest) others" : "") \(first.observation.signature)")
    }
    if let first = ofSuite.first {
      parts.append("outside of any test, \(first.subject) \(first.signature)")
    }
    evidence.reason = parts.joined(separator: "; ")
    evidence.remedy = remedy
    return evidence
  }

  private func violation(_ violator: Violator) -> Evidence {
    Evidence(
      check: "pyramid.hermetic", subject: "\(suite)/\(violator.test.text)", verdict: .doesNotHold,
      reason: violator.sentence(layer), remedy: remedy,
      figures: [
        Figure("violations", Double(violator.acts.reduce(0) { $0 + $1.count }))
      ], sources: [EvidenceSource(.suite, suite)])
  }

  /// Compares the declared layer with what tests did; a test that does less than it may is no fault
  /// of it.
  ///
  /// nil where all that do more are named as violators.
  private var observedLevel: Evidence? {
    let check: CheckID = "pyramid.observed-level"
    if let problem = uncheckedReason {
      return Evidence(
        check: check, subject: suite, verdict: .notChecked, reason: problem,
        sources: [EvidenceSource(.suite, suite)])
    }
    let told = Set(violators.map(\.test))
    let above = levels.filter { $0.value.layer > layer && !told.contains($0.key) }
      .sorted { $0.key.text < $1.key.text }
    if above.isEmpty, !told.isEmpty { return nil }
    let counts = TestLayer.allCases.map { other in
      Figure(
        "observed as \(other.rawValue)", Double(levels.values.count { $0.layer == other }),
        unit: "tests")
    }
    let named = above.prefix(3).map { test, level in
      "`\(test.text)` is \(level.layer.rawValue) by what it does: it "
        + (level.reason ?? "did nothing")
    }
    return Evidence(
      check: check, subject: suite, verdict: above.isEmpty ? .holds : .doesNotHold,
      reason: above.isEmpty
        ? "no test does more than its layer (\(layer.rawValue)) says"
        : "\(above.count) of the tests declared \(layer.rawValue) do more: "
          + named.joined(separator: "; "),
      remedy: above.isEmpty
        ? nil : "declare them in the layer that they are in, or replace what they reach",
      figures: counts, sources: [EvidenceSource(.suite, suite)])
  }

  private var violationCount: Int {
    let all =
      attribution.acts.values.joined().map(\.observation) + attribution.ofSuite
      + attribution.open.map(\.observation)
    return all.filter(\.isViolation).reduce(0) { $0 + $1.count }
  }

  /// Why nothing can be said; nil when something can.
  private var uncheckedReason: String? {
    guard policy.mode != .off else { return "hermetic is off for this suite" }
    guard let log, let confinement = log.confinement else {
      return "the suite's supervisor wrote no log"
    }
    guard confinement.seesCalls else {
      let reason = confinement.missing.first { $0.hasPrefix("calls") } ?? "calls: not supervised"
      return "this machine does not show what tests do (\(reason))"
    }
    guard log.notificationCount != nil else {
      return "the suite's supervisor ended before the suite did"
    }
    guard log.droppedCount == 0, log.unreadableLines.isEmpty else {
      return "the supervisor's log is not whole: \(log.droppedCount) records were dropped, "
        + "\(log.unreadableLines.count) lines cannot be read"
    }
    return nil
  }

  /// What a reader should know about a suite in which nothing was found.
  private var doubt: String {
    let missing = policy.mode == .enforce ? log?.confinement?.missing ?? [] : []
    let unseen = Set(
      (log?.observations ?? []).filter { $0.operation == .foreign || $0.operation == .ring }
        .map(\.signature.description)
    ).sorted()
    return (missing.isEmpty ? "" : "; supervised only (\(missing.joined(separator: ", ")))")
      + (unseen.isEmpty ? "" : "; something \(unseen.joined(separator: ", "))")
  }

  private var remedy: String {
    switch layer {
    case .unit: "replace what it reaches by a value or a double, or declare it integration"
    case .contract: "let it speak with the mock only, or declare it integration"
    case .integration: "declare what it reaches under `dependencies`"
    case .endToEnd: "allow what it reaches in the suite's `hermetic` settings"
    }
  }
}

extension Observation {
  /// Who did it, where no test did.
  fileprivate var subject: String {
    program.split(separator: "/").last.map { "`\($0)`" } ?? "a process"
  }
}

extension HermeticPolicy {
  /// What the suite may do, as the end of a sentence.
  fileprivate var summary: String {
    let reach =
      switch network {
      case .none: "no network"
      case .loopback: "loopback"
      case .declared(let endpoints): "its \(endpoints.count) declared endpoints"
      case .any: "any network"
      }
    switch files {
    case .readOnly: return "\(reach) and files of its own"
    case .any: return reach
    }
  }
}
