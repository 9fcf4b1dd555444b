/// How many tests misbehave together in a usual run, learned from the runs before.
///
/// A failing database makes many tests fail that are not flaky themselves. Whether that happened in
/// a run shows in how many of its failures are new: usually few (Poisson, with a rate that is
/// learned and forgotten again), in an incident any number from two.
struct GroupBaseline: Sendable {
  private var tests: Double
  private var runs = 1.0
  private var incidents = 0.5
  private var judged = 50.0

  /// Begins with one expected test in a thousand, because at the start of a history every flaky
  /// test is new.
  init(testsRun: Int) { tests = 1 + 0.001 * Double(testsRun) }

  /// The probability that `count` newcomers in one run have a common cause.
  ///
  /// `concentration` is how much likelier an incident is to hit just these tests than chance would,
  /// because they failed together before; 1 when nothing is known.
  func incidentProbability(of count: Int, among testsRun: Int, concentration: Double = 1) -> Double
  {
    // A single test that fails on its own has no incident, it is flaky.
    guard count >= 2 else { return 0 }
    let count = Double(count)
    let logUsual =
      ElementaryFunctions.logGamma(count + tests) - ElementaryFunctions.logGamma(tests)
      - ElementaryFunctions.logGamma(count + 1)
      + tests * ElementaryFunctions.log(runs / (runs + 1)) - count
      * ElementaryFunctions.log(runs + 1)
    // Every order of magnitude is as likely as another.
    let spread = count * max(1, ElementaryFunctions.log(Double(max(testsRun, 2))))
    let incident = incidents / judged / spread * concentration
    return incident / (incident + ElementaryFunctions.exp(logUsual))
  }

  /// Takes a run in, as far as it was a usual one.
  mutating func learn(_ count: Int, incidentProbability: Double) {
    // A little even of an incident: what goes on for ever is usual, whatever it was taken for.
    let usual = max(0.1, 1 - incidentProbability)
    let memory = 0.98
    tests = max(0.2, tests * memory + Double(count) * usual)
    runs = runs * memory + usual
    incidents += incidentProbability
    judged += 1
  }
}
