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
    var examples: [MessageParts] = []
    for message in messages {
      var expected = message
      expected.generators = message.generators.ofStates
      let generated = generation.message(expected)
      trail.remarks += Self.remarks(generated.faults)
      examples.append(generated.parts)
    }
    let answers = try await ask(question, &trail)
    var mismatches: [Mismatch] = []
    for (number, (message, example)) in zip(messages, examples).enumerated() {
      guard number < answers.count else { break }
      let found = verifier.matching.message(
        example, message.rules.rules, answers[number].withContentType(asIn: example))
      // Of several messages the first that differs is shown.
      if !found.isEmpty, trail.bodies == nil {
        trail.bodies = InteractionResult.Bodies(
          expected: example.contents, actual: answers[number].contents,
          rules: message.rules.rules.body)
      }
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
