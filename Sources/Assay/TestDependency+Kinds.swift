import AssayDependencies
import AssayEvidence
public import Testing

extension Trait where Self == TestDependency {
  /// A dependency of the nearest assay.yaml above the test's file.
  ///
  /// - Parameters:
  ///   - name: as the manifest calls it.
  ///   - scope: who shares a part.
  ///   - sourceFile: where the search for the manifest begins.
  /// - Returns: a trait that gives tests a part of it.
  public static func dependency(
    _ name: String, per scope: TestDependency.Scope = .test, sourceFile: String = #filePath
  ) -> Self {
    TestDependency(name, .manifest(sourceFile: sourceFile), per: scope)
  }

  /// PostgreSQL; each test has a migrated, seeded database and a role that may enter no other.
  ///
  /// - Parameters:
  ///   - name: tells several apart.
  ///   - version: as in `15`; nil: whichever there is.
  ///   - migrations: a folder of `.sql` files, absolute or in a folder at or above the test's file.
  ///   - seed: a file that runs after them, likewise.
  ///   - isolation: `.database`, `.schema`, `.transaction`, `.server` or `.none`.
  ///   - settings: the server's own, for example `["max_connections": "50"]`.
  ///   - runtime: where it runs.
  ///   - scope: who shares a part.
  ///   - sourceFile: what paths are relative to.
  /// - Returns: a trait that gives tests a part of it.
  public static func postgres(
    _ name: String = "postgres", version: String? = nil, migrations: String? = nil,
    seed: String? = nil, isolation: Isolation = .database, settings: [String: String] = [:],
    runtime: RuntimeChoice = .automatic, per scope: TestDependency.Scope = .test,
    sourceFile: String = #filePath
  ) -> Self {
    service(
      "postgres", name: name, version: version, migrations: migrations, seed: seed,
      isolation: isolation, settings: settings, runtime: runtime, per: scope,
      sourceFile: sourceFile)
  }

  /// MariaDB; each test has a migrated, seeded database and a user that may enter no other.
  ///
  /// The parameters are those of ``postgres(_:version:migrations:seed:isolation:settings:runtime:per:sourceFile:)``.
  public static func mariadb(
    _ name: String = "mariadb", version: String? = nil, migrations: String? = nil,
    seed: String? = nil, isolation: Isolation = .database, settings: [String: String] = [:],
    runtime: RuntimeChoice = .automatic, per scope: TestDependency.Scope = .test,
    sourceFile: String = #filePath
  ) -> Self {
    service(
      "mariadb", name: name, version: version, migrations: migrations, seed: seed,
      isolation: isolation, settings: settings, runtime: runtime, per: scope,
      sourceFile: sourceFile)
  }

  /// Redis; each test has a numbered database, a prefix or a server of its own.
  ///
  /// - Parameters:
  ///   - name: tells several apart.
  ///   - version: as in `7`; nil: whichever there is.
  ///   - isolation: `.server`, `.number`, `.prefix` or `.none`; nil: a server each.
  ///   - settings: the server's own, for example `["maxmemory": "10mb"]`.
  ///   - runtime: where it runs.
  ///   - scope: who shares a part.
  /// - Returns: a trait that gives tests a part of it.
  public static func redis(
    _ name: String = "redis", version: String? = nil, isolation: Isolation? = nil,
    settings: [String: String] = [:], runtime: RuntimeChoice = .automatic,
    per scope: TestDependency.Scope = .test
  ) -> Self {
    service(
      "redis", name: name, version: version, isolation: isolation, settings: settings,
      runtime: runtime, per: scope)
  }

