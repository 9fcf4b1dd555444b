import NIOHTTP1

extension EngineClient {
  /// Makes an image of a container as it is.
  ///
  /// What lies under a volume of the image is not part of it.
  ///
  /// - Parameters:
  ///   - container: its id or name.
  ///   - repository: for example `assay-prepared`.
  ///   - tag: the image's tag.
  ///   - changes: lines as in a Dockerfile: `CMD`, `ENTRYPOINT`, `ENV`, `LABEL` and so on.
  ///   - pauses: whether the container stands still meanwhile.
  ///   - limit: how long it may take; large images take long.
  /// - Returns: the image's id.
  /// - Throws: what the engine answers.
  package func commit(
    _ container: String, repository: String, tag: String, changes: [String] = [],
    pauses: Bool = true, limit: Duration = .seconds(300)
  ) async throws(EngineError) -> String {
    var request = EngineRequest(
      .POST, "/commit", attempt: "make an image of a container", subject: container)
    request.add("container", container)
    request.add("repo", repository)
    request.add("tag", tag)
    request.add("pause", pauses ? "1" : "0")
    for change in changes { request.add("changes", change) }
    request.setJSON(EmptyObject())
    return try await json(
      request, as: CreatedAnswer.self, limits: limits.extended(by: limit)
    ).id
  }
}
