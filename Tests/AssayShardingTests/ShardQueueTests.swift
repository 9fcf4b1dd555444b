import AssaySharding
import AssayTestRuns
import Testing

struct ShardQueueTests {
  static func units(_ seconds: [Int]) -> [ShardUnit] {
    let timings = seconds.enumerated().map { index, seconds in
      TimingsSnapshot.Timing(TestIdentity(suite: "", name: "t\(index)"), .seconds(seconds))
    }
    return ShardPlanner(TimingsSnapshot(timings)).units(timings.map { ShardItem($0.identity) })
  }

  @Test func `hands out the longest first, each once`() {
    var queue = ShardQueue(Self.units([1, 3, 2]))
    var seen: [String] = []
    for round in 0..<3 {
      guard case .run(let unit, _) = queue.next(for: "w\(round)", now: .zero) else { break }
      seen.append(unit.name)
    }
    #expect(seen == ["t1", "t2", "t0"])
    #expect(queue.next(for: "late", now: .zero) == .wait(until: .seconds(63)))
  }

  @Test func `a job that is retried gets the same unit`() {
    var queue = ShardQueue(Self.units([1, 3]))
    let first = queue.next(for: "w", now: .zero)
    let second = queue.next(for: "w", now: .seconds(5))
    guard case .run(let unit, let deadline) = first, case .run(let again, let later) = second
    else {
      Issue.record("there is something to run")
      return
    }
    #expect(unit == again)
    #expect(later == deadline + .seconds(5))
  }

  @Test func `gives a lost worker's unit to another`() {
    let units = Self.units([10])
    var queue = ShardQueue(units)
    #expect(queue.next(for: "a", now: .zero) == .run(units[0], deadline: .seconds(90)))
    #expect(queue.next(for: "b", now: .seconds(89)) == .wait(until: .seconds(90)))
    #expect(queue.next(for: "b", now: .seconds(90)) == .run(units[0], deadline: .seconds(180)))
    // It was only slow, and is the first to be done.
    #expect(queue.finish(units[0], by: "a", now: .seconds(95)) == .accepted)
    #expect(queue.finish(units[0], by: "b", now: .seconds(96)) == .alreadyDone)
    #expect(queue.done(by: "a") == units)
    #expect(queue.isFinished)
    #expect(queue.next(for: "b", now: .seconds(97)) == .finished)
  }

  @Test func `a sign of life gives more time`() {
    let units = Self.units([10])
    var queue = ShardQueue(units)
    _ = queue.next(for: "a", now: .zero)
    let renewed = queue.renew("a", now: .seconds(80))
    #expect(renewed)
    let early = queue.expire(now: .seconds(90))
    #expect(early.isEmpty)
    let lost = queue.expire(now: .seconds(170))
    #expect(lost.map(\.worker) == ["a"])
    let tooLate = queue.renew("a", now: .seconds(171)) || queue.renew("nobody", now: .seconds(171))
    #expect(!tooLate)
  }

  @Test func `gives up what loses workers again and again`() {
    let units = Self.units([10, 1])
    var queue = ShardQueue(units, lease: .init(factor: 1, grace: .zero), mostLosses: 2)
    _ = queue.next(for: "a", now: .zero)
    _ = queue.next(for: "b", now: .seconds(10))
    #expect(queue.next(for: "c", now: .seconds(20)) == .run(units[1], deadline: .seconds(21)))
    #expect(queue.givenUp == [units[0]])
    #expect(queue.finish(units[1], by: "c", now: .seconds(20)) == .accepted)
    #expect(queue.isFinished)
    // One who had been given up on comes back with results.
    #expect(queue.finish(units[0], by: "b", now: .seconds(30)) == .accepted)
    #expect(queue.givenUp.isEmpty)
  }

  @Test func `knows only what it handed out`() {
    let units = Self.units([1, 2])
    var queue = ShardQueue([units[0]])
    #expect(queue.finish(units[1], by: "a", now: .zero) == .unknown)
    #expect(queue.finish(units[0], by: "a", now: .zero) == .unknown)
    #expect(!queue.isFinished)
  }

  @Test func `an empty queue is finished`() {
    var queue = ShardQueue([])
    #expect(queue.next(for: "a", now: .zero) == .finished)
  }

  @Test(arguments: 1...50)
  func `every unit ends exactly once, whoever is lost`(seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    let units = Self.units((0..<30).map { _ in Int.random(in: 1...20, using: &random) })
    var queue = ShardQueue(units, lease: .init(factor: 1, grace: .seconds(1)), mostLosses: 3)
    var now = Duration.zero
    var accepted: [ShardUnit] = []
    for step in 0..<5000 where !queue.isFinished {
      let worker = "w\(Int.random(in: 0..<4, using: &random))"
      if case .run(let unit, _) = queue.next(for: worker, now: now),
        Int.random(in: 0..<3, using: &random) > 0,
        queue.finish(unit, by: worker, now: now) == .accepted
      {
        accepted.append(unit)
      }
      now += .seconds(Int.random(in: 0...10, using: &random))
      if step == 4999 { Issue.record("it never ends") }
    }
    #expect(Set(accepted).count == accepted.count)
    #expect(accepted.count + queue.givenUp.count == units.count)
    #expect(Set(accepted).isDisjoint(with: queue.givenUp))
  }
}
