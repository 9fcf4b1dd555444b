/// A container as the engine creates it.
///
/// The names follow the Engine API; see the API's `ContainerCreate`.
public struct ContainerSpecification: Sendable, Hashable {
  /// What it is made from.
  public var image: ImageSource
  /// nil: the image's.
  public var command: [String]?
  /// nil: the image's.
  public var entrypoint: [String]?
  /// Variables, added to the image's.
  public var environment: [String: String] = [:]
  /// Ports that this machine can reach, beside those of its kind.
  public var ports: [PublishedPort] = []
  /// Copied in before the start.
  public var files: [ContainerFile] = []
  /// Folders, volumes and memory inside it.
  public var mounts: [Mount] = []
  /// Added to those by which Assay finds its own.
  public var labels: [String: String] = [:]
  /// nil: the name is the engine's.
  public var name: String?
  /// nil: its id.
  public var hostname: String?
  /// Names by which others on its networks reach it.
  public var aliases: [String] = []
  /// `host`, `none`, `container:ID`; nil: the run's own network.
  public var networkMode: String?
  /// Names and addresses for its `/etc/hosts`.
  public var extraHosts: [String: String] = [:]
  /// Ports of this machine that the container reaches as `host.assay.internal`.
  public var hostPorts: [UInt16] = []
  /// `uid[:gid]` or a name.
  public var user: String?
  /// Absolute; nil: the image's.
  public var workingDirectory: String?
  /// As in `NET_ADMIN`.
  public var addedCapabilities: [String] = []
  /// As in `NET_RAW`, or `ALL`.
  public var droppedCapabilities: [String] = []
  /// Whether it may do what root of this machine may do.
  public var isPrivileged = false
  /// Runs a small init as process 1.
  public var hasInit = false
  /// nil: the image's.
  public var healthCheck: HealthCheck?
  /// As `linux/arm64`.
  public var platform: String?
  /// In bytes.
  public var memory: Int64?
  /// In whole processors, for example 0.5.
  public var processors: Double?
  /// How many processes it may have.
  public var processLimit: Int?
  /// In bytes.
  public var sharedMemory: Int64?
  /// How many files a process of it may have open.
  public var openFilesLimit: Int?
  /// As in `SIGINT`; nil: the image's.
  public var stopSignal: String?
  /// Whether its own file system can only be read.
  public var isReadOnly = false
  /// As in `no-new-privileges`.
  public var securityOptions: [String] = []
  /// Kernel settings of its own.
  public var sysctls: [String: String] = [:]
  /// When the registry is asked for the image.
  public var pullPolicy: PullPolicy = .missing

  /// Describes one from any image.
  public init(image: ImageSource) { self.image = image }

  /// Describes one from an image by its name, for example `nginx:1.22`.
  public init(_ image: String) { self.init(image: .reference(image)) }

  /// Where the image comes from.
  public enum ImageSource: Sendable, Hashable {
    /// By its name, as `docker run` takes it.
    case reference(String)
    /// From a Dockerfile.
    case build(ImageBuild)
  }

  /// When the registry is asked.
  public enum PullPolicy: Sendable, Hashable {
    /// Only for an image that is not there.
    case missing
    /// Before every start.
    case always
    /// Not even when the image is missing.
    case never
    /// For an image that was made longer ago than this.
    case older(than: Duration)
  }

  /// A port of the container and where this machine publishes it.
  public struct PublishedPort: Sendable, Hashable {
    /// Its number inside.
    public var container: UInt16
    /// TCP or UDP.
    public var transport: ServicePort.Transport
    /// nil: any free one on 127.0.0.1.
    public var host: UInt16?

    /// Publishes a port of the container.
    public init(
      _ container: UInt16, _ transport: ServicePort.Transport = .tcp, host: UInt16? = nil
    ) {
      self.container = container
      self.transport = transport
      self.host = host
    }
  }

  /// A file or folder that the container gets.
  public struct ContainerFile: Sendable, Hashable {
    /// Absolute, inside the container.
    public var path: String
    /// What is in it.
    public var content: Content
    /// Permission bits, for example `0o644`.
    public var mode: UInt16

    /// What a file is made from.
    public enum Content: Sendable, Hashable {
      /// As given.
      case bytes([UInt8])
      /// A file or folder on this machine.
      case host(String)
    }

    /// Describes a file at an absolute path inside the container.
    public init(_ path: String, _ content: Content, mode: UInt16 = 0o644) {
      self.path = path
      self.content = content
      self.mode = mode
    }
  }

  /// A place inside that is not the container's own.
  public struct Mount: Sendable, Hashable {
    /// Absolute, inside the container.
    public var target: String
    /// What is there.
    public var source: Source
    /// Whether the container can only read it.
    public var isReadOnly: Bool

    /// What stands behind a mount.
    public enum Source: Sendable, Hashable {
      /// A folder of this machine.
      case folder(String)
      /// A named volume; made when it is not there, removed with the run.
      case volume(String)
      /// Memory, with the engine's options, for example `size=512m,mode=0700`.
      case memory(options: String)
    }

    /// Describes a mount at an absolute path inside the container.
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
    /// From one check to the next.
    public var interval: Duration = .milliseconds(250)
    /// After which a check counts as failed.
    public var timeout: Duration = .seconds(5)
    /// So many failures in a row make it unhealthy.
    public var retries: Int = 40
    /// For which failures after the start do not count.
    public var startPeriod: Duration = .zero

    /// Checks by a command, its words apart.
    public init(_ command: [String]) { self.command = command }
  }
}

/// An image made from a Dockerfile.
public struct ImageBuild: Sendable, Hashable {
  /// Absolute path of the folder that is sent; `.dockerignore` is honoured.
  public var context: String
  /// Relative to `context`.
  public var dockerfile: String = "Dockerfile"
  /// Values of its `ARG`s.
  public var arguments: [String: String] = [:]
  /// The stage to stop at; nil: the last.
  public var target: String?
  /// nil: named by a hash of what goes in, so that the same is built once.
  public var tag: String?
  /// As `linux/arm64`; nil: the engine's.
  public var platform: String?
  /// Whether base images are pulled again.
  public var pullsBases = false
  /// Whether steps that were built before are taken from the cache.
  public var usesCache = true

  /// Builds what is in a folder.
  public init(context: String) { self.context = context }
}
