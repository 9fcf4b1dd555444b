import AssayJSON
import AssayMatching
package import AssayPact

extension Interaction {
  /// Where the examples of messages are asked for, by their descriptions.
  static let messagePath = Administration.prefix + "messages/"

  /// A message as the answer to a consumer's test that asks for it; other interactions as they are.
  ///
  /// Metadata stand in the header that verifiers read, `Pact-Message-Metadata`.
  package var served: Interaction {
    guard case .asynchronous(let message) = content else { return self }
    var headers = Headers()
    if let type = message.parts.contents.contentType {
      headers.add("Content-Type", [type.description])
    }
    if !message.parts.metadata.isEmpty {
      let metadata = JSONPrinter.compact.bytes(.object(message.parts.metadata))
      headers.add("Pact-Message-Metadata", [Base64.encode(metadata)])
    }
    var served = self
    served.content = .http(
      PactRequest(RequestParts(path: Self.messagePath + description)),
      PactResponse(
        ResponseParts(headers: headers, body: message.parts.contents),
        generators: PactGenerators(message.generators.items.filter { $0.category == .body })))
    return served
  }
}
