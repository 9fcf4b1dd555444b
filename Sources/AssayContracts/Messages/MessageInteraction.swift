/// A message that a consumer takes from a queue or topic.
///
///     .given("order 7 was paid")
///       .expectsToReceive("that an order was paid")
///       .withContent(json: ["order": .integer(7)], metadata: ["topic": "orders"])
public struct MessageInteraction: Sendable {
  var about: InteractionBeginning
  var message: MessageExample

  /// What must be so at the provider; several add up.
  public static func given(_ state: String, _ parameters: Members = [:]) -> Given {
    Given(about: InteractionBeginning()).given(state, parameters)
  }

  /// Names the message; with the states it tells it from all others of the pact.
  public static func expectsToReceive(_ description: String) -> Received {
    Given(about: InteractionBeginning()).expectsToReceive(description)
  }

  /// A failure of the provider does not count yet.
  public func pending() -> Self {
    var result = self
    result.about.isPending = true
    return result
  }

  /// Remarks something for people.
  public func comment(_ text: String) -> Self {
    var result = self
    result.about.comments.append(text)
    return result
  }

  /// What must be so at the provider before it sends.
  public struct Given: Sendable {
    var about: InteractionBeginning

    /// One more state.
    public func given(_ state: String, _ parameters: Members = [:]) -> Self {
      var result = self
      result.about.states.append((state, parameters))
      return result
    }

    /// Names the message.
    public func expectsToReceive(_ description: String) -> Received {
      var about = about
      about.description = description
      return Received(about: about)
    }
  }

  /// A named message, whose content is still to be said.
  public struct Received: Sendable {
    var about: InteractionBeginning

    /// What it carries, and what is said beside it, such as a topic or a key.
    public func withContent(_ body: PactBody, metadata: Members = [:]) -> MessageInteraction {
      MessageInteraction(about: about, message: MessageExample(body: body, metadata: metadata))
    }

    /// What it carries, as JSON.
    public func withContent(json: Example, metadata: Members = [:]) -> MessageInteraction {
      withContent(.json(json), metadata: metadata)
    }

    /// What it carries, as a JSON object.
    public func withContent(
      metadata: Members = [:], @MembersBuilder members: () -> [Member]
    ) -> MessageInteraction {
      withContent(.json(.object(members)), metadata: metadata)
    }
  }
}

struct MessageExample: Sendable {
  var body: PactBody
  var metadata: Members
}
