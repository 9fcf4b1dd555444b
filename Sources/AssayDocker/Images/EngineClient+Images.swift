import NIOHTTP1

extension EngineClient {
  /// Looks at an image; nil when the engine does not have it.
  package func image(_ name: String) async throws(EngineError) -> ImageDetails? {
    do {
      return try await json(
        imageRequest(.GET, name, "/json", attempt: "inspect an image"), as: ImageDetails.self)
    } catch {
      if error.isNotFound { return nil }
      throw error
    }
  }

  /// Gives an image another name.
  package func tagImage(
    _ name: String, repository: String, tag: String
  ) async throws(EngineError) {
    var request = imageRequest(.POST, name, "/tag", attempt: "tag an image")
    request.add("repo", repository)
    request.add("tag", tag)
    try await send(request)
  }

  /// Lists images that carry all of `labels`, each `key=value` or `key`.
  package func listImages(
    labels: [String] = [], reference: String? = nil
  ) async throws(EngineError) -> [ImageSummary] {
    var request = EngineRequest(.GET, "/images/json", attempt: "list images")
    var filters: [String: [String]] = [:]
    if !labels.isEmpty { filters["label"] = labels }
    if let reference { filters["reference"] = [reference] }
    request.add(filters: filters)
    return try await json(request)
  }

  /// Removes an image's name, and the image with its last name; one that is gone is fine.
  package func removeImage(_ name: String, force: Bool = false) async throws(EngineError) {
    var request = imageRequest(.DELETE, name, "", attempt: "remove an image")
    request.add("force", force)
    try await send(request, accepting: [404])
  }

  func imageRequest(
    _ method: HTTPMethod, _ name: String, _ suffix: String, attempt: String
  ) -> EngineRequest {
    // The engine takes the slashes of a name as they are.
    EngineRequest(
      method, "/images/\(EngineRequest.encode(name, keeping: "/:@"))\(suffix)", attempt: attempt,
      subject: name)
  }
}
