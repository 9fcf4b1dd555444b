import AssayJSON
import AssayMatching
import AssayPact
import AssayProviderVerification

extension InteractionRun {
  /// Asks for messages and compares each with what the contract says.
  func compare(
    _ messages: [PactMessage], _ question: MessageQuestion, _ generation: inout Generation,
    _ trail: inout Trail
  ) async throws(VerificationFault) -> [Mismatch] {
    let answers = try await ask(question, &trail)
    var mismatches: [Mismatch] = []
    for (number, (message, answer)) in zip(messages, answers).enumerated() {
      let found = self.mismatches(answer, message, &generation, &trail)
      mismatches += found.map { mismatch in
        guard messages.count > 1 else { return mismatch }
        var mismatch = mismatch
        mismatch.sentence = "answer \(number + 1): \(mismatch.sentence)"
        return mismatch
      }
    }
    if answers.count != messages.count {
      let (one, other) = (Self.count(messages.count), Self.count(answers.count))
      mismatches.append(
        Mismatch(.body("$"), expected: one, actual: other, "expected \(one), found \(other)"))
    }
    return mismatches
  }

  private func mismatches(
    _ answer: MessageParts, _ message: PactMessage, _ generation: inout Generation,
    _ trail: inout Trail
  ) -> [Mismatch] {
    let rules = message.rules.rules
    let answer = answer.withContentType(asIn: message.parts)
    var example = message.parts
    if case let generators = message.generators.ofStates, !generators.isEmpty {
      var expected = message
      expected.generators = generators
      let generated = generation.message(expected)
      trail.remarks += Self.remarks(generated.faults)
      example = generated.parts
    }
    let mismatches = verifier.matching.message(example, rules, answer)
    // Of several messages the first that differs is shown.
    if !mismatches.isEmpty, trail.bodies == nil {
      trail.bodies = InteractionResult.Bodies(
        expected: example.contents, actual: answer.contents, rules: rules.body)
    }
    return mismatches
  }

  private static func count(_ number: Int) -> String {
    number == 1 ? "1 message" : "\(number) messages"
  }

  private func ask(
    _ question: MessageQuestion, _ trail: inout Trail
  ) async throws(VerificationFault) -> [MessageParts] {
    switch verifier.messages {
    case nil:
      throw VerificationFault(
        .target, "It is a message, and nobody who makes messages was given.",
        remedy: "Name the address that makes the provider's messages.")
    case .handler(let handler)?:
      do { return try await handler(question) } catch {
        throw VerificationFault(.provider, "The handler of messages failed: \(error)")
      }
    case .address(let url)?:
      let contract = MessageExchange.request(question)
      let request: RequestParts
      do { request = try await verifier.changes.apply(contract) } catch {
        throw VerificationFault(.request, "The filter of requests failed: \(error)")
      }
      trail.sent = (request, url, contract)
      let response: ResponseParts
      do throws(ExchangeFault) { response = try await exchange.send(request, to: url) } catch {
        throw VerificationFault(.provider, "The maker of messages at \(url) \(error.what)")
      }
      do throws(MessageExchange.Fault) {
        return try MessageExchange.messages(response, count: question.count)
      } catch {
        throw VerificationFault(
          .provider, "The maker of messages at \(url) \(error.what)",
          remedy: "Let it make a message for \"\(question.description)\".")
      }
    }
  }
}

extension MessageParts {
  /// With the content type under the name that the example uses for it.
  fileprivate func withContentType(asIn example: MessageParts) -> MessageParts {
    guard let type = contents.contentType else { return self }
    var result = self
    for name in example.metadata.names where metadata[name] == nil {
      let letters = name.lowercased().filter(\.isLetter)
      if letters == "contenttype" { result.metadata[name] = .string(type.description) }
    }
    return result
  }
}
