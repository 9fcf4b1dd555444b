/// How often healthy tests fail all attempts, learned from the runs before: the share of failures
/// that changes break rather than flakes.
struct FailureBackground: Sendable {
  private struct Frequency: Sendable {
    var events: Double
    var runs: Double
    var rate: Double { events / runs }
  }

  /// Lone failures, by line (main or change) and by one or two tests at once.
  private var isolated: [Frequency] = Array(
    repeating: Frequency(events: 1, runs: 20_000), count: 4)
  /// Failing runs, by line.
  ///
  /// A suite that never broke yet still may.
  private var genuine: [Frequency] = Array(
    repeating: Frequency(events: 20, runs: 100_000), count: 2)

  mutating func observe(tests: Int, isMain: Bool) {
    for index in isolated.indices where index % 2 == (isMain ? 0 : 1) {
      isolated[index].runs += Double(tests)
    }
    genuine[isMain ? 0 : 1].runs += Double(tests)
  }

  mutating func learnIsolated(isMain: Bool, group: Int, weight: Double) {
    isolated[Self.index(isMain, group)].events += weight
  }

  mutating func learnGenuine(isMain: Bool, weight: Double) {
    genuine[isMain ? 0 : 1].events += weight
  }

  /// How often a healthy test fails alone, or with one other, in a run.
  func isolatedRate(isMain: Bool, group: Int) -> Double {
    isolated[Self.index(isMain, group)].rate
  }

  /// How often a healthy test fails in a run because the code is wrong.
  func genuineRate(isMain: Bool) -> Double { genuine[isMain ? 0 : 1].rate }

  private static func index(_ isMain: Bool, _ group: Int) -> Int {
    (isMain ? 0 : 1) + (group <= 1 ? 0 : 2)
  }
}
