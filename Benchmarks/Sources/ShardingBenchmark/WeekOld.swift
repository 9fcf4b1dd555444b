import AssayTestRuns
import Foundation

/// What a snapshot of a week ago would have said.
///
/// The data hold one snapshot. Its noise is measured, not guessed: each file's time is changed as
/// the times of a file are that ran on the same machines in two images; the files that one image
/// lacks were all short, and as many short ones are new here.
struct WeekOld {
  /// In seconds; longer files vary less.
  private static let long = 60.0

  private var long: [Double] = []
  private var short: [Double] = []
  private var newShare = 0.0

  /// Learns from pairs of measurements of the same tests.
  init(_ pairs: [(now: [TestIdentity: Double], other: [TestIdentity: Double])]) {
    var (missing, all) = (0, 0)
    for (now, other) in pairs {
      for (file, seconds) in now.sorted(by: { $0.key.name < $1.key.name }) where seconds > 0 {
        all += 1
        guard let others = other[file], others > 0 else {
          missing += 1
          continue
        }
        if seconds > Self.long {
          long.append(others / seconds)
        } else {
          short.append(others / seconds)
        }
      }
    }
    newShare = all > 0 ? Double(missing) / Double(all) : 0
  }

  /// The deviation of long files' times, as a share.
  var deviation: Double {
    let logarithms = long.map { log($0) }
    let mean = logarithms.reduce(0, +) / Double(max(1, long.count))
    let squares = logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(max(1, long.count))).squareRoot()
  }

  func timings(_ now: [TestIdentity: Double], seed: UInt64) -> [TestIdentity: Double] {
    var random = SeededNumbers(state: seed)
    var old: [TestIdentity: Double] = [:]
    for (file, seconds) in now.sorted(by: { $0.key.name < $1.key.name }) {
      let isLong = seconds > Self.long
      let isNew = Double.random(in: 0..<1, using: &random) < newShare
      let ratio = (isLong ? long : short).randomElement(using: &random) ?? 1
      if isLong || !isNew { old[file] = seconds * ratio }
    }
    return old
  }
}
