import AssayEvidence

/// Which tests fail together, learned from incidents: those that share a database, a service, a
/// machine.
struct FailureClusters: Sendable {
  struct Cluster: Sendable {
    let number: Int
    /// In how many runs with an incident each test failed.
    var members: [Int: Int] = [:]
    var runs = 0
    /// Incidents apart in time.
    ///
    /// One that goes on may be tests that fail always.
    var incidents = 0
    /// How many of the last runs, fifty or so, it touched, as known at the last of them.
    var activity = 0.0
    var lastRun = 0
    var lastTime = UnixTime(secondsSince1970: -.infinity)
  }

  private(set) var clusters: [Cluster] = []
  private var nextNumber = 1
  /// Beyond it the one with the fewest runs is forgotten.
  private static let limit = 64
  /// Tests that fail together so often are no incident any more.
  private static let mostActivity = 15.0
  /// Seconds after which the same tests' failures are another incident.
  static let incidentPause = 3 * 3600.0

  /// The cluster that explains a group of tests better than chance.
  private func match(_ group: [Int], among testsRun: Int) -> Int? {
    var best: (index: Int, lift: Double)?
    for (index, cluster) in clusters.enumerated() {
      let common = group.count { cluster.members[$0] != nil }
      let byChance = Double(group.count * cluster.members.count) / Double(max(testsRun, 1))
      let smaller = min(group.count, cluster.members.count)
      guard common >= 2, Double(common) >= 4 * byChance, common * 5 >= smaller else { continue }
      let lift = Double(common) / max(byChance, 0.01)
      if best.map({ lift > $0.lift }) ?? true { best = (index, lift) }
    }
    return best?.index
  }

  /// How much likelier one of the known clusters is to hold all but a few of these tests than
  /// chance would be.
  func concentration(of group: [Int], among testsRun: Int) -> Double {
    guard group.count >= 2, let index = match(group, among: testsRun),
      clusters[index].incidents > 1, clusters[index].activity < Self.mostActivity
    else { return 1 }
    let cluster = clusters[index]
    let common = group.count { cluster.members[$0] != nil }
    guard common * 5 >= group.count * 4 else { return 1 }
    let rarity = Double(max(testsRun, 1)) / Double(cluster.members.count)
    var factor = 1.0
    for _ in 1..<common where factor < 1e6 { factor *= max(1, rarity) }
    return min(factor, 1e6)
  }

  /// Takes the tests of an incident in; returns their cluster's number.
  mutating func learn(_ group: [Int], among testsRun: Int, run: Int, at time: UnixTime) -> Int {
    let index = match(group, among: testsRun) ?? append()
    clusters[index].runs += 1
    var activity = clusters[index].activity
    for _ in 0..<min(run - clusters[index].lastRun, 1000) { activity *= 0.98 }
    clusters[index].activity = activity + 1
    clusters[index].lastRun = run
    let pause = time.secondsSince1970 - clusters[index].lastTime.secondsSince1970
    if pause > Self.incidentPause { clusters[index].incidents += 1 }
    clusters[index].lastTime = time
    for test in group { clusters[index].members[test, default: 0] += 1 }
    return clusters[index].number
  }

  private mutating func append() -> Int {
    if clusters.count == Self.limit,
      let oldest = clusters.indices.min(by: { clusters[$0].runs < clusters[$1].runs })
    {
      clusters.remove(at: oldest)
    }
    clusters.append(Cluster(number: nextNumber))
    nextNumber += 1
    return clusters.count - 1
  }

  subscript(number: Int) -> Cluster? { clusters.first { $0.number == number } }
}
