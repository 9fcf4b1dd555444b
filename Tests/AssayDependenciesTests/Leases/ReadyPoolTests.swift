import AssayDependencies
import AssayEvidence
import Synchronization
import Testing

struct ReadyPoolTests {
  /// Makes numbers when it is told to, and remembers what became of them.
  private final class Maker: Sendable {
    struct State {
      var made = 0
      var running = 0
      var mostAtOnce = 0
      var discarded: [Int] = []
      var failures = 0
    }

    let state = Mutex(State())

    func make() async throws(FailureReport) -> Int {
      let fails = state.withLock { state in
        state.running += 1
        state.mostAtOnce = max(state.mostAtOnce, state.running)
        return state.failures > 0
      }
      // Gives others the chance to come in between.
      for _ in 0..<10 { await Task.yield() }
      let number = state.withLock { state in
        state.running -= 1
        if fails {
          state.failures -= 1
        } else {
          state.made += 1
        }
        return state.made
      }
      guard !fails else {
        throw FailureReport(.badInput, attempt: "make", subject: "x", happened: "broken")
      }
      return number
    }

    func discard(_ number: Int) { state.withLock { $0.discarded.append(number) } }
  }

  private func pool(_ maker: Maker, target: Int, limit: Int = 2) -> ReadyPool<Int> {
    ReadyPool(
      target: target, limit: limit,
      make: { () throws(FailureReport) in try await maker.make() },
      discard: { maker.discard($0) })
  }

  @Test func `everybody gets one of his own, never more at once than allowed`() async throws {
    let maker = Maker()
    let pool = pool(maker, target: 3)
    let numbers = try await withThrowingTaskGroup { group in
      for _ in 0..<50 { group.addTask { try await pool.take() } }
      return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
    }
    #expect(numbers.count == 50)
    await pool.close()
    #expect(maker.state.withLock { $0.mostAtOnce } == 2)
    // What nobody got is discarded, all of it and once.
    let state = maker.state.withLock { ($0.made, $0.discarded) }
    #expect(Set(state.1).count == state.1.count)
    #expect(state.1.count == state.0 - 50)
  }

  @Test func `as many as wanted are made ahead, and no more`() async throws {
    let maker = Maker()
    let pool = pool(maker, target: 3)
    await pool.prepareAhead()
    while await pool.readyCount < 3 { await Task.yield() }
    for _ in 0..<100 { await Task.yield() }
    #expect(maker.state.withLock { $0.made } == 3)
    #expect(try await pool.take() == 1)
    await pool.close()
  }

  @Test func `one that was there already comes first`() async throws {
    let maker = Maker()
    let pool = pool(maker, target: 0)
    await pool.add(42)
    #expect(try await pool.take() == 42)
    #expect(try await pool.take() == 1)
    await pool.close()
    await pool.add(43)
    #expect(maker.state.withLock { $0.discarded } == [43])
  }

  @Test func `a failure goes to who waits, is not tried for ever, and can pass`() async throws {
    let maker = Maker()
    let pool = pool(maker, target: 3, limit: 1)
    maker.state.withLock { $0.failures = 2 }
    for _ in 0..<2 {
      let failure = await #expect(throws: FailureReport.self) { try await pool.take() }
      #expect(failure?.happened == "broken")
    }
    // After the first failure nothing was tried that nobody waited for.
    #expect(maker.state.withLock { $0.failures } == 0)
    #expect(try await pool.take() == 1)
    while await pool.readyCount < 3 { await Task.yield() }
    await pool.close()
  }

  @Test func `who comes after the end, or waits for it, hears so`() async throws {
    let maker = Maker()
    let pool = pool(maker, target: 0)
    await pool.close()
    let failure = await #expect(throws: FailureReport.self) { try await pool.take() }
    #expect(failure?.happened == "The server is being stopped.")
  }
}
