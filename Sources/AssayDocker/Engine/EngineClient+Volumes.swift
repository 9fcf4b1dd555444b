import NIOHTTP1

extension EngineClient {
  /// Makes a named volume; one that is there already stays as it is.
  package func createVolume(
    _ name: String, labels: [String: String] = [:]
  ) async throws(EngineError) -> VolumeDetails {
    var request = EngineRequest(.POST, "/volumes/create", attempt: "create a volume", subject: name)
    request.setJSON(CreateVolumeBody(name: name, labels: labels))
    return try await json(request)
  }

  package func inspectVolume(_ name: String) async throws(EngineError) -> VolumeDetails {
    try await json(
      EngineRequest(
        .GET, "/volumes/\(EngineRequest.encode(name))", attempt: "inspect a volume", subject: name))
  }

  /// Lists volumes that carry all of `labels`, each `key=value` or `key`.
  ///
  /// Volumes are removed one by one by what this finds: the API's own `prune` leaves named ones and
  /// those with options.
  package func listVolumes(labels: [String] = []) async throws(EngineError) -> [VolumeDetails] {
    var request = EngineRequest(.GET, "/volumes", attempt: "list volumes")
    request.add(filters: labels.isEmpty ? [:] : ["label": labels])
    return try await json(request, as: VolumeList.self).volumes ?? []
  }

  /// Removes a volume; one that is gone is fine.
  package func removeVolume(_ name: String) async throws(EngineError) {
    var request = EngineRequest(
      .DELETE, "/volumes/\(EngineRequest.encode(name))", attempt: "remove a volume", subject: name)
    request.add("force", true)
    try await send(request, accepting: [404])
  }
}

struct CreateVolumeBody: Encodable {
  var name: String
  var labels: [String: String]

  enum CodingKeys: String, CodingKey {
    case name = "Name"
    case labels = "Labels"
  }
}
