import Foundation
import NIOHTTP1

extension EngineClient {
  /// Makes an image of a root file system.
  ///
  /// - Parameters:
  ///   - reference: its name.
  ///   - changes: lines as in a Dockerfile: `CMD`, `ENTRYPOINT`, `ENV`, `EXPOSE`, `LABEL`, `USER`,
  ///     `VOLUME`, `WORKDIR`.
  ///   - write: adds the files.
  /// - Throws: what the engine says, or why a file cannot be read.
  package func importImage(
    _ reference: ImageReference, changes: [String] = [],
    write: @escaping @Sendable (inout TarWriter) async throws -> Void
  ) async throws(EngineError) {
    var request = importRequest(reference, changes: changes)
    request.body = .stream(type: "application/x-tar") { writer in
      var tar = TarWriter(writer)
      try await write(&tar)
      try await tar.finish()
    }
    try await readProgress(request, limits: limits.extended(by: .seconds(240))) { _ in }
  }

  /// Makes an image of a root file system that is in a tar archive, packed or not.
  package func importImage(
    _ reference: ImageReference, changes: [String] = [], archive path: String
  ) async throws(EngineError) {
    var request = importRequest(reference, changes: changes)
    request.body = Self.fileBody(path)
    try await readProgress(request, limits: limits.extended(by: .seconds(240))) { _ in }
  }

  /// Loads images from an archive that `docker save` made.
  ///
  /// - Parameter path: of the archive, packed or not.
  /// - Returns: the names of the images.
  /// - Throws: what the engine says, or why the file cannot be read.
  package func loadImages(archive path: String) async throws(EngineError) -> [String] {
    var request = EngineRequest(.POST, "/images/load", attempt: "load images", subject: path)
    request.add("quiet", true)
    request.body = Self.fileBody(path)
    var names: [String] = []
    try await readProgress(request, limits: limits.extended(by: .seconds(240))) { line in
      for mark in ["Loaded image: ", "Loaded image ID: "] {
        guard let text = line.stream, text.hasPrefix(mark) else { continue }
        names.append(text.dropFirst(mark.count).trimmingCharacters(in: .whitespacesAndNewlines))
      }
    }
    return names
  }

  private func importRequest(_ reference: ImageReference, changes: [String]) -> EngineRequest {
    var request = EngineRequest(
      .POST, "/images/create", attempt: "import an image", subject: reference.description)
    request.add("fromSrc", "-")
    // With the tag in it: Podman does not look at a tag beside it.
    request.add("repo", "\(reference.name):\(reference.tag ?? "latest")")
    for change in changes { request.add("changes", change) }
    return request
  }

  private static func fileBody(_ path: String) -> EngineRequest.Body {
    .stream(type: "application/x-tar") { writer in
      let file = try HostFile(reading: path)
      while true {
        let bytes = try file.read(upTo: 256 << 10)
        if bytes.isEmpty { return }
        try await writer.write(bytes)
      }
    }
  }
}
