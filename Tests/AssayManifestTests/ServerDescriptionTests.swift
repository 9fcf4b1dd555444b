import AssayDependencies
import AssayManifest
import AssayYAML
import Testing

/// What descriptions of servers become.
struct ServerDescriptionTests {
  @Test func `reads every key of a container`() throws {
    let search = try dependency("search")
    #expect(search.runtime == .container)
    #expect(search.version == nil)
    #expect(search.environment == ["MODE": "test"])
    #expect(search.needs == ["db"])
    #expect(search.networks == ["backend"])
    #expect(search.isolation == .server)
    #expect(search.startTimeout == .seconds(120))
    #expect(search.startAttempts == 3)
    #expect(search.reuse)
    #expect(search.module.name == "acme/search")
    #expect(
      search.module.ports == [
        .init("http", 8080), .init("admin", 9090, .udp), .init("fixed", 70),
      ])
    #expect(search.module.forms == [.init("url", "http://{host}:{port}/v1")])
    #expect(search.module.variables == [.init("SEARCH_HOST", "{host}")])
    #expect(search.module.isolation == [.none, .server])

    var expected = ContainerSpecification("acme/search:2.1")
    expected.command = ["searchd", "--listen", "0.0.0.0 all", "--save", ""]
    expected.entrypoint = ["/entry", ""]
    expected.ports = [.init(8080), .init(9090, .udp), .init(70, host: 7000)]
    expected.files = [.init("/etc/search.yml", .host("config/search.yml"))]
    expected.mounts = [
      .init("/data", .folder("./data"), isReadOnly: true), .init("/index", .volume("index")),
      .init("/words", .folder("/srv/words")), .init("/tmp", .memory(options: "")),
      .init("/run", .memory(options: "size=64m,mode=0700")),
    ]
    expected.aliases = ["finder", "search.local"]
    expected.labels = ["team": "search", "com.acme/tier": "1"]
    expected.user = "1000:1000"
    expected.workingDirectory = "/srv"
    expected.addedCapabilities = ["NET_ADMIN"]
    expected.droppedCapabilities = ["ALL"]
    expected.memory = 512 << 20
    expected.processors = 1.5
    expected.platform = "linux/arm64"
    expected.hasInit = true
    expected.sharedMemory = 64 << 20
    expected.pullPolicy = .older(than: .seconds(86_400))
    expected.hostPorts = [3000]
    var check = ContainerSpecification.HealthCheck(
      ["/bin/sh", "-c", "curl -f localhost || exit 1"])
    check.interval = .seconds(1)
    check.timeout = .seconds(2)
    check.retries = 9
    check.startPeriod = .seconds(3)
    expected.healthCheck = check
    #expect(search.module.container?.specification == expected)
  }

  @Test func `reads every condition`() throws {
    var request = WaitCondition.HTTPCondition("/health")
    request.port = 8080
    request.statuses = 200...204
    request.answerBody = .expression("ok|fine")
    request.usesTLS = true
    request.acceptsAnyCertificate = true
    request.method = "POST"
    request.headers = ["X-A": "b"]
    request.body = "{}"
    request.user = "u"
    request.password = "p"
    request.answerHeaders = ["Server": "acme"]
    #expect(
      try dependency("search").ready
        == .all([
          .log(.text("started"), times: 2), .http(request),
          .within(.seconds(10), .any([.port(8080), .listening(9090), .answers(.http)])),
          .command(["ls", "/"], code: 2, output: .text("no")),
          .file("/ready", content: .text("yes")),
          .all([.healthy, .command(["/bin/sh", "-c", "test -e /x"])]),
        ]))
    #expect(try dependency("job").ready == .exited(code: 0))
    #expect(try dependency("main").ready == .query("SELECT 1"))
  }

  @Test func `builds images`() throws {
    var expected = ImageBuild(context: "job")
    expected.dockerfile = "docker/Job"
    expected.arguments = ["V": "1"]
    expected.target = "t"
    expected.tag = "job:1"
    expected.platform = "linux/amd64"
    expected.pullsBases = true
    expected.usesCache = false
    #expect(try dependency("job").module.container?.specification.image == .build(expected))
    #expect(
      try dependency("tool").module.container?.specification.image
        == .build(ImageBuild(context: "tool")))
    #expect(try dependency("tool").runtime == .container)
  }

  @Test func `takes a module and changes what is said`() throws {
    let database = try dependency("db")
    #expect(database.module == .postgres)
    #expect(database.version == VersionRequirement("15"))
    #expect(database.runtime == .automatic)
    let main = try dependency("main")
    #expect(main.runtime == .container)
    #expect(main.module.container?.specification.image == .reference("postgis/postgis:15-3.4"))
    #expect(
      main.module.container?.specification.environment
        == ServiceModule.postgres.container?.specification.environment)
    #expect(main.settings == ["max_connections": "50"])
    #expect(main.isolation == .schema)
    #expect(try dependency("cache").module == .redis)
    let queue = try dependency("queue").module.container?.specification
    #expect(queue?.healthCheck?.command == ["rabbitmq-diagnostics", "ping"])
  }

  @Test func `reads kinds of one's own`() throws {
    let search = try dependency("search", of: "kinds of one's own")
    #expect(search.version == VersionRequirement("3"))
    #expect(search.settings == ["depth": "2"])
    #expect(search.runtime == .container)
    var expected = ServiceModule(name: "finder", title: "Finder")
    expected.ports = [.init("http", 8080), .init("admin", 9090)]
    expected.speaks = .http
    expected.account = ServiceAccount(user: "admin", password: "secret", database: "main")
    var container = ContainerSpecification("acme/finder:{version}-slim")
    container.ports = [.init(8080), .init(9090)]
    container.environment = ["FINDER_USER": "{user}"]
    container.command = ["finderd", "--port", "8080"]
    var recipe = ContainerRecipe(container, defaultVersion: "2.1")
    recipe.settingArguments = ["--{key}={value}"]
    recipe.dataPath = "/var/lib/finder"
    expected.container = recipe
    expected.ready = .http(.init("/health"))
    expected.forms = [
      .init("url", "finder://{user}:{password}@{host}:{port}/{database}"),
      .init("jdbc", "jdbc:finder://{host}:{port:admin}"),
    ]
    expected.variables = [.init("FINDER_URL", "finder://{host}:{port}")]
    expected.isolation = [.prefix, .server]
    #expect(search.module == expected)

    let clock = try dependency("clock", of: "kinds of one's own")
    #expect(clock.runtime == .automatic)
    var process = ProcessRecipe(program: "clockd", package: "clock-server")
    process.folders = ["/opt/clock/*/bin"]
    process.arguments = ["-p", "{port}", "-d", "{data}"]
    process.environment = ["TZ": "UTC"]
    process.files = [.init("{folder}/clock.conf", "port {port}\n")]
    process.initialize = [["clock-init", "{data}"], ["touch", "{data}/a b"]]
    process.versionArguments = nil
    process.accounts = ["clock", "nobody"]
    process.portsFile = "{folder}/ports"
    process.stopSignal = .interrupt
    process.stopLimit = .seconds(2)
    #expect(clock.module.process == process)
    #expect(clock.module.container == nil)
    #expect(clock.module.isolation == [.none, .server])
  }

  @Test func `makes paths absolute`() throws {
    let search = try declared("search").resolved(root: "/repo")
    let container = try #require(search.module.container?.specification)
    #expect(container.files.map(\.content) == [.host("/repo/config/search.yml")])
    #expect(
      container.mounts.prefix(3).map(\.source) == [
        .folder("/repo/data"), .volume("index"), .folder("/srv/words"),
      ])
    let main = try declared("main").resolved(root: "/repo")
    #expect(main.migrations == "/repo/db")
    #expect(main.seed == "/repo/seed.sql")
    guard
      case .build(let build) = try declared("job").resolved(root: "/repo").module.container?
        .specification.image
    else {
      Issue.record("no build")
      return
    }
    #expect(build.context == "/repo/job")
    #expect(build.dockerfile == "docker/Job")
    #expect(
      try declared("search").paths.map(\.path) == ["config/search.yml", "./data", "/srv/words"])
    #expect(try declared("main").paths.map(\.field) == ["migrations", "seed"])
  }

  @Test func `gives what answers requests an address`() throws {
    let yaml = """
      assay: 1
      system: s
      services: {a: {env: {U: "${x.url} ${y.url}"}}}
      dependencies:
        x: {image: acme/x, ports: 80, ready: {http: /}}
        y: {image: acme/y, ports: 443, ready: {all: [{http: /, tls: true}]}}
      """
    let decoded = ManifestYAML.decode(Array(yaml.utf8)).decoded
    #expect(decoded.diagnostics == [])
    let forms = decoded.manifest?.dependencies.map(\.definition.module.forms)
    #expect(
      forms == [[.init("url", "http://{host}:{port}")], [.init("url", "https://{host}:{port}")]])
  }

  private func declared(
    _ name: String, of manifest: String = "a container of any image, with every key"
  ) throws -> Manifest.Dependency {
    let yaml = try #require(goodManifests[manifest])
    let decoded = ManifestYAML.decode(Array(yaml.utf8)).decoded
    #expect(decoded.diagnostics == [])
    return try #require(decoded.manifest?.dependencies.first { $0.name == name })
  }

  private func dependency(
    _ name: String, of manifest: String = "a container of any image, with every key"
  ) throws -> Dependency {
    try declared(name, of: manifest).definition
  }
}
