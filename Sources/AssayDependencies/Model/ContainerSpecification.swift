/// A container as the engine creates it.
///
/// The names follow the Engine API; see the API's `ContainerCreate`.
public struct ContainerSpecification: Sendable, Hashable {
  public var image: ImageSource
  /// nil: the image's.
  public var command: [String]?
  /// nil: the image's.
  public var entrypoint: [String]?
  public var environment: [String: String] = [:]
  public var ports: [PublishedPort] = []
  /// Copied in before the start.
  public var files: [ContainerFile] = []
  public var mounts: [Mount] = []
  public var labels: [String: String] = [:]
  /// nil: the name is the engine's.
  public var name: String?
  public var hostname: String?
  /// Names by which others on its networks reach it.
  public var aliases: [String] = []
  /// `host`, `none`, `container:ID`; nil: the run's own network.
  public var networkMode: String?
  public var extraHosts: [String: String] = [:]
  /// Ports of this machine that the container reaches as `host.assay.internal`.
  public var hostPorts: [UInt16] = []
  /// `uid[:gid]` or a name.
  public var user: String?
  public var workingDirectory: String?
  public var addedCapabilities: [String] = []
  public var droppedCapabilities: [String] = []
  public var isPrivileged = false
  /// Runs a small init as process 1.
  public var hasInit = false
  public var healthCheck: HealthCheck?
  /// As `linux/arm64`.
  public var platform: String?
  /// In bytes.
  public var memory: Int64?
  /// In whole processors, for example 0.5.
  public var processors: Double?
  public var processLimit: Int?
  /// In bytes.
  public var sharedMemory: Int64?
  public var openFilesLimit: Int?
  public var stopSignal: String?
  public var isReadOnly = false
  public var securityOptions: [String] = []
  public var sysctls: [String: String] = [:]
  public var pullPolicy: PullPolicy = .missing

  public init(image: ImageSource) { self.image = image }

  public init(_ image: String) { self.init(image: .reference(image)) }

  /// Where the image comes from.
  public enum ImageSource: Sendable, Hashable {
    case reference(String)
    case build(ImageBuild)
  }

  /// When the registry is asked.
  public enum PullPolicy: Sendable, Hashable {
    /// Only for an image that is not there.
    case missing
    case always
    case never
    /// For an image that was made longer ago than this.
    case older(than: Duration)
  }

  /// A port of the container and where this machine publishes it.
  public struct PublishedPort: Sendable, Hashable {
    public var container: UInt16
    public var transport: ServicePort.Transport
    /// nil: any free one on 127.0.0.1.
    public var host: UInt16?

    public init(_ container: UInt16, _ transport: ServicePort.Transport = .tcp, host: UInt16? = nil)
    {
      self.container = container
      self.transport = transport
      self.host = host
    }
  }

  /// A file or folder that the container gets.
  public struct ContainerFile: Sendable, Hashable {
    /// Absolute, inside the container.
    public var path: String
    public var content: Content
    /// Permission bits, for example `0o644`.
    public var mode: UInt16

    public enum Content: Sendable, Hashable {
      case bytes([UInt8])
      /// A file or folder on this machine.
      case host(String)
    }

    public init(_ path: String, _ content: Content, mode: UInt16 = 0o644) {
      self.path = path
      self.content = content
      self.mode = mode
    }
  }

  public struct Mount: Sendable, Hashable {
    /// Absolute, inside the container.
    public var target: String
    public var source: Source
    public var isReadOnly: Bool

    public enum Source: Sendable, Hashable {
      /// A folder of this machine.
      case folder(String)
      /// A named volume; made when it is not there, removed with the run.
      case volume(String)
      /// Memory, with the engine's options, for example `size=512m,mode=0700`.
      case memory(options: String)
    }

    public init(_ target: String, _ source: Source, isReadOnly: Bool = false) {
      self.target = target
      self.source = source
      self.isReadOnly = isReadOnly
    }
  }

  /// What the engine runs inside to see whether the container is well.
  public struct HealthCheck: Sendable, Hashable {
    /// The command, not a shell's line.
    public var command: [String]
    public var interval: Duration = .milliseconds(250)
    public var timeout: Duration = .seconds(5)
    public var retries: Int = 40
    public var startPeriod: Duration = .zero

    public init(_ command: [String]) { self.command = command }
  }
}

/// An image made from a Dockerfile.
public struct ImageBuild: Sendable, Hashable {
  /// Absolute path of the folder that is sent; `.dockerignore` is honoured.
  public var context: String
  /// Relative to `context`.
  public var dockerfile: String = "Dockerfile"
  public var arguments: [String: String] = [:]
  public var target: String?
  /// nil: named by a hash of what goes in, so that the same is built once.
  public var tag: String?
  public var platform: String?
  /// Whether base images are pulled again.
  public var pullsBases = false
  public var usesCache = true

  public init(context: String) { self.context = context }
}
