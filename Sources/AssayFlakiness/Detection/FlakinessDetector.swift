import AssayEvidence
import AssayTestRuns

/// Finds flaky, broken and repaired tests in a history, run by run.
///
/// What it concludes from a run rests on that run and those before. Evidence is strong where a test
/// failed and passed on one commit, unless an incident explains that; where it only failed alone
/// and passed before and after, the number of such failures is compared with how often it happens
/// to healthy tests. All baselines are learned from the history.
package struct FlakinessDetector: Sendable {
  package let settings: DetectorSettings
  /// Newest last.
  package internal(set) var incidents: [Incident] = []

  var ledgers: [TestLedger] = []
  var indices: [TestReference: Int] = [:]
  var suites: [SuiteProgress] = []
  var suiteIndices: [String: Int] = [:]
  var runNumber = 0
  var now = UnixTime(secondsSince1970: -.infinity)
  var recovered: GroupBaseline?
  var disagreeing: GroupBaseline?
  var mass = MassBaseline()
  var background = FailureBackground()
  var commits = CommitMemory()
  var clusters = FailureClusters()
  /// Tests that failed throughout in their suite's last run, and those in a state that passes.
  var open: Set<Int> = []
  var watched: Set<Int> = []
  var incidentCount = 0

  package init(settings: DetectorSettings = DetectorSettings()) { self.settings = settings }

  /// What is known of a suite as a whole.
  struct SuiteProgress: Sendable {
    /// Runs in which all its tests ran.
    var runs = 0
    var lineRuns: [ObservedRun.Line: Int] = [:]
  }

  /// Takes the next run in; runs come in the order of time, each once.
  package mutating func observe(_ run: ObservedRun) -> RunAssessment {
    var context = begin(run)
    judgeIncident(&context)
    let judgements = context.rows.map { judge($0, context) }
    var changed = closeBlocks(context)
    learn(context, &changed)
    compareCommits(context, &changed)
    changed.formUnion(open)
    background.observe(tests: context.testsRun, isMain: run.line.isMain)
    let transitions = settle(context, changed)
    return RunAssessment(
      incidentProbability: context.incidentProbability,
      incident: context.isIncident ? incidents.last : nil,
      judgements: judgements, transitions: transitions)
  }

  /// A run with its tests looked up.
  struct Context {
    var run: ObservedRun
    var rows: [Row] = []
    var failing: Set<Int> = []
    /// Indices of the suites in which a test that is not listed passed.
    var completeSuites: Set<Int> = []
    var testsRun = 0
    var incidentProbability = 0.0
    /// Healthy tests that passed on retry, and that failed throughout.
    var recovered: [Int] = []
    var lost: [Int] = []

    var isIncident: Bool { incidentProbability >= 0.5 }
  }

  struct Row {
    var test: Int
    var observed: ObservedTest
  }

  private mutating func begin(_ run: ObservedRun) -> Context {
    runNumber += 1
    // A clock that went backwards must not make windows negative.
    now = max(now, run.time)
    var context = Context(run: run)
    context.run.time = now
    for suite in run.suites {
      let suiteIndex = index(ofSuite: suite.name)
      context.testsRun += max(suite.testsRun, suite.tests.count)
      if suite.isComplete {
        context.completeSuites.insert(suiteIndex)
        suites[suiteIndex].runs += 1
        suites[suiteIndex].lineRuns[run.line, default: 0] += 1
      }
      for observed in suite.tests where observed.attempts.failures > 0 {
        let reference = TestReference(suite: suite.name, identity: observed.identity)
        let test = index(of: reference, suite: suiteIndex)
        // Two results of one name: the first stands for both.
        if context.failing.insert(test).inserted {
          context.rows.append(Row(test: test, observed: observed))
        }
      }
    }
    for row in context.rows where isNewcomer(row.test) {
      if row.observed.attempts.isMixed {
        context.recovered.append(row.test)
      } else {
        context.lost.append(row.test)
      }
    }
    return context
  }

  /// Whether a failure of the test is out of the ordinary; a repaired flake's is not.
  func isNewcomer(_ test: Int) -> Bool {
    ledgers[test].probability < settings.suspectThreshold && ledgers[test].release == nil
  }

  private mutating func index(ofSuite name: String) -> Int {
    if let index = suiteIndices[name] { return index }
    suites.append(SuiteProgress())
    suiteIndices[name] = suites.count - 1
    return suites.count - 1
  }

  private mutating func index(of reference: TestReference, suite: Int) -> Int {
    if let index = indices[reference] { return index }
    ledgers.append(TestLedger(reference: reference, suite: suite, rate: settings.rate))
    indices[reference] = ledgers.count - 1
    return ledgers.count - 1
  }
}
