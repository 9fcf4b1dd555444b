import AssayJSON
import AssayPact

/// A request that a consumer sends, and the answer that it expects.
///
///     .given("item 42 is in stock")
///       .uponReceiving("a question for the stock of an item")
///       .withRequest(.get, "/items/42")
///       .willRespondWith(200, json: ["id": 42, "pieces": .integer(7)])
public struct HTTPInteraction: Sendable {
  var about: InteractionBeginning
  var request: RequestExample
  var response: ResponseExample

  /// What must be so at the provider; several add up.
  ///
  /// - Parameters:
  ///   - state: as the provider's tests know it.
  ///   - parameters: plain values that it is given.
  /// - Returns: what is to be named next.
  public static func given(_ state: String, _ parameters: Members = [:]) -> Given {
    Given(about: InteractionBeginning()).given(state, parameters)
  }

  /// Names what is asked; with the states it tells the interaction from all others of the pact.
  public static func uponReceiving(_ description: String) -> Received {
    Given(about: InteractionBeginning()).uponReceiving(description)
  }

  /// A failure of the provider does not count yet.
  public func pending() -> Self { changing { $0.isPending = true } }

  /// Remarks something for people.
  public func comment(_ text: String) -> Self { changing { $0.comments.append(text) } }

  /// Says where it comes from, as `.reference("openapi", "operationId", "getItem")`.
  public func reference(_ group: String, _ name: String, _ value: String) -> Self {
    changing { $0.references.append((group, name, value)) }
  }

  private func changing(_ change: (inout InteractionBeginning) -> Void) -> Self {
    var result = self
    change(&result.about)
    return result
  }
}

extension HTTPInteraction {
  /// What must be so at the provider before the request.
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
    ///
    /// Members of the query that are not named may not come; other headers may.
    public func withRequest(
      _ method: Method, _ path: Example, query: Members = [:], headers: Members = [:],
      body: PactBody = .missing
    ) -> Requested {
      Requested(
        about: about,
        request: RequestExample(
          method: method.name, path: path, query: query, headers: headers, body: body))
    }

    /// What the consumer sends, with JSON.
    public func withRequest(
      _ method: Method, _ path: Example, query: Members = [:], headers: Members = [:],
      json: Example
    ) -> Requested {
      withRequest(method, path, query: query, headers: headers, body: .json(json))
    }

    /// What the consumer sends, with a JSON object.
    public func withRequest(
      _ method: Method, _ path: Example, query: Members = [:], headers: Members = [:],
      @MembersBuilder members: () -> [Member]
    ) -> Requested {
      withRequest(method, path, query: query, headers: headers, body: .json(.object(members)))
    }
  }

  /// An interaction whose answer is still to be said.
  public struct Requested: Sendable {
    var about: InteractionBeginning
    var request: RequestExample

    /// What the consumer expects; other headers and members of objects may come, too.
    public func willRespondWith(
      _ status: Status, headers: Members = [:], body: PactBody = .missing
    ) -> HTTPInteraction {
      HTTPInteraction(
        about: about, request: request,
        response: ResponseExample(status: status.example, headers: headers, body: body))
    }

    /// What the consumer expects, with JSON.
    public func willRespondWith(
      _ status: Status, headers: Members = [:], json: Example
    ) -> HTTPInteraction {
      willRespondWith(status, headers: headers, body: .json(json))
    }

    /// What the consumer expects, with a JSON object.
    public func willRespondWith(
      _ status: Status, headers: Members = [:], @MembersBuilder members: () -> [Member]
    ) -> HTTPInteraction {
      willRespondWith(status, headers: headers, body: .json(.object(members)))
    }
  }
}

/// What an interaction is called, and what is said about it.
struct InteractionBeginning: Sendable {
  var description = ""
  var states: [(name: String, parameters: Members)] = []
  var isPending = false
  var comments: [String] = []
  var references: [(group: String, name: String, value: String)] = []
}

struct RequestExample: Sendable {
  var method: String
  var path: Example
  var query: Members
  var headers: Members
  var body: PactBody
}

struct ResponseExample: Sendable {
  var status: Example
  var headers: Members
  var body: PactBody
}
