/// How many tests a change usually breaks at once, learned from the runs before.
///
/// Where tests are not retried a change that breaks many and an incident look alike in one run;
/// what helps is that an incident is larger than usual, or hits tests that failed together before.
struct MassBaseline: Sendable {
  private var tests = 10.0
  private var groups = 2.0
  private var incidents = 0.5
  private var judged = 50.0

  func incidentProbability(of count: Int, among testsRun: Int, concentration: Double = 1) -> Double
  {
    guard count >= 2 else { return 0 }
    let count = Double(count)
    let another = 1 - groups / max(tests, groups + 0.1)
    let logUsual =
      (count - 1) * ElementaryFunctions.log(another) + ElementaryFunctions.log1p(-another)
    // Every order of magnitude is as likely as another.
    let spread = count * max(1, ElementaryFunctions.log(Double(max(testsRun, 2))))
    let incident = incidents / judged / spread * concentration
    return incident / (incident + ElementaryFunctions.exp(logUsual))
  }

  mutating func learn(_ count: Int, incidentProbability: Double) {
    guard count > 0 else { return }
    // A little even of an incident: what goes on for ever is usual, whatever it was taken for.
    let usual = max(0.1, 1 - incidentProbability)
    tests += Double(count) * usual
    groups += usual
    incidents += incidentProbability
    judged += 1
  }
}
