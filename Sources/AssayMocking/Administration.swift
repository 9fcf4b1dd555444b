package import AssayJSON
import AssayMatching
package import AssayPact

/// What programs of other languages ask a mock beside the requests of their tests.
package enum Administration: Sendable, Hashable {
  case ready, log, verify, write, forget, reset, list
  case expect([Interaction])
  case shutDown

  /// How its paths begin, which no contract can use.
  package static let prefix = "/__assay/"

  /// Why a request for it cannot be understood.
  package struct Fault: Error, Sendable, Hashable {
    /// Of HTTP.
    package var status: Int
    package var what: String
  }

  private static let routes: [(method: String, path: String, command: Administration?)] = [
    ("GET", "ready", .ready), ("GET", "log", .log), ("GET", "verify", .verify),
    ("POST", "verify", .verify), ("POST", "write", .write), ("POST", "forget", .forget),
    ("POST", "reset", .reset), ("GET", "interactions", .list), ("DELETE", "interactions", .reset),
    // What is to be expected stands in the body.
    ("POST", "interactions", nil), ("POST", "shutdown", .shutDown),
  ]

  /// - Returns: nil when the request is not for it.
  package init?(_ request: some IncomingRequest) throws(Fault) {
    guard request.path.utf8.starts(with: Self.prefix.utf8) else { return nil }
    let path = String(request.path.dropFirst(Self.prefix.count))
    let sameRoutes = Self.routes.filter { $0.path == path }
    guard !sameRoutes.isEmpty else {
      let all = Self.routes.map { "\($0.method) \(Self.prefix)\($0.path)" }
      throw Fault(
        status: 404, what: "there is no \(request.path); there are \(all.joined(separator: ", "))")
    }
    guard let route = sameRoutes.first(where: { $0.method == request.method }) else {
      let methods = sameRoutes.map(\.method).joined(separator: " or ")
      throw Fault(status: 405, what: "\(request.path) is asked by \(methods)")
    }
    if let command = route.command {
      self = command
    } else {
      self = .expect(try Self.interactions(request.parts.body))
    }
  }

  private static func interactions(_ body: Body) throws(Fault) -> [Interaction] {
    let json: JSON
    do throws(JSONFault) { json = try JSON(parsing: body.bytes ?? []) } catch {
      throw Fault(status: 400, what: "the body is not JSON: \(error)")
    }
    let interactions: [Interaction]
    do throws(IntegrationPact.Faults) {
      interactions = try IntegrationPact.interactions(json)
    } catch {
      throw Fault(status: 400, what: error.description)
    }
    guard interactions.allSatisfy({ $0.kind == .http }) else {
      throw Fault(status: 400, what: "only HTTP interactions can be expected here")
    }
    return interactions
  }
}

extension MockProvider {
  /// Does what it is asked, unless files or the end of the server are asked for.
  ///
  /// - Returns: a status of HTTP, and what to answer.
  package mutating func administer(_ command: Administration) -> (status: Int, answer: JSON) {
    switch command {
    case .ready:
      return (200, ["status": "ready", "interactions": number(index.entries.count)])
    case .log:
      return (200, ["total": number(log.count), "requests": .array(log.entries.map(json))])
    case .verify, .write:
      return (isSatisfied ? 200 : 417, verdict)
    case .forget: forget()
    case .reset: reset()
    case .list:
      let titles = index.entries.enumerated().map { place, entry -> JSON in
        ["interaction": .string(entry.interaction.title), "uses": number(uses(of: place))]
      }
      return (200, ["interactions": .array(titles)])
    case .expect(let interactions):
      for interaction in interactions { expect(interaction) }
      return (201, ["interactions": number(index.entries.count)])
    case .shutDown: return (202, ["status": "shutting down"])
    }
    return (200, ["interactions": number(index.entries.count)])
  }

  /// Whether the test is satisfied, for programs.
  package var verdict: JSON {
    [
      "satisfied": .bool(isSatisfied), "faults": .array(faults.map { .string($0) }),
      "mismatches": .array(mismatches),
    ]
  }

  private func number(_ value: Int) -> JSON { .number(JSONNumber(value)) }

  private func json(_ entry: RequestLog.Entry) -> JSON {
    var object: JSONObject = ["method": .string(entry.method), "target": .string(entry.target)]
    switch entry.outcome {
    case .answered(let number):
      object["outcome"] = "answered"
      object["interaction"] = .string(index.entries[number].interaction.title)
    case .preflight: object["outcome"] = "preflight"
    case .unexpected: object["outcome"] = "unexpected"
    }
    return .object(object)
  }
}
