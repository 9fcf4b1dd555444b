package import AssayEvidence

/// Things that take long to make, made ahead in the background and handed out one by one.
///
/// Whoever comes when none is ready gets the next one, in the order of coming.
package actor ReadyPool<Element: Sendable> {
  package typealias Make = @Sendable () async throws(FailureReport) -> Element
  private typealias Waiter = CheckedContinuation<Result<Element, FailureReport>, Never>

  private let make: Make
  private let discard: @Sendable (Element) async -> Void
  private let target: Int
  private let limit: Int
  private var ready: [Element] = []
  private var waiting: [Waiter] = []
  private var underWay: [Int: Task<Void, Never>] = [:]
  private var next = 0
  /// After a failure only what somebody waits for is made, lest it fail for ever.
  private var hasFailed = false
  private var isClosed = false

  /// - Parameters:
  ///   - target: how many are kept ready.
  ///   - limit: how many are made at the same time; at least 1.
  ///   - make: makes one.
  ///   - discard: ends one that nobody got.
  package init(
    target: Int, limit: Int, make: @escaping Make,
    discard: @escaping @Sendable (Element) async -> Void
  ) {
    self.target = target
    self.limit = max(1, limit)
    self.make = make
    self.discard = discard
  }

  /// Adds one that is there already.
  package func add(_ element: Element) async {
    guard !isClosed else { return await discard(element) }
    hand(element)
  }

  /// Begins to make as many as are kept ready.
  package func prepareAhead() {
    let room = limit - underWay.count
    let missing = (hasFailed ? 0 : target) + waiting.count - ready.count - underWay.count
    guard !isClosed, room > 0, missing > 0 else { return }
    for _ in 0..<min(room, missing) { start() }
  }

  /// The next one that is ready, or the next that becomes so.
  ///
  /// - Throws: what making it threw, or that the pool is closed.
  package func take() async throws(FailureReport) -> Element {
    guard !isClosed else { throw Self.closed }
    if !ready.isEmpty {
      let element = ready.removeFirst()
      prepareAhead()
      return element
    }
    let result: Result<Element, FailureReport> = await withCheckedContinuation { waiter in
      waiting.append(waiter)
      prepareAhead()
    }
    return try result.get()
  }

  /// How many are ready now.
  package var readyCount: Int { ready.count }

  /// Waits for what is being made and ends all that nobody got.
  package func close() async {
    isClosed = true
    for waiter in waiting { waiter.resume(returning: .failure(Self.closed)) }
    waiting = []
    while let task = underWay.values.first { await task.value }
    let left = ready
    ready = []
    for element in left { await discard(element) }
  }

  private func start() {
    let key = next
    next += 1
    // Not a child of the taker: it goes on when the taker has left; close() waits for it.
    underWay[key] = Task {
      let result: Result<Element, FailureReport>
      do throws(FailureReport) {
        result = .success(try await self.make())
      } catch {
        result = .failure(error)
      }
      await self.finished(key, result)
    }
  }

  private func finished(_ key: Int, _ result: Result<Element, FailureReport>) async {
    switch result {
    case .success(let element):
      hasFailed = false
      if isClosed {
        await discard(element)
      } else {
        hand(element)
      }
    case .failure(let failure):
      hasFailed = true
      if !waiting.isEmpty { waiting.removeFirst().resume(returning: .failure(failure)) }
    }
    underWay[key] = nil
    prepareAhead()
  }

  private func hand(_ element: Element) {
    if waiting.isEmpty {
      ready.append(element)
    } else {
      waiting.removeFirst().resume(returning: .success(element))
    }
  }

  private static var closed: FailureReport {
    FailureReport(
      .infrastructure, attempt: "prepare a part of a server", subject: "dependencies",
      happened: "The server is being stopped.")
  }
}
