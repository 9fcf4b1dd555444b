import AssayJSON
package import AssayMatching
package import AssayPact

/// What a server of many mocks is asked, with the paths of the reference implementation's.
package enum MasterCommand: Sendable, Hashable {
  case list
  case create(Pact, allowsCORS: Bool, usesTLS: Bool)
  /// By id or port, as the others.
  case show(String)
  case delete(String)
  case verify(String)
  case shutDown

  package typealias Fault = Administration.Fault

  package init(_ request: some IncomingRequest) throws(Fault) {
    let steps: [Substring] = request.path.split(separator: "/")
    let names = steps.map(String.init)
    switch (request.method, names.count, names.first) {
    case ("GET", 0, _): self = .list
    case ("POST", 0, _): self = try Self.create(request.parts)
    case ("GET", 2, "mockserver"): self = .show(names[1])
    case ("DELETE", 2, "mockserver"): self = .delete(names[1])
    case ("GET", 3, "mockserver") where names[2] == "verify",
      ("POST", 3, "mockserver") where names[2] == "verify":
      self = .verify(names[1])
    case ("POST", 1, "shutdown"): self = .shutDown
    default:
      throw Fault(
        status: 404,
        what: "\(request.method) \(request.path) is not known; there are GET /, POST /, "
          + "GET and DELETE /mockserver/ID, GET and POST /mockserver/ID/verify, POST /shutdown")
    }
  }

  private static func create(_ request: RequestParts) throws(Fault) -> MasterCommand {
    let json: JSON
    do throws(JSONFault) { json = try JSON(parsing: request.body.bytes ?? []) } catch {
      throw Fault(status: 422, what: "the pact is not JSON: \(error)")
    }
    do throws(IntegrationPact.Faults) {
      let pact = try IntegrationPact.pact(json).pact
      func isSet(_ name: String) -> Bool { request.query[name]?.first == "true" }
      return .create(pact, allowsCORS: isSet("cors"), usesTLS: isSet("tls"))
    } catch {
      throw Fault(status: 422, what: "this is no pact:\n\(error)")
    }
  }
}

extension MockProvider {
  /// A mock for a test, of all HTTP interactions of a pact.
  package init(
    _ pact: Pact, matching: Matching, allowsCORS: Bool = false,
    generation: AnswerGeneration? = nil
  ) {
    var matching = matching
    matching.comparesQueryAsText = pact.version == .v1
    self.init(
      pact.interactions, matching: matching, allowsCORS: allowsCORS, generation: generation)
  }
}
