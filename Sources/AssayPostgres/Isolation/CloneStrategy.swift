/// Finds out which way of copying a template is quicker on a server.
///
/// On memory it is copying the files, on a disk that must be waited for it is the log. The first
/// copies, which are needed anyway, try both ways in turn.
package struct CloneStrategy: Sendable {
  package enum Way: String, Sendable, CaseIterable {
    case files = "FILE_COPY"
    case log = "WAL_LOG"
  }

  /// How often each is tried.
  private static let trials = 2
  /// The log must be this much quicker: tests that run meanwhile disturb, and where it is the right
  /// way, on a disk that must be waited for, it is quicker by more.
  private static let margin = 0.8

  private var best: [Way: Duration] = [:]
  private var counts: [Way: Int] = [:]
  /// Servers before 15 know one way only, and no word for it.
  private let hasChoice: Bool

  package init(serverMajor: Int) { hasChoice = serverMajor >= 15 }

  /// nil: the server has no choice.
  package func next() -> Way? {
    guard hasChoice else { return nil }
    let untried = Way.allCases.filter { counts[$0, default: 0] < Self.trials }
    if let way = untried.min(by: { counts[$0, default: 0] < counts[$1, default: 0] }) {
      return way
    }
    return chosen
  }

  /// The better one, once it is known.
  package var chosen: Way? {
    guard Way.allCases.allSatisfy({ counts[$0, default: 0] >= Self.trials }) else { return nil }
    guard let files = best[.files], let log = best[.log] else { return nil }
    return log < files * Self.margin ? .log : .files
  }

  /// Whether copies should be made one at a time, as they are compared.
  package var isMeasuring: Bool { hasChoice && chosen == nil }

  package mutating func took(_ duration: Duration, _ way: Way?) {
    guard let way else { return }
    counts[way, default: 0] += 1
    // The shortest: all that disturbs makes it longer.
    best[way] = min(best[way] ?? duration, duration)
  }
}
