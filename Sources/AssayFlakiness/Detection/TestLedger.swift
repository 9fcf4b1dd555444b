import AssayEvidence

/// All that is remembered of one test that has failed at least once.
struct TestLedger: Sendable {
  /// Runs in a row in which the test failed all attempts.
  struct Block: Sendable {
    var firstRun: Int
    var runID: String
    /// How often the test failed all attempts before.
    var lostRateBefore: Double
    var time: UnixTime
    var length = 1
    var lines: Set<ObservedRun.Line>
    /// How many healthy tests failed with it.
    var group: Int
    var logBackground: Double
    var isRepeated: Bool
    /// Same-commit disagreements that count if the test passes before and after.
    var pending: [FlakeEvidence] = []
  }

  /// Runs of one line in a row in which the test failed all attempts, whatever other lines did.
  struct Streak: Sendable {
    var length: Int
    /// The line's runs at the last of them.
    var lineRuns: Int
    /// How often the test failed all attempts before.
    var lostRateBefore: Double
  }

  let reference: TestReference
  let suite: Int
  var state = FlakinessState.healthy
  var probability = 0.0

  var evidence: [FlakeEvidence] = []
  /// The probability that none of the strong evidence is the test's own doing.
  var doubt = 1.0
  /// Lone failures: the logarithm of how often a healthy test has one, per run.
  var isolated: [Double] = []
  /// The suite's runs at the first of `isolated`.
  var firstIsolated = 0
  var isolatedEvidence: [FlakeEvidence] = []
  var isolatedLines: Set<ObservedRun.Line> = []

  var block: Block?
  /// Blocks that ended, newest last: run number and length.
  var ended: [(firstRun: Int, length: Int)] = []
  /// Failing runs that are the test's own, by how they ended.
  var mixedRuns = 0.0
  var lostRuns = 0.0
  /// The suite's runs at the first and last of them.
  var firstFailure = 0
  var lastFailure = 0
  var lastFailureTime: UnixTime?
  var lastHost: String?
  /// How often it fails, as known at its last failure.
  var rate: BetaDistribution
  /// Clean runs that release it; nil until computed from `rate`.
  var passesNeeded: Int?
  /// How often it was released, which the next release must make up for.
  var relapses = 0
  /// How it was released last.
  var release: StateTransition.Cause?
  var signatures: Set<String> = []
  var streaks: [ObservedRun.Line: Streak] = [:]

  var cost = FlakeCost()

  init(reference: TestReference, suite: Int, rate: BetaDistribution) {
    self.reference = reference
    self.suite = suite
    self.rate = rate
  }

  var ownFailures: Double { mixedRuns + lostRuns }

  /// Of its failing runs, the share that fails all attempts.
  var shareLost: Double { (1 + lostRuns) / (2 + ownFailures) }

  /// How often it fails all attempts of a run.
  var lostRate: Double { rate.mean * shareLost }

  /// How often it fails now, after this many clean runs since its last failure, when it may have
  /// been repaired meanwhile.
  func currentRate(passes: Int, repairRate: Double) -> Double {
    let passes = Double(max(0, passes))
    let asBefore = ElementaryFunctions.exp(rate.logPredictive(events: 0, others: passes))
    let repaired = 1 - ElementaryFunctions.exp(passes * ElementaryFunctions.log1p(-repairRate))
    let isLive = asBefore / (asBefore + repaired)
    return isLive * rate.updated(events: 0, others: passes).mean
  }

  /// Notes an own failure in a run, by the suite's count of runs.
  mutating func recordFailure(
    mixed: Bool, suiteRuns: Int, time: UnixTime, host: String?, prior: BetaDistribution
  ) {
    if mixed { mixedRuns += 1 } else { lostRuns += 1 }
    if firstFailure == 0 { firstFailure = suiteRuns }
    // Rates change: beyond this many runs the older half counts half.
    if suiteRuns - firstFailure > 1000 {
      mixedRuns /= 2
      lostRuns /= 2
      firstFailure += (suiteRuns - firstFailure) / 2
    }
    lastFailure = suiteRuns
    lastFailureTime = time
    lastHost = host
    // It began to fail some time before its first failure; that one would bias the rate upwards.
    let runs = Double(suiteRuns - firstFailure)
    let failures = ownFailures - 1
    rate =
      failures < 0.5
      ? prior.updated(events: 1, others: Double(suiteRuns - 1))
      : prior.updated(events: failures, others: runs - failures)
    passesNeeded = nil
  }

  mutating func note(signature: String?) {
    guard let signature, signatures.count < 32 else { return }
    signatures.insert(signature)
  }

  mutating func add(_ new: FlakeEvidence) {
    guard !evidence.contains(where: { $0.run == new.run }) else { return }
    if evidence.count == 20 { evidence.removeFirst() }
    evidence.append(new)
    doubt *= 1 - min(new.weight, 0.99)
  }

  /// Starts afresh, as after a repair.
  mutating func forget(rate prior: BetaDistribution) {
    let old = self
    self = TestLedger(reference: reference, suite: suite, rate: prior)
    cost = old.cost
    signatures = old.signatures
    relapses = old.relapses + 1
  }
}
