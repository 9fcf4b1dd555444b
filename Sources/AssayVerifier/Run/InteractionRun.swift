import AssayJSON
import AssayMatching
import AssayPact
import AssayProviderVerification

/// Verifies single interactions: states, request, comparison, and states again.
struct InteractionRun: Sendable {
  let verifier: Verifier
  let exchange: HTTPExchange

  func result(of interaction: Interaction, _ number: Int) async -> InteractionResult {
    let clock = ContinuousClock()
    let start = clock.now
    var result = await verify(interaction, number)
    result.duration = clock.now - start
    return result
  }

  /// What is learned on the way to a result.
  struct Trail {
    var remarks: [String] = []
    /// What went over HTTP at last, where to, and what of it the contract says.
    var sent: (request: RequestParts, url: String, contract: RequestParts)?
    /// What was found to differ.
    var bodies: InteractionResult.Bodies?
  }

  private func verify(_ interaction: Interaction, _ number: Int) async -> InteractionResult {
    var change = StateChange(verifier.states, exchange)
    var trail = Trail()
    var outcome = InteractionResult.Outcome.passed
    do throws(VerificationFault) {
      try await change.setUp(interaction.states)
      // The same whatever ran before.
      var generation = Generation(
        .provider, states: change.values, tools: verifier.matching.tools,
        calendar: verifier.calendar,
        random: SplitMix64(seed: verifier.seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15))
      let mismatches = try await compare(interaction, &generation, &trail)
      if !mismatches.isEmpty { outcome = .failed(mismatches) }
    } catch { outcome = .error(error) }
    let fault = await change.tearDown()
    if let fault {
      if outcome == .passed {
        outcome = .error(fault)
      } else {
        trail.remarks.append(fault.description)
      }
    }
    var result = InteractionResult(outcome, remarks: change.remarks + trail.remarks)
    if outcome != .passed, let sent = trail.sent {
      result.reproduction = CurlCommand.text(sent.request, to: sent.url, contract: sent.contract)
    }
    result.bodies = trail.bodies
    return result
  }

  private func compare(
    _ interaction: Interaction, _ generation: inout Generation, _ trail: inout Trail
  ) async throws(VerificationFault) -> [Mismatch] {
    switch interaction.content {
    case .http(let request, let response):
      return try await compare(request, response, interaction.states, &generation, &trail)
    case .asynchronous(let message):
      let question = MessageQuestion(
        description: interaction.description, states: interaction.states, request: nil, count: 1)
      return try await compare([message], question, &generation, &trail)
    case .synchronous(let request, let answers):
      let generated = generation.message(request)
      trail.remarks += Self.remarks(generated.faults)
      let question = MessageQuestion(
        description: interaction.description, states: interaction.states, request: generated.parts,
        count: answers.count)
      return try await compare(answers, question, &generation, &trail)
    }
  }

  static func remarks(_ faults: [Generation.Fault]) -> [String] {
    faults.map { "the example was used, as no value could be generated: \($0)" }
  }

  // MARK: HTTP

  private func compare(
    _ request: PactRequest, _ response: PactResponse, _ states: [ProviderState],
    _ generation: inout Generation, _ trail: inout Trail
  ) async throws(VerificationFault) -> [Mismatch] {
    guard let target = verifier.target else {
      throw VerificationFault(
        .target, "It goes over HTTP, and no provider was given.",
        remedy: "Name the provider's address.")
    }
    let generated = generation.request(request)
    var expected = response
    expected.generators = response.generators.ofStates
    let example = generation.response(expected)
    trail.remarks += Self.remarks(generated.faults + example.faults)
    let sent: RequestParts
    do { sent = try await verifier.changes.apply(generated.parts) } catch {
      throw VerificationFault(.request, "The filter of requests failed: \(error)")
    }
    let answer = try await ask(target, sent, generated.parts, states, &trail)
    let mismatches = verifier.matching.response(example.parts, response.rules.rules, answer)
    guard !mismatches.isEmpty else { return [] }
    trail.bodies = InteractionResult.Bodies(
      expected: example.parts.body, actual: answer.body, rules: response.rules.rules.body)
    if let coding = answer.headers["content-encoding"]?.first {
      trail.remarks.append("the body was compared as it came, compressed by \(coding)")
    }
    return mismatches
  }

  private func ask(
    _ target: Verifier.Target, _ request: RequestParts, _ contract: RequestParts,
    _ states: [ProviderState], _ trail: inout Trail
  ) async throws(VerificationFault) -> ResponseParts {
    switch target {
    case .address(let base):
      let url = RequestAddress(base, prefix: verifier.changes.pathPrefix).url(request)
      trail.sent = (request, url, contract)
      do throws(ExchangeFault) { return try await exchange.send(request, to: url) } catch {
        if error.isRequest {
          throw VerificationFault(.request, "The request to \(url) \(error.what)")
        }
        throw VerificationFault(.provider, "The provider at \(url) \(error.what)")
      }
    case .handler(let handler):
      var request = request
      if !verifier.changes.pathPrefix.isEmpty {
        request.path = RequestAddress("", prefix: verifier.changes.pathPrefix).prefix + request.path
      }
      do { return try await handler(request, states) } catch {
        throw VerificationFault(.provider, "The provider's handler failed: \(error)")
      }
    }
  }
}

extension PactGenerators {
  /// Those that put in what states returned; what is made by chance cannot be expected of an answer.
  var ofStates: PactGenerators {
    PactGenerators(
      items.filter { if case .providerState = $0.generator.kind { true } else { false } })
  }
}