  /// A server of any kind that Assay knows: `rabbitmq`, `nats`, `kafka`, `mongodb` and so on.
  ///
  /// - Parameters:
  ///   - kind: as in a manifest; docs/modules.md lists them.
  ///   - name: tells several apart; nil: the kind.
  ///   - version: nil: whichever there is.
  ///   - migrations: a folder, for kinds that have migrations.
  ///   - seed: a file, likewise.
  ///   - isolation: nil: the first that the kind offers.
  ///   - settings: the server's own.
  ///   - runtime: where it runs.
  ///   - scope: who shares a part.
  ///   - sourceFile: what paths are relative to.
  /// - Returns: a trait that gives tests a part of it.
  public static func service(
    _ kind: String, name: String? = nil, version: String? = nil, migrations: String? = nil,
    seed: String? = nil, isolation: Isolation? = nil, settings: [String: String] = [:],
    runtime: RuntimeChoice = .automatic, per scope: TestDependency.Scope = .test,
    sourceFile: String = #filePath
  ) -> Self {
    let name = name ?? kind
    do throws(FailureReport) {
      var dependency = Dependency(name: name, module: try ServiceModule.known(kind))
      dependency.version = version.map { VersionRequirement($0) }
      dependency.migrations = try migrations.map { path throws(FailureReport) in
        try SourceFolder.resolve(path, from: sourceFile, of: name)
      }
      dependency.seed = try seed.map { path throws(FailureReport) in
        try SourceFolder.resolve(path, from: sourceFile, of: name)
      }
      dependency.isolation = try isolation.map { value throws(FailureReport) in
        try dependency.module.checked(value, for: name)
      }
      dependency.settings = settings
      dependency.runtime = runtime
      return TestDependency(name, .described(dependency), per: scope)
    } catch {
      return TestDependency(name, .refused(error), per: scope)
    }
  }

  /// A container of any image; each test has one of its own.
  ///
  /// - Parameters:
  ///   - name: what tests call it.
  ///   - container: how the engine creates it; its first port is where ``Lease/url`` points.
  ///   - ready: what must hold before tests get it; nil: its ports take connections.
  ///   - isShared: whether all tests of the process share one.
  ///   - startTimeout: how long a start may take.
  ///   - startAttempts: how often a start is tried, at least 1.
  ///   - scope: who shares one.
  /// - Returns: a trait that gives tests one.
  public static func container(
    _ name: String, _ container: ContainerSpecification, ready: WaitCondition? = nil,
    isShared: Bool = false, startTimeout: Duration = .seconds(60), startAttempts: Int = 1,
    per scope: TestDependency.Scope = .test
  ) -> Self {
    var module = ServiceModule(name: name, title: name)
    module.ports = container.ports.map {
      ServicePort("\($0.container)", $0.container, $0.transport)
    }
    module.container = ContainerRecipe(container, defaultVersion: "")
    module.forms = [NamedText("url", container.ports.isEmpty ? "" : "http://{host}:{port}")]
    module.isolation = [.server, .none]
    var dependency = Dependency(name: name, module: module)
    dependency.ready = ready
    dependency.runtime = .container
    dependency.isolation = isShared ? Isolation.none : .server
    dependency.startTimeout = startTimeout
    dependency.startAttempts = max(1, startAttempts)
    return TestDependency(name, .described(dependency), per: scope)
  }
}

extension ServiceModule {
  fileprivate static func known(_ kind: String) throws(FailureReport) -> ServiceModule {
    if let module = named(kind) { return module }
    throw FailureReport(
      .badInput, attempt: "describe a dependency", subject: kind,
      happened: "There is no such kind.",
      remedy: "Choose from: \(catalogue.map(\.name).joined(separator: ", ")).")
  }

  fileprivate func checked(
    _ value: Isolation, for name: String
  ) throws(FailureReport) -> Isolation {
    guard !isolation.contains(value) else { return value }
    throw FailureReport(
      .badInput, attempt: "keep tests apart by \(value.rawValue)", subject: name,
      happened: "\(title) does not offer it.",
      remedy: "Choose from: \(isolation.map(\.rawValue).joined(separator: ", ")).")
  }
}
