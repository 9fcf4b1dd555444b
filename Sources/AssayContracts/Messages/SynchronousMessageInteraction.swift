/// A message that a consumer sends, and the messages that it expects as answers.
///
///     .uponReceiving("a question for a price")
///       .withRequest(json: ["sku": "tea"])
///       .willRespondWith(json: ["cents": .integer(499)])
public struct SynchronousMessageInteraction: Sendable {
  var about: InteractionBeginning
  var request: MessageExample
  var responses: [MessageExample]

  /// What must be so at the provider; several add up.
  public static func given(_ state: String, _ parameters: Members = [:]) -> Given {
    Given(about: InteractionBeginning()).given(state, parameters)
  }

  /// Names what is asked; with the states it tells it from all others of the pact.
  public static func uponReceiving(_ description: String) -> Received {
    Given(about: InteractionBeginning()).uponReceiving(description)
  }

  /// One more answer.
  public func willRespondWith(_ body: PactBody, metadata: Members = [:]) -> Self {
    var result = self
    result.responses.append(MessageExample(body: body, metadata: metadata))
    return result
  }

  /// One more answer, with JSON.
  public func willRespondWith(json: Example, metadata: Members = [:]) -> Self {
    willRespondWith(.json(json), metadata: metadata)
  }

  /// What must be so at the provider before it is asked.
  public struct Given: Sendable {
    var about: InteractionBeginning

    /// One more state.
    public func given(_ state: String, _ parameters: Members = [:]) -> Self {
      var result = self
      result.about.states.append((state, parameters))
      return result
    }

    /// Names what is asked.
    public func uponReceiving(_ description: String) -> Received {
      var about = about
      about.description = description
      return Received(about: about)
    }
  }

  /// A named interaction, whose request is still to be said.
  public struct Received: Sendable {
    var about: InteractionBeginning

    /// What the consumer sends.
    public func withRequest(_ body: PactBody, metadata: Members = [:]) -> Requested {
      Requested(about: about, request: MessageExample(body: body, metadata: metadata))
    }

    /// What the consumer sends, as JSON.
    public func withRequest(json: Example, metadata: Members = [:]) -> Requested {
      withRequest(.json(json), metadata: metadata)
    }
  }

  /// An interaction whose answers are still to be said.
  public struct Requested: Sendable {
    var about: InteractionBeginning
    var request: MessageExample

    /// What the consumer expects; the same again adds one more answer.
    public func willRespondWith(
      _ body: PactBody, metadata: Members = [:]
    ) -> SynchronousMessageInteraction {
      SynchronousMessageInteraction(
        about: about, request: request,
        responses: [MessageExample(body: body, metadata: metadata)])
    }

    /// What the consumer expects, with JSON.
    public func willRespondWith(
      json: Example, metadata: Members = [:]
    ) -> SynchronousMessageInteraction {
      willRespondWith(.json(json), metadata: metadata)
    }
  }
}
