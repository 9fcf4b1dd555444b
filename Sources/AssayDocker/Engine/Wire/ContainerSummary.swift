/// A line of `GET /containers/json`.
package struct ContainerSummary: Decodable, Sendable, Hashable {
  package var id: String
  package var rawNames: [String]?
  package var image: String?
  package var imageID: String?
  /// `created`, `running`, `paused`, `exited` and so on.
  package var state: String?
  /// For people, for example `Up 3 minutes`.
  package var status: String?
  package var rawLabels: [String: String]?
  /// Seconds since 1970.
  package var created: Int64?
  package var ports: [Port]?

  package var labels: [String: String] { rawLabels ?? [:] }
  package var name: String {
    let name = rawNames?.first ?? ""
    return name.hasPrefix("/") ? String(name.dropFirst()) : name
  }

  enum CodingKeys: String, CodingKey {
    case id = "Id"
    case rawNames = "Names"
    case image = "Image"
    case imageID = "ImageID"
    case state = "State"
    case status = "Status"
    case rawLabels = "Labels"
    case created = "Created"
    case ports = "Ports"
  }

  package struct Port: Decodable, Sendable, Hashable {
    package var address: String?
    package var container: Int?
    package var host: Int?
    package var transport: String?

    enum CodingKeys: String, CodingKey {
      case address = "IP"
      case container = "PrivatePort"
      case host = "PublicPort"
      case transport = "Type"
    }
  }
}
