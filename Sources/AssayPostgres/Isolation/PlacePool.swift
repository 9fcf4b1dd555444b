import AssayEvidence

/// Places made ahead in the background and handed out one by one.
///
/// How many are kept ready follows the demand. Whoever comes when none is ready gets the next, in
/// the order of coming.
actor PlacePool {
  private typealias Answer = Result<Place, FailureReport>
  private struct Waiter {
    var id: Int
    var continuation: CheckedContinuation<Answer, Never>
  }

  private let keeper: any PlaceKeeper
  private var size: PoolSize
  private var ready: [Place] = []
  private var waiting: [Waiter] = []
  private var underWay: [Int: Task<Void, Never>] = [:]
  private var next = 0
  private var hasFailed = false
  private var isClosed = false

  init(keeper: any PlaceKeeper, size: PoolSize) {
    self.keeper = keeper
    self.size = size
  }

  /// Begins to make as many as are kept ready.
  func prepareAhead() async {
    let isAlone = await keeper.isMeasuring
    guard !isClosed else { return }
    let count = size.makersToStart(
      ready: ready.count, underWay: underWay.count, waiting: waiting.count, isCareful: hasFailed,
      isAlone: isAlone)
    for _ in 0..<count { start() }
  }

  /// The next that is ready, or the next that becomes so.
  ///
  /// - Throws: what making it threw, that the pool is closed, or that the task was cancelled.
  func take() async throws(FailureReport) -> Place {
    guard !isClosed else { throw Self.ended("The server is being stopped.") }
    guard waiting.isEmpty, let place = ready.popLast() else { return try await wait() }
    size.took(left: ready.count)
    // Not waited for: whoever takes one has all he wants.
    Task { await self.prepareAhead() }
    return place
  }

  /// Takes one back that is as good as new.
  func add(_ place: Place) async {
    guard !isClosed else { return await keeper.discard(place) }
    if waiting.isEmpty {
      ready.append(place)
    } else {
      waiting.removeFirst().continuation.resume(returning: .success(place))
    }
  }

  /// Some time has passed: gives up what nobody seems to want.
  func rest() async {
    size.rested()
    while ready.count > size.target, let place = ready.first {
      ready.removeFirst()
      await keeper.discard(place)
    }
  }

  var readyCount: Int { ready.count }

  /// Waits for what is being made, and returns what nobody got.
  func close() async -> [Place] {
    isClosed = true
    for waiter in waiting {
      waiter.continuation.resume(returning: .failure(Self.ended("The server is being stopped.")))
    }
    waiting = []
    while let task = underWay.values.first { await task.value }
    defer { ready = [] }
    return ready
  }

  private func wait() async throws(FailureReport) -> Place {
    size.took(left: 0)
    let id = next
    next += 1
    let answer: Answer = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        guard !Task.isCancelled else {
          return continuation.resume(returning: .failure(Self.ended("It was cancelled.")))
        }
        waiting.append(Waiter(id: id, continuation: continuation))
        // Not waited for here: the answer comes through the continuation.
        Task { await self.prepareAhead() }
      }
    } onCancel: {
      // The handler cannot wait for the actor.
      Task { await self.giveUp(id) }
    }
    return try answer.get()
  }

  private func giveUp(_ id: Int) {
    guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
    waiting.remove(at: index).continuation
      .resume(returning: .failure(Self.ended("It was cancelled.")))
  }

  private func start() {
    let key = next
    next += 1
    // Not a child of the taker: it goes on when the taker has left; close() waits for it.
    underWay[key] = Task {
      let answer: Answer
      do throws(FailureReport) {
        answer = .success(try await self.keeper.make())
      } catch {
        answer = .failure(error)
      }
      await self.finished(key, answer)
    }
  }

  private func finished(_ key: Int, _ answer: Answer) async {
    switch answer {
    case .success(let place):
      hasFailed = false
      await add(place)
    case .failure:
      // After a failure only what somebody waits for is made, lest it fail for ever.
      hasFailed = true
      if !waiting.isEmpty { waiting.removeFirst().continuation.resume(returning: answer) }
    }
    // Last, as close() waits for it and for what was done with the result.
    underWay[key] = nil
    await prepareAhead()
  }

  private static func ended(_ happened: String) -> FailureReport {
    FailureReport(
      .infrastructure, attempt: "get a database of a test's own", subject: "postgres",
      happened: happened)
  }
}
