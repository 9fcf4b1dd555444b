/// Hands units out to workers that ask for more as they get free, longest first.
///
/// A value without clock or network: whoever serves it passes the time, and stores it. A worker
/// that is lost leaves its unit to others; a unit that loses workers again and again is given up,
/// as it is probably what kills them.
package struct ShardQueue: Sendable, Hashable {
  /// What a worker is told.
  package enum Answer: Sendable, Hashable {
    /// Run it and say so before the deadline, or ask for more time.
    case run(ShardUnit, deadline: Duration)
    /// All units are taken; one may come back at the deadline of another worker.
    case wait(until: Duration)
    case finished
  }

  /// What became of a report that a unit is done.
  package enum Receipt: Sendable, Hashable {
    case accepted
    /// Another worker has reported it, so these results count no more.
    case alreadyDone
    /// No unit of this queue, or one that nobody has been given.
    case unknown
  }

  /// How long a worker may stay silent.
  package struct Lease: Sendable, Hashable {
    /// Of the predicted time.
    package var factor: Int
    /// Besides it, for what no prediction knows.
    package var grace: Duration

    package init(factor: Int = 3, grace: Duration = .seconds(60)) {
      self.factor = max(1, factor)
      self.grace = grace < .zero ? .zero : grace
    }
  }

  private struct Holding: Sendable, Hashable {
    var worker: String
    var deadline: Duration
  }

  private enum State: Sendable, Hashable {
    case waiting
    case held(Holding)
    case done(worker: String)
    case givenUp
  }

  package let units: [ShardUnit]
  package let lease: Lease
  /// How many workers a unit may lose.
  package let mostLosses: Int
  private var states: [State]
  private var losses: [Int]
  private let places: [ShardUnit: Int]

  /// Units are handed out in their order, which `ShardPlanner.units` makes the best.
  package init(_ units: [ShardUnit], lease: Lease = Lease(), mostLosses: Int = 2) {
    self.units = units
    self.lease = lease
    self.mostLosses = max(1, mostLosses)
    states = Array(repeating: .waiting, count: units.count)
    losses = Array(repeating: 0, count: units.count)
    places = Dictionary(units.indices.map { (units[$0], $0) }) { first, _ in first }
  }

  /// What a worker does next; one that asks again while it holds a unit is given the same.
  ///
  /// Times count from any fixed moment, the same for all calls.
  package mutating func next(for worker: String, now: Duration) -> Answer {
    expire(now: now)
    if let index = held(by: worker) { return hand(index, to: worker, now) }
    if let index = states.firstIndex(of: .waiting) { return hand(index, to: worker, now) }
    let deadlines = states.compactMap { state in
      if case .held(let holding) = state { holding.deadline } else { nil }
    }
    return deadlines.min().map { .wait(until: $0) } ?? .finished
  }

  /// Gives a worker that is alive more time; false when it holds nothing any more.
  package mutating func renew(_ worker: String, now: Duration) -> Bool {
    expire(now: now)
    guard let index = held(by: worker) else { return false }
    _ = hand(index, to: worker, now)
    return true
  }

  /// A worker that comes too late is believed as long as nobody else has been faster.
  package mutating func finish(_ unit: ShardUnit, by worker: String, now: Duration) -> Receipt {
    expire(now: now)
    guard let index = places[unit] else { return .unknown }
    switch states[index] {
    case .held, .givenUp: break
    case .waiting where losses[index] > 0: break
    case .waiting: return .unknown
    case .done: return .alreadyDone
    }
    states[index] = .done(worker: worker)
    return .accepted
  }

  /// Takes units back from workers that have been silent for too long.
  ///
  /// - Returns: who was lost, with what.
  @discardableResult
  package mutating func expire(now: Duration) -> [(worker: String, unit: ShardUnit)] {
    var lost: [(worker: String, unit: ShardUnit)] = []
    for index in states.indices {
      guard case .held(let holding) = states[index], holding.deadline <= now else { continue }
      losses[index] += 1
      states[index] = losses[index] < mostLosses ? .waiting : .givenUp
      lost.append((holding.worker, units[index]))
    }
    return lost
  }

  /// Units that lost their workers too often; a run with any is no pass.
  package var givenUp: [ShardUnit] {
    units.indices.filter { states[$0] == .givenUp }.map { units[$0] }
  }

  package var isFinished: Bool {
    states.allSatisfy { state in
      switch state {
      case .done, .givenUp: true
      case .waiting, .held: false
      }
    }
  }

  /// Whether a worker has a unit.
  package var isHeld: Bool {
    states.contains { state in
      if case .held = state { true } else { false }
    }
  }

  /// Units that are done.
  package var doneCount: Int {
    states.count { state in
      if case .done = state { true } else { false }
    }
  }

  /// What a worker has done.
  package func done(by worker: String) -> [ShardUnit] {
    units.indices.filter { states[$0] == .done(worker: worker) }.map { units[$0] }
  }

  private func held(by worker: String) -> Int? {
    states.firstIndex { state in
      if case .held(let holding) = state { holding.worker == worker } else { false }
    }
  }

  private mutating func hand(_ index: Int, to worker: String, _ now: Duration) -> Answer {
    let deadline = now + units[index].duration * lease.factor + lease.grace
    states[index] = .held(Holding(worker: worker, deadline: deadline))
    return .run(units[index], deadline: deadline)
  }
}
