/// Which failed tests to run again, and how often, so that the time tells most about whether the
/// code is wrong.
package struct RerunPlan: Sendable, Hashable {
  /// A test that failed all attempts of a run.
  package struct Candidate: Sendable, Hashable {
    package var test: TestReference
    /// Of one run; positive.
    package var seconds: Double
    /// How often it fails when it is flaky.
    package var rate: BetaDistribution
    /// That the failure is a flake, as known before.
    package var flakeProbability: Double

    package init(
      test: TestReference, seconds: Double, rate: BetaDistribution, flakeProbability: Double
    ) {
      self.test = test
      self.seconds = seconds.isFinite ? max(seconds, 0.001) : 0.001
      self.rate = rate
      self.flakeProbability = min(max(flakeProbability, 0), 1)
    }
  }

  package struct Rerun: Sendable, Hashable {
    package var test: TestReference
    /// At most: the first pass settles it.
    package var times: Int
    /// What the reruns are expected to tell, in bits.
    package var bits: Double
  }

  /// In the order in which to begin.
  package var reruns: [Rerun]
  /// The most that they take.
  package var seconds: Double

  /// More reruns of one test hardly tell more.
  private static let mostTimes = 20

  private struct Step {
    var candidate: Int
    var number: Int
    var bits: Double
    var bitsPerSecond: Double
  }

  /// Spends `budget` seconds where a second tells most.
  package init(candidates: [Candidate], budgetSeconds budget: Double) {
    var steps: [Step] = []
    for (index, candidate) in candidates.enumerated() { steps += Self.steps(candidate, index) }
    // Stable: a test's own reruns keep their order, as none is worth more than the one before.
    steps.sort {
      ($1.bitsPerSecond, $0.candidate, $0.number) < ($0.bitsPerSecond, $1.candidate, $1.number)
    }
    var order: [Int] = []
    var times: [Int: Int] = [:]
    var bits: [Int: Double] = [:]
    var spent = 0.0
    for step in steps where step.bits > 1e-6 {
      let seconds = candidates[step.candidate].seconds
      guard spent + seconds <= budget, times[step.candidate, default: 0] == step.number - 1
      else { continue }
      spent += seconds
      if times[step.candidate] == nil { order.append(step.candidate) }
      times[step.candidate, default: 0] += 1
      bits[step.candidate, default: 0] += step.bits
    }
    reruns = order.map {
      Rerun(test: candidates[$0].test, times: times[$0] ?? 0, bits: bits[$0] ?? 0)
    }
    seconds = spent
  }

  /// What each further rerun tells, when those before it failed.
  private static func steps(_ candidate: Candidate, _ index: Int) -> [Step] {
    var steps: [Step] = []
    var flake = candidate.flakeProbability
    var rate = candidate.rate
    var reached = 1.0
    var worth = Double.infinity
    for number in 1...mostTimes {
      // Wrong code fails always; a pass proves the flake.
      let pass = flake * (1 - rate.mean)
      let afterFailure = pass < 1 ? (flake - pass) / (1 - pass) : 0
      let bits = reached * max(0, entropy(flake) - (1 - pass) * entropy(afterFailure))
      worth = min(worth, bits / candidate.seconds)
      steps.append(Step(candidate: index, number: number, bits: bits, bitsPerSecond: worth))
      reached *= 1 - pass
      flake = afterFailure
      rate = rate.updated(events: 1, others: 0)
    }
    return steps
  }

  private static func entropy(_ probability: Double) -> Double {
    guard probability > 0, probability < 1 else { return 0 }
    let nats =
      -probability * ElementaryFunctions.log(probability)
      - (1 - probability) * ElementaryFunctions.log1p(-probability)
    return nats / ElementaryFunctions.log(2)
  }
}
