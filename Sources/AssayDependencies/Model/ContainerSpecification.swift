/// A container as the engine creates it.
///
/// The names follow the Engine API; see the API's `ContainerCreate`.
package struct ContainerSpecification: Sendable, Hashable {
  package var image: ImageSource
  /// nil: the image's.
  package var command: [String]?
  /// nil: the image's.
  package var entrypoint: [String]?
  package var environment: [String: String] = [:]
  package var ports: [PublishedPort] = []
  /// Copied in before the start.
  package var files: [ContainerFile] = []
  package var mounts: [Mount] = []
  package var labels: [String: String] = [:]
  /// nil: the name is the engine's.
  package var name: String?
  package var hostname: String?
  /// Names by which others on its networks reach it.
  package var aliases: [String] = []
  /// `host`, `none`, `container:ID`; nil: the run's own network.
  package var networkMode: String?
  package var extraHosts: [String: String] = [:]
  /// Ports of this machine that the container reaches as `host.assay.internal`.
  package var hostPorts: [UInt16] = []
  /// `uid[:gid]` or a name.
  package var user: String?
  package var workingDirectory: String?
  package var addedCapabilities: [String] = []
  package var droppedCapabilities: [String] = []
  package var isPrivileged = false
  /// Runs a small init as process 1.
  package var hasInit = false
  package var healthCheck: HealthCheck?
  /// As `linux/arm64`.
  package var platform: String?
  /// In bytes.
  package var memory: Int64?
  /// In whole processors, for example 0.5.
  package var processors: Double?
  package var processLimit: Int?
  /// In bytes.
  package var sharedMemory: Int64?
  package var openFilesLimit: Int?
  package var stopSignal: String?
  package var isReadOnly = false
  package var securityOptions: [String] = []
  package var sysctls: [String: String] = [:]
  package var pullPolicy: PullPolicy = .missing

  package init(image: ImageSource) { self.image = image }

  package init(_ image: String) { self.init(image: .reference(image)) }

  /// Where the image comes from.
  package enum ImageSource: Sendable, Hashable {
    case reference(String)
    case build(ImageBuild)
  }

  /// When the registry is asked.
  package enum PullPolicy: Sendable, Hashable {
    /// Only for an image that is not there.
    case missing
    case always
    case never
    /// For an image that was made longer ago than this.
    case older(than: Duration)
  }

  /// A port of the container and where this machine publishes it.
  package struct PublishedPort: Sendable, Hashable {
    package var container: UInt16
    package var transport: ServicePort.Transport
    /// nil: any free one on 127.0.0.1.
    package var host: UInt16?

    package init(
      _ container: UInt16, _ transport: ServicePort.Transport = .tcp, host: UInt16? = nil
    ) {
      self.container = container
      self.transport = transport
      self.host = host
    }
  }

  /// A file or folder that the container gets.
  package struct ContainerFile: Sendable, Hashable {
    /// Absolute, inside the container.
    package var path: String
    package var content: Content
    /// Permission bits, for example `0o644`.
    package var mode: UInt16

    package enum Content: Sendable, Hashable {
      case bytes([UInt8])
      /// A file or folder on this machine.
      case host(String)
    }

    package init(_ path: String, _ content: Content, mode: UInt16 = 0o644) {
      self.path = path
      self.content = content
      self.mode = mode
    }
  }

  package struct Mount: Sendable, Hashable {
    /// Absolute, inside the container.
    package var target: String
    package var source: Source
    package var isReadOnly: Bool

    package enum Source: Sendable, Hashable {
      /// A folder of this machine.
      case folder(String)
      /// A named volume; made when it is not there, removed with the run.
      case volume(String)
      /// Memory, with the engine's options, for example `size=512m,mode=0700`.
      case memory(options: String)
    }

    package init(_ target: String, _ source: Source, isReadOnly: Bool = false) {
      self.target = target
      self.source = source
      self.isReadOnly = isReadOnly
    }
  }

  /// What the engine runs inside to see whether the container is well.
  package struct HealthCheck: Sendable, Hashable {
    /// The command, not a shell's line.
    package var command: [String]
    package var interval: Duration = .milliseconds(250)
    package var timeout: Duration = .seconds(5)
    package var retries: Int = 40
    package var startPeriod: Duration = .zero

    package init(_ command: [String]) { self.command = command }
  }
}

/// An image made from a Dockerfile.
package struct ImageBuild: Sendable, Hashable {
  /// Absolute path of the folder that is sent; `.dockerignore` is honoured.
  package var context: String
  /// Relative to `context`.
  package var dockerfile: String = "Dockerfile"
  package var arguments: [String: String] = [:]
  package var target: String?
  /// nil: named by a hash of what goes in, so that the same is built once.
  package var tag: String?
  package var platform: String?
  /// Whether base images are pulled again.
  package var pullsBases = false
  package var usesCache = true

  package init(context: String) { self.context = context }
}
