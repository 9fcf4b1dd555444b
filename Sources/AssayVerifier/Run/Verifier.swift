package import AssayEvidence
package import AssayMatching
package import AssayPact
package import AssayProviderVerification

/// Verifies that a provider answers as its consumers expect.
package struct Verifier: Sendable {
  /// Who answers the requests of contracts.
  package enum Target: Sendable {
    /// A server of any kind, by its address with or without a path.
    case address(String)
    /// A closure of this process.
    case handler(
      @Sendable (_ request: RequestParts, _ states: [ProviderState]) async throws -> ResponseParts)
  }

  /// nil: interactions over HTTP cannot be verified.
  package var target: Target?
  /// nil: messages cannot be verified.
  package var messages: MessageTarget?
  package var states: StateSetup = .none
  package var http = HTTPOptions()
  package var changes = RequestChanges()
  /// How many groups of interactions with the same states run at once.
  ///
  /// One worker takes all interactions in their order, which is the only way that is safe with any
  /// provider: even those without a state may read what another one wrote. With more, each
  /// interaction without a state is a group of its own.
  package var workers = 1
  package var stopsAtFirstFailure = false
  package var matching: Matching
  package var calendar: Generation.Calendar
  /// Values are generated from it, the same for each interaction whatever the workers.
  package var seed: UInt64

  package init(
    _ target: Target?, messages: MessageTarget? = nil, matching: Matching,
    calendar: @escaping Generation.Calendar, seed: UInt64
  ) {
    self.target = target
    self.messages = messages
    self.matching = matching
    self.calendar = calendar
    self.seed = seed
  }

  /// Verifies all interactions of a plan.
  ///
  /// - Parameters:
  ///   - plan: what to verify.
  ///   - progress: gets the number of each check with its result, in the order they end.
  /// - Returns: the results; where the task was cancelled, some were not run.
  /// - Throws: a failure when an address or the certificates of the options cannot be used.
  package func run(
    _ plan: VerificationPlan,
    progress: @escaping @Sendable (Int, InteractionResult) -> Void = { _, _ in }
  ) async throws(FailureReport) -> ProviderReport {
    try checkAddresses()
    let lanes = workers > 1 ? plan.groups : [Array(plan.checks.indices)]
    return try await HTTPExchange.with(http, connections: workers) { exchange in
      let queue = WorkQueue(lanes)
      let run = InteractionRun(verifier: self, exchange: exchange)
      var results = Array(repeating: InteractionResult(.notRun), count: plan.checks.count)
      await withTaskGroup(of: [(Int, InteractionResult)].self) { group in
        for _ in 0..<max(1, min(workers, lanes.count)) {
          group.addTask { await work(plan, queue, run, progress) }
        }
        for await done in group { for (number, result) in done { results[number] = result } }
      }
      return ProviderReport(plan, results)
    }
  }

  private func work(
    _ plan: VerificationPlan, _ queue: WorkQueue, _ run: InteractionRun,
    _ progress: @Sendable (Int, InteractionResult) -> Void
  ) async -> [(Int, InteractionResult)] {
    var done: [(Int, InteractionResult)] = []
    while let lane = queue.next() {
      for number in lane where !queue.isStopped && !Task.isCancelled {
        let check = plan.checks[number]
        var result = await run.result(of: check.interaction, number)
        // Who is not waited for has done nothing wrong.
        if Task.isCancelled, case .error = result.outcome { result.outcome = .notRun }
        if stopsAtFirstFailure, !result.hasPassed, !check.isPending { queue.stop() }
        done.append((number, result))
        progress(number, result)
      }
    }
    return done
  }

  private func checkAddresses() throws(FailureReport) {
    var addresses: [String] = []
    if case .address(let address)? = target { addresses.append(address) }
    if case .address(let address)? = messages { addresses.append(address) }
    if case .http(let address, _) = states.way { addresses.append(address) }
    for address in addresses { try AddressCheck.check(address, to: "verify the provider") }
  }
}
