/// `{"Id": …, "Warnings": […]}`, as creating a container, network or exec answers.
package struct CreatedAnswer: Decodable, Sendable, Hashable {
  package var id: String
  package var warnings: [String]?

  enum CodingKeys: String, CodingKey {
    case id = "Id"
    case warnings = "Warnings"
  }
}

/// What `POST /containers/ID/wait` answers at the end.
struct WaitAnswer: Decodable, Sendable {
  var code: Int64
  var error: Failure?

  struct Failure: Decodable, Sendable {
    var message: String?

    enum CodingKeys: String, CodingKey { case message = "Message" }
  }

  enum CodingKeys: String, CodingKey {
    case code = "StatusCode"
    case error = "Error"
  }
}

/// A network, as listed or inspected.
package struct NetworkDetails: Decodable, Sendable, Hashable {
  package var id: String
  package var name: String
  package var driver: String?
  package var rawLabels: [String: String]?
  package var addresses: Addresses?
  package var containers: [String: Member]?

  package var labels: [String: String] { rawLabels ?? [:] }
  /// The address by which its containers reach the engine's machine.
  package var gateway: String? { addresses?.pools?.lazy.compactMap(\.reachedAs).first }

  enum CodingKeys: String, CodingKey {
    case id = "Id"
    case name = "Name"
    case driver = "Driver"
    case rawLabels = "Labels"
    case addresses = "IPAM"
    case containers = "Containers"
  }

  package struct Addresses: Decodable, Sendable, Hashable {
    package var pools: [Pool]?

    enum CodingKeys: String, CodingKey { case pools = "Config" }
  }

  package struct Pool: Decodable, Sendable, Hashable {
    package var subnet: String?
    package var gateway: String?

    /// Docker names no gateway of its bridge until it starts a second time (moby#26799): it is the
    /// first address.
    var reachedAs: String? {
      if let gateway { return gateway }
      let bytes = subnet?.prefix { $0 != "/" }.split(separator: ".").compactMap { UInt8($0) } ?? []
      guard bytes.count == 4, bytes[3] < .max else { return nil }
      return "\(bytes[0]).\(bytes[1]).\(bytes[2]).\(bytes[3] + 1)"
    }

    enum CodingKeys: String, CodingKey {
      case subnet = "Subnet"
      case gateway = "Gateway"
    }
  }

  package struct Member: Decodable, Sendable, Hashable {
    package var name: String?
    package var address: String?

    enum CodingKeys: String, CodingKey {
      case name = "Name"
      case address = "IPv4Address"
    }
  }
}

/// A volume, as listed or inspected.
package struct VolumeDetails: Decodable, Sendable, Hashable {
  package var name: String
  package var driver: String?
  package var rawLabels: [String: String]?
  package var created: String?

  package var labels: [String: String] { rawLabels ?? [:] }

  enum CodingKeys: String, CodingKey {
    case name = "Name"
    case driver = "Driver"
    case rawLabels = "Labels"
    case created = "CreatedAt"
  }
}

struct VolumeList: Decodable, Sendable {
  var volumes: [VolumeDetails]?

  enum CodingKeys: String, CodingKey { case volumes = "Volumes" }
}

/// What `GET /info` says, as far as it matters here.
package struct EngineInformation: Decodable, Sendable, Hashable {
  package var id: String?
  package var name: String?
  package var serverVersion: String?
  package var operatingSystem: String?
  package var system: String?
  package var architecture: String?
  package var processors: Int?
  /// In bytes.
  package var memory: Int64?
  package var storageDriver: String?
  package var cgroupVersion: String?
  package var securityOptions: [String]?
  package var warnings: [String]?

  /// Whether the engine runs without root.
  package var isRootless: Bool { securityOptions?.contains { $0.contains("rootless") } == true }

  enum CodingKeys: String, CodingKey {
    case id = "ID"
    case name = "Name"
    case serverVersion = "ServerVersion"
    case operatingSystem = "OperatingSystem"
    case system = "OSType"
    case architecture = "Architecture"
    case processors = "NCPU"
    case memory = "MemTotal"
    case storageDriver = "Driver"
    case cgroupVersion = "CgroupVersion"
    case securityOptions = "SecurityOptions"
    case warnings = "Warnings"
  }
}
