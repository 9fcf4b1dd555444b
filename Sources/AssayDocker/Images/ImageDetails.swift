/// What `GET /images/NAME/json` says.
package struct ImageDetails: Decodable, Sendable, Hashable {
  package var id: String
  package var tags: [String]?
  package var digests: [String]?
  /// As RFC 3339.
  package var created: String?
  package var size: Int64?
  package var architecture: String?
  package var system: String?
  package var configuration: ContainerDetails.Configuration?

  package var labels: [String: String] { configuration?.labels ?? [:] }

  enum CodingKeys: String, CodingKey {
    case id = "Id"
    case tags = "RepoTags"
    case digests = "RepoDigests"
    case created = "Created"
    case size = "Size"
    case architecture = "Architecture"
    case system = "Os"
    case configuration = "Config"
  }
}

/// A line of `GET /images/json`.
package struct ImageSummary: Decodable, Sendable, Hashable {
  package var id: String
  package var tags: [String]?
  package var rawLabels: [String: String]?
  /// Seconds since 1970.
  package var created: Int64?
  package var size: Int64?

  package var labels: [String: String] { rawLabels ?? [:] }

  enum CodingKeys: String, CodingKey {
    case id = "Id"
    case tags = "RepoTags"
    case rawLabels = "Labels"
    case created = "Created"
    case size = "Size"
  }
}
