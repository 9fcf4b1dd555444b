package import AssayJSON

/// What a consumer's pact says, of versions 1 to 4, as far as it can be compared without running.
package struct ConsumerPact: Sendable {
  /// nil: the pact does not say.
  package let consumer: String?
  package let interactions: [Interaction]

  package struct Interaction: Sendable {
    /// In the file.
    package var pointer: JSONPointer
    package var description: String?
    /// The provider's states, joined; nil: none.
    package var state: String?
    package var content: Content

    /// For messages: the description, and the states where there are some.
    package var title: String {
      let name = description ?? "\(pointer)"
      return state.map { "\(name) (\($0))" } ?? name
    }
  }

  package enum Content: Sendable {
    case http(HTTPExchange)
    case message(PactMessage, operation: OperationReference)
    case exchange(request: PactMessage, responses: [PactMessage], operation: OperationReference)
    /// A type that no version knows; the name.
    case unknown(String)
    /// Why it cannot be read.
    case unreadable(String)
  }

  /// The operation of an AsyncAPI document, by `comments.references.AsyncAPI`.
  package enum OperationReference: Sendable, Hashable {
    case named(String)
    case missing
    /// There is a reference, without `operationId`.
    case malformed
  }

  /// - Throws: `OpenAPIFault` when it is no object or its interactions are no list.
  package init(_ json: JSON) throws(OpenAPIFault) {
    guard case .object = json else { throw OpenAPIFault("Expected an object.") }
    try OpenAPIFault.checkDepth(json)
    consumer = json["consumer"]?["name"]?.string
    let version = Self.version(of: json)
    var interactions: [Interaction] = []
    for list in ["interactions", "messages"] {
      guard let value = json[list], value != .null else { continue }
      let pointer = JSONPointer() / list
      guard let array = value.array else { throw OpenAPIFault("Expected a list.", at: pointer) }
      for (index, value) in array.enumerated() {
        interactions.append(
          Self.interaction(value, pointer / index, version, isMessage: list == "messages"))
      }
    }
    self.interactions = interactions
  }

  /// The major version; 0 when the pact does not say.
  private static func version(of json: JSON) -> Int {
    let metadata = json["metadata"]
    let value =
      metadata?["pactSpecification"]?["version"] ?? metadata?["pactSpecificationVersion"]
      ?? metadata?["pact-specification"]?["version"]
    let text = value?.string ?? value?.description ?? ""
    return Int(text.prefix { "0"..."9" ~= $0 }) ?? 0
  }

  private static func interaction(
    _ json: JSON, _ pointer: JSONPointer, _ version: Int, isMessage: Bool
  ) -> Interaction {
    Interaction(
      pointer: pointer, description: json["description"]?.string, state: state(of: json),
      content: content(json, version, isMessage: isMessage))
  }

  private static func state(of json: JSON) -> String? {
    let names = (json["providerStates"]?.array ?? []).compactMap { $0["name"]?.string }
    if !names.isEmpty { return names.joined(separator: ", ") }
    let name = json["providerState"]?.string ?? json["provider_state"]?.string
    return name?.isEmpty == false ? name : nil
  }

  private static func content(_ json: JSON, _ version: Int, isMessage: Bool) -> Content {
    let type = json["type"]?.string
    switch type?.lowercased() {
    case nil, "synchronous/http":
      if isMessage {
        return .message(PactMessage(json), operation: reference(json))
      }
      do throws(OpenAPIFault) {
        return .http(try HTTPExchange(json, version: type == nil ? version : max(version, 4)))
      } catch {
        return .unreadable(error.description)
      }
    case "asynchronous/messages": return .message(PactMessage(json), operation: reference(json))
    case "synchronous/messages":
      guard let request = json["request"] else {
        return .unreadable("Expected a request.")
      }
      let responses = json["response"].map { $0.array ?? [$0] } ?? []
      return .exchange(
        request: PactMessage(request), responses: responses.map(PactMessage.init),
        operation: reference(json))
    default: return .unknown(type ?? "")
    }
  }

  private static func reference(_ json: JSON) -> OperationReference {
    guard let reference = json["comments"]?["references"]?["AsyncAPI"] else { return .missing }
    return reference["operationId"]?.string.map(OperationReference.named) ?? .malformed
  }
}
