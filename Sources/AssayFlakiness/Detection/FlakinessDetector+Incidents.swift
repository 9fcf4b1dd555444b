import AssayEvidence

extension FlakinessDetector {
  /// Whether healthy tests failed in this run more than usual, or those that failed together before.
  mutating func judgeIncident(_ context: inout Context) {
    let tests = context.testsRun
    var recovered = self.recovered ?? GroupBaseline(testsRun: tests)
    let retried = recovered.incidentProbability(
      of: context.recovered.count, among: tests,
      concentration: clusters.concentration(of: context.recovered, among: tests))
    let unretried = mass.incidentProbability(
      of: context.lost.count, among: tests,
      concentration: clusters.concentration(of: context.lost, among: tests))
    context.incidentProbability = max(retried, unretried)
    recovered.learn(context.recovered.count, incidentProbability: retried)
    self.recovered = recovered
    mass.learn(context.lost.count, incidentProbability: context.incidentProbability)
    if context.isIncident { record(context, isRetried: retried >= 0.5) }
  }

  private mutating func record(_ context: Context, isRetried: Bool) {
    // Where some pass on retry, those that don't may be a change's own.
    let group = isRetried ? context.recovered : context.lost
    let cluster = clusters.learn(group, among: context.testsRun, run: runNumber, at: now)
    let references = group.map { ledgers[$0].reference }
    if var last = incidents.last, last.cluster == cluster,
      context.run.time.secondsSince1970 - last.end.secondsSince1970 <= FailureClusters.incidentPause
    {
      let known = Set(last.tests)
      last.tests += references.filter { !known.contains($0) }
      last.runs.append(context.run.id)
      last.end = context.run.time
      incidents[incidents.count - 1] = last
      return
    }
    incidentCount += 1
    if incidents.count == 1000 { incidents.removeFirst() }
    incidents.append(
      Incident(
        number: incidentCount, runs: [context.run.id], start: context.run.time,
        end: context.run.time, tests: references, cluster: cluster,
        probability: context.incidentProbability))
  }

  /// How likely this run's incident, if it is one, makes a healthy test fail in this way.
  func incidentRate(of test: Int, mixed: Bool, _ context: Context) -> Double {
    guard context.incidentProbability > 0 else { return 0 }
    let group = mixed ? context.recovered : context.lost
    var share = Double(group.count) / Double(max(context.testsRun, 1))
    if context.isIncident, let number = incidents.last?.cluster, let cluster = clusters[number],
      cluster.members[test] != nil
    {
      share = Double(group.count) / Double(max(cluster.members.count, group.count))
    }
    return context.incidentProbability * min(1, share)
  }

  /// Tests that fail together, for people: the clusters that at least two incidents touched.
  package var failureClusters: [FailureCluster] {
    clusters.clusters.filter { $0.incidents > 1 }.map { cluster in
      let members = cluster.members.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      return FailureCluster(
        number: cluster.number, runs: cluster.runs,
        tests: members.map { ledgers[$0.key].reference })
    }
  }
}
