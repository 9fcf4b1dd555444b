/// What Assay knows about one kind of server; a value, so that users bring their own.
///
/// Texts may hold placeholders: `{version}`, `{host}`, `{port}` (the first port),
/// `{port:NAME}`, `{user}`, `{password}`, `{database}`, `{name}` (the dependency's), and for
/// processes `{folder}` (private to the server), `{data}` (its data folder, kept between runs when
/// prepared) and `{program}` (the folder of its programs). Other braces stay as they are.
package struct ServiceModule: Sendable, Hashable {
  /// The `kind` in a manifest, for example `postgres`.
  package var name: String
  /// As people write it, for example `PostgreSQL`.
  package var title: String
  /// Other names for the same kind, for example `postgresql`.
  package var aliases: [String] = []
  /// The first is the one that clients mean.
  package var ports: [ServicePort] = []
  /// Which wire protocol its readiness, migrations and isolation speak.
  package var speaks: ServiceProtocol?
  /// The administrator that the server starts with.
  package var account: ServiceAccount = ServiceAccount()
  package var container: ContainerRecipe?
  package var process: ProcessRecipe?
  /// nil: it answers in its own protocol, or all its ports take connections.
  package var ready: WaitCondition?
  /// Connection strings by name; `url` comes first, others are for drivers (`jdbc`, `dsn`).
  package var forms: [NamedText] = []
  /// Variables that drivers and tools read by themselves, for example `PGHOST`.
  package var variables: [NamedText] = []
  /// What it offers to keep tests apart; the first is the default.
  package var isolation: [Isolation] = [.none]
  /// Whether our tests run the server itself, or only look at how it would be started.
  package var isTestedForReal = false

  package init(name: String, title: String) {
    self.name = name
    self.title = title
  }
}

/// A port of a server, by its name and its number inside a container.
public struct ServicePort: Sendable, Hashable {
  /// As addresses are asked for, for example `management`.
  public var name: String
  /// Inside a container.
  public var number: UInt16
  /// TCP or UDP.
  public var transport: Transport = .tcp

  /// How a port is spoken to.
  public enum Transport: String, Sendable, Hashable {
    /// By streams.
    case tcp
    /// By datagrams.
    case udp
  }

  /// Describes a port.
  public init(_ name: String, _ number: UInt16, _ transport: Transport = .tcp) {
    self.name = name
    self.number = number
    self.transport = transport
  }
}

/// Who may connect, and to what.
package struct ServiceAccount: Sendable, Hashable {
  /// nil for servers without users.
  package var user: String?
  package var password: String?
  /// A database, a virtual host, a bucket: what the server calls the place to connect to.
  package var database: String?

  package init(user: String? = nil, password: String? = nil, database: String? = nil) {
    self.user = user
    self.password = password
    self.database = database
  }
}

/// A text with a name, where the order counts.
package struct NamedText: Sendable, Hashable {
  package var name: String
  package var text: String

  package init(_ name: String, _ text: String) {
    self.name = name
    self.text = text
  }
}

extension [NamedText] {
  /// The texts by their names; of two with one name the first.
  package var byName: [String: String] {
    Dictionary(map { ($0.name, $0.text) }) { first, _ in first }
  }
}

/// The wire protocols that Assay can ask "are you ready?", and administer where it says so.
public enum ServiceProtocol: String, Sendable, Hashable, CaseIterable {
  /// The server's own.
  case postgres, mysql, redis, memcached, amqp, nats, mqtt, etcd, kafka, mongodb
  /// HTTP, asked for `/` unless the module waits for something else.
  case http
}

/// How a module runs in a container.
package struct ContainerRecipe: Sendable, Hashable {
  /// With placeholders; its image says `{version}` where the tag's version stands.
  package var specification: ContainerSpecification
  /// When the dependency names no version.
  package var defaultVersion: String
  /// Where the server keeps its data; prepared images move it out of the image's volume.
  package var dataPath: String?
  /// The variable that names the data folder, for example `PGDATA`.
  package var dataVariable: String?
  /// How one setting is passed on the command line, with `{key}` and `{value}`.
  package var settingArguments: [String] = []

  package init(_ specification: ContainerSpecification, defaultVersion: String) {
    self.specification = specification
    self.defaultVersion = defaultVersion
  }
}

/// How a module runs as a local process.
package struct ProcessRecipe: Sendable, Hashable {
  /// The server's program, for example `redis-server`.
  package var program: String
  /// Folders beside `PATH` where it may be; `*` stands for one component.
  package var folders: [String] = []
  /// The Debian package that has it.
  package var package: String
  /// nil: the version is not known.
  package var versionArguments: [String]? = ["--version"]
  /// Accounts to run under when started by root, first that exists; nil: root is fine.
  package var accounts: [String]?
  /// Commands that fill `{data}` once; what they made is kept and copied from then on.
  ///
  /// A word without a slash is looked for beside the program.
  package var initialize: [[String]] = []
  /// Files written before each start: path (with placeholders) and content.
  package var files: [NamedText] = []
  package var arguments: [String] = []
  /// How one setting is passed on the command line, with `{key}` and `{value}`.
  package var settingArguments: [String] = []
  package var environment: [String: String] = [:]
  /// A file in which the server says what it listens on, for servers that choose ports
  /// themselves: a line `NAME=PORT` per port.
  package var portsFile: String?
  package var stopSignal: StopSignal = .terminate
  /// How a stop may take before the server is killed.
  package var stopLimit: Duration = .seconds(10)

  /// A shared library that the program loads by itself, for example `librdkafka.so.1`.
  package var library: String?
  /// nil: it is the real server.
  package var standIn: StandIn?

  package enum StopSignal: String, Sendable, Hashable { case terminate, interrupt, quit, kill }

  /// What serves clients in place of the real server.
  package struct StandIn: Sendable, Hashable {
    /// For example `librdkafka's mock cluster`.
    package var name: String
    /// What it does not do.
    package var limits: String

    package init(name: String, limits: String) {
      self.name = name
      self.limits = limits
    }
  }

  package init(program: String, package: String) {
    self.program = program
    self.package = package
  }

  /// A recipe that runs this very program, as the helper of that name; see `assay_helper_main`.
  package init(helper: String, package: String) {
    self.init(program: Self.thisProgram, package: package)
    versionArguments = nil
    arguments = [helper]
    environment = ["ASSAY_HELPER": helper]
  }

  /// Whichever program starts the server: `assay`, or the one that runs the tests.
  package static let thisProgram = "/proc/self/exe"
}
