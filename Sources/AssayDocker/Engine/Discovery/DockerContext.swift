import Foundation

/// A context of the Docker CLI: an engine's address with a name.
package struct DockerContext: Sendable, Hashable {
  package var name: String
  /// As in `DOCKER_HOST`.
  package var host: String
  package var tls: EngineTLS?

  /// Finds a context by its name; nil when there is none.
  ///
  /// The CLI names the folder by a hash of the name, which says nothing that `meta.json` does not.
  ///
  /// - Parameters:
  ///   - name: as `docker context ls` shows it.
  ///   - folder: where the Docker CLI keeps its settings.
  package init?(named name: String, in folder: String) {
    let base = "\(folder)/contexts"
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: "\(base)/meta")) ?? []
    for id in folders.sorted() {
      guard let data = FileManager.default.contents(atPath: "\(base)/meta/\(id)/meta.json"),
        let meta = try? JSONDecoder().decode(Meta.self, from: data), meta.name == name,
        let endpoint = meta.endpoints?["docker"], let host = endpoint.host, !host.isEmpty
      else { continue }
      self.name = name
      self.host = host
      let tlsFolder = "\(base)/tls/\(id)/docker"
      if FileManager.default.fileExists(atPath: tlsFolder) {
        tls = EngineTLS(folder: tlsFolder, verifies: endpoint.skipsVerification != true)
      } else if endpoint.skipsVerification == true {
        tls = EngineTLS(verifies: false)
      }
      return
    }
    return nil
  }

  /// The names of all contexts, for messages.
  package static func names(in folder: String) -> [String] {
    let base = "\(folder)/contexts/meta"
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
    return folders.compactMap { id in
      FileManager.default.contents(atPath: "\(base)/\(id)/meta.json")
        .flatMap { try? JSONDecoder().decode(Meta.self, from: $0) }?.name
    }.sorted()
  }

  private struct Meta: Decodable {
    var name: String
    var endpoints: [String: Endpoint]?

    struct Endpoint: Decodable {
      var host: String?
      var skipsVerification: Bool?

      enum CodingKeys: String, CodingKey {
        case host = "Host"
        case skipsVerification = "SkipTLSVerify"
      }
    }

    enum CodingKeys: String, CodingKey {
      case name = "Name"
      case endpoints = "Endpoints"
    }
  }
}
