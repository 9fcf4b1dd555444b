import AssayEvidence

/// The runs of recent commits, to compare those that tested the same.
struct CommitMemory: Sendable {
  struct Run: Sendable {
    var number: Int
    var id: String
    var time: UnixTime
    /// Tests that failed all attempts, and those that failed some.
    var failed: Set<Int>
    var mixed: Set<Int>
    var completeSuites: Set<Int>
  }

  private var runs: [String: [Run]] = [:]
  private var order: [(commit: String, time: UnixTime)] = []
  private var oldest = 0
  /// A commit that is run all the time has no more to tell.
  private static let runsPerCommit = 8

  func runs(of commit: String) -> [Run] { runs[commit] ?? [] }

  mutating func append(_ run: Run, commit: String, keepSeconds: Double) {
    if runs[commit]?.count == Self.runsPerCommit { runs[commit]?.removeFirst() }
    runs[commit, default: []].append(run)
    order.append((commit, run.time))
    while oldest < order.count,
      run.time.secondsSince1970 - order[oldest].time.secondsSince1970 > keepSeconds
    {
      let (commit, time) = order[oldest]
      runs[commit]?.removeAll { $0.time <= time }
      if runs[commit]?.isEmpty == true { runs[commit] = nil }
      oldest += 1
    }
    if oldest > 4096, oldest * 2 > order.count {
      order.removeFirst(oldest)
      oldest = 0
    }
  }
}
