/// How many places a pool keeps ready, from what was asked of it.
package struct PoolSize: Sendable, Equatable {
  private let least: Int
  private let most: Int
  /// How many are wanted ready.
  package private(set) var target: Int
  private var takenSinceRest = 0

  /// More at once only wait for each other: making one is copying files.
  private static let makersInHaste = 3

  package init(least: Int, most: Int) {
    self.least = max(1, least)
    self.most = max(self.least, most)
    target = self.least
  }

  /// Somebody took one; `left` are ready yet.
  package mutating func took(left: Int) {
    takenSinceRest += 1
    if left == 0 { target = min(most, target * 2) }
  }

  /// Some time has passed; shrinks when nobody took anything.
  package mutating func rested() {
    if takenSinceRest == 0 { target = max(least, target / 2) }
    takenSinceRest = 0
  }

  /// How many to begin now.
  ///
  /// - Parameters:
  ///   - ready: how many nobody has yet.
  ///   - underWay: how many are being made.
  ///   - waiting: how many somebody waits for.
  ///   - isCareful: only what somebody waits for, as the last one failed.
  ///   - isAlone: one at a time, as they are compared.
  /// - Returns: 0 when there are enough, or enough under way.
  package func makersToStart(
    ready: Int, underWay: Int, waiting: Int, isCareful: Bool, isAlone: Bool
  ) -> Int {
    let missing = (isCareful ? 0 : target) + waiting - ready - underWay
    // In the background one at a time, so that the tests have the processors.
    let makers = isAlone || waiting == 0 && ready > 0 ? 1 : Self.makersInHaste
    return max(0, min(missing, makers - underWay))
  }
}
