import NIOHTTP1

extension EngineClient {
  /// Makes a network of bridge kind.
  ///
  /// - Parameters:
  ///   - name: unique on the engine, if it can be.
  ///   - labels: who it belongs to.
  ///   - isInternal: whether it has no way out.
  /// - Returns: its id.
  /// - Throws: 403 or 500 when the engine has no addresses left: some 31 networks by default.
  package func createNetwork(
    _ name: String, labels: [String: String] = [:], isInternal: Bool = false
  ) async throws(EngineError) -> String {
    var request = EngineRequest(
      .POST, "/networks/create", attempt: "create a network", subject: name)
    request.setJSON(
      CreateNetworkBody(
        name: name, driver: "bridge", isInternal: isInternal, isAttachable: true,
        checksDuplicate: true, labels: labels))
    do {
      return try await json(request, as: CreatedAnswer.self).id
    } catch {
      guard error.message?.contains("non-overlapping IPv4 address pool") == true else {
        throw error
      }
      var full = error
      full.remedy =
        "Remove networks that nobody uses (`assay clean`, `docker network prune`), or give the engine more address pools (`default-address-pools` in daemon.json)."
      throw full
    }
  }

  package func inspectNetwork(_ name: String) async throws(EngineError) -> NetworkDetails {
    try await json(networkRequest(.GET, name, "", attempt: "inspect a network"))
  }

  /// Lists networks that carry all of `labels`, each `key=value` or `key`.
  package func listNetworks(
    labels: [String] = []
  ) async throws(EngineError) -> [NetworkDetails] {
    var request = EngineRequest(.GET, "/networks", attempt: "list networks")
    request.add(filters: labels.isEmpty ? [:] : ["label": labels])
    return try await json(request)
  }

  /// Removes a network; one that is gone is fine.
  package func removeNetwork(_ name: String) async throws(EngineError) {
    try await send(networkRequest(.DELETE, name, "", attempt: "remove a network"), accepting: [404])
  }

  package func connect(
    _ container: String, to network: String, aliases: [String] = []
  ) async throws(EngineError) {
    var request = networkRequest(
      .POST, network, "/connect", attempt: "connect \(container) to a network")
    request.setJSON(
      ConnectBody(container: container, endpoint: NetworkEndpointBody(aliases: aliases)))
    try await send(request)
  }

  /// Takes a container off a network, running or not.
  package func disconnect(
    _ container: String, from network: String, force: Bool = true
  ) async throws(EngineError) {
    var request = networkRequest(
      .POST, network, "/disconnect", attempt: "disconnect \(container) from a network")
    request.setJSON(DisconnectBody(container: container, force: force))
    try await send(request)
  }

  private func networkRequest(
    _ method: HTTPMethod, _ name: String, _ suffix: String, attempt: String
  ) -> EngineRequest {
    EngineRequest(
      method, "/networks/\(EngineRequest.encode(name))\(suffix)", attempt: attempt, subject: name)
  }
}

struct CreateNetworkBody: Encodable {
  var name: String
  var driver: String
  var isInternal: Bool
  var isAttachable: Bool
  var checksDuplicate: Bool
  var labels: [String: String]

  enum CodingKeys: String, CodingKey {
    case name = "Name"
    case driver = "Driver"
    case isInternal = "Internal"
    case isAttachable = "Attachable"
    case checksDuplicate = "CheckDuplicate"
    case labels = "Labels"
  }
}

struct ConnectBody: Encodable {
  var container: String
  var endpoint: NetworkEndpointBody

  enum CodingKeys: String, CodingKey {
    case container = "Container"
    case endpoint = "EndpointConfig"
  }
}

struct DisconnectBody: Encodable {
  var container: String
  var force: Bool

  enum CodingKeys: String, CodingKey {
    case container = "Container"
    case force = "Force"
  }
}
