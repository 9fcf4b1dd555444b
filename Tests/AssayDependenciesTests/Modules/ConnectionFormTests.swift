import AssayDependencies
import AssayEvidence
import FoundationEssentials
import Testing

/// What a suite gets of each kind, on made-up ports.
struct ConnectionFormTests {
  private func connection(_ module: ServiceModule) -> ProvidedConnection {
    let server = PretendedServer(module)
    return ProvidedConnection(server, isolation: "none")
  }

  @Test(arguments: CatalogueTests.kinds)
  func `begins with the URL, and every form is well formed`(kind: String) throws {
    let module = try #require(ServiceModule.named(kind))
    let connection = connection(module)
    #expect(connection.forms.first?.name == "url")
    #expect(Set(connection.forms.map(\.name)).count == connection.forms.count)
    for form in connection.forms + connection.conventions {
      #expect(!form.text.isEmpty, "\(form.name)")
      // Port 0 stands for "none".
      #expect(!form.text.contains(":0"), "\(form.name)")
      let prefix = ["jdbc:", "r2dbc:"].first { form.text.hasPrefix($0) } ?? ""
      let text = String(form.text.dropFirst(prefix.count))
      guard text.contains("://"), !text.contains("@tcp(") else { continue }
      let url = try #require(URL(string: text), "\(form.name)")
      #expect(url.host() == "127.0.0.1", "\(form.name)")
      let port = try #require(url.port.flatMap { UInt16(exactly: $0) }, "\(form.name)")
      #expect(PretendedServer.ports(module).contains(port), "\(form.name)")
    }
  }

  @Test(arguments: CatalogueTests.kinds)
  func `names its variables as shells can`(kind: String) throws {
    let module = try #require(ServiceModule.named(kind))
    let names = module.variables.map(\.name)
    #expect(!names.isEmpty)
    #expect(Set(names).count == names.count)
    for name in names {
      #expect(name.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") })
      #expect(name.first?.isNumber == false)
    }
  }

  @Test(arguments: [
    ("postgres", "url", "postgres://assay:assay@127.0.0.1:40000/postgres"),
    (
      "postgres", "jdbc",
      "jdbc:postgresql://127.0.0.1:40000/postgres?user=assay&password=assay"
    ),
    ("postgres", "dsn", "host=127.0.0.1 port=40000 user=assay password=assay dbname=postgres"),
    (
      "postgres", "npgsql",
      "Host=127.0.0.1;Port=40000;Username=assay;Password=assay;Database=postgres"
    ),
    ("postgres", "go", "postgres://assay:assay@127.0.0.1:40000/postgres?sslmode=disable"),
    ("mariadb", "url", "mysql://root:assay@127.0.0.1:40000/assay"),
    ("mariadb", "dsn", "root:assay@tcp(127.0.0.1:40000)/assay?parseTime=true"),
    ("redis", "url", "redis://127.0.0.1:40000/0"),
    ("redis", "stackexchange", "127.0.0.1:40000,defaultDatabase=0"),
    ("rabbitmq", "url", "amqp://assay:assay@127.0.0.1:40000/assay"),
    ("rabbitmq", "management", "http://assay:assay@127.0.0.1:40001"),
    ("nats", "url", "nats://assay:assay@127.0.0.1:40000"),
    ("mosquitto", "url", "mqtt://127.0.0.1:40000"),
    ("etcd", "url", "http://127.0.0.1:40000"),
    ("kafka", "url", "127.0.0.1:40000"),
    ("kafka", "network", "it:9093"),
    ("mongodb", "url", "mongodb://127.0.0.1:40000/test?directConnection=true"),
    ("clickhouse", "native", "clickhouse://assay:assay@127.0.0.1:40001/assay"),
    ("keycloak", "issuer", "http://127.0.0.1:40000/realms/master"),
  ])
  func `is what drivers want`(kind: String, form: String, text: String) throws {
    let module = try #require(ServiceModule.named(kind))
    #expect(connection(module).forms.first { $0.name == form }?.text == text)
  }

  @Test(arguments: [
    ("postgres", "DATABASE_URL", "postgres://assay:assay@127.0.0.1:40000/postgres"),
    ("postgres", "PGHOST", "127.0.0.1"), ("postgres", "PGPORT", "40000"),
    ("postgres", "PGUSER", "assay"), ("postgres", "PGPASSWORD", "assay"),
    ("postgres", "PGDATABASE", "postgres"),
    ("mariadb", "MYSQL_TCP_PORT", "40000"), ("redis", "REDIS_URL", "redis://127.0.0.1:40000/0"),
    ("memcached", "MEMCACHED_SERVERS", "127.0.0.1:40000"),
    ("rabbitmq", "AMQP_URL", "amqp://assay:assay@127.0.0.1:40000/assay"),
    ("nats", "NATS_URL", "nats://assay:assay@127.0.0.1:40000"),
    ("mosquitto", "MQTT_URL", "mqtt://127.0.0.1:40000"),
    ("etcd", "ETCDCTL_ENDPOINTS", "http://127.0.0.1:40000"),
    ("kafka", "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:40000"),
    ("mongodb", "MONGODB_URI", "mongodb://127.0.0.1:40000/test?directConnection=true"),
    ("elasticsearch", "ELASTICSEARCH_URL", "http://127.0.0.1:40000"),
    ("minio", "AWS_ENDPOINT_URL_S3", "http://127.0.0.1:40000"),
    ("minio", "AWS_SECRET_ACCESS_KEY", "assay-secret"),
    ("localstack", "AWS_ENDPOINT_URL", "http://127.0.0.1:40000"),
    ("vault", "VAULT_ADDR", "http://127.0.0.1:40000"), ("vault", "VAULT_TOKEN", "assay"),
  ])
  func `is found by tools without being told`(kind: String, variable: String, text: String) throws {
    let module = try #require(ServiceModule.named(kind))
    #expect(connection(module).conventions.first { $0.name == variable }?.text == text)
  }
}

/// Stands where a server would be; only its address counts.
private struct PretendedServer: RunningServer {
  let dependency: Dependency
  var runtime: RuntimeKind { .process }
  var version: String? { nil }
  var id: String { "1" }
  var account: ServiceAccount { dependency.module.account }
  var endpoints: [String: Endpoint] {
    let pairs = zip(dependency.module.ports, Self.ports(dependency.module))
    return Dictionary(
      uniqueKeysWithValues: pairs.map { ($0.name, Endpoint(host: "127.0.0.1", port: $1)) })
  }
  var socketFolder: String? { nil }
  var startUp: Duration { .zero }
  var wasPrepared: Bool { false }

  init(_ module: ServiceModule) { dependency = Dependency(name: "it", module: module) }

  static func ports(_ module: ServiceModule) -> [UInt16] {
    module.ports.indices.map { 40_000 + UInt16($0) }
  }

  func endpoint(port: UInt16) -> Endpoint? { nil }
  func state() async -> ServerState { .running }
  func lastLines(_ count: Int) async -> [String] { [] }
  func log() -> AsyncThrowingStream<LogLine, any Error> { AsyncThrowingStream { $0.finish() } }
  func run(_ command: [String]) async throws(FailureReport) -> CommandResult {
    CommandResult(code: 0, output: [], error: [])
  }
  func readFile(_ path: String) async throws(FailureReport) -> [UInt8]? { nil }
  func health() async -> ServerHealth? { nil }
  func pause() async throws(FailureReport) {}
  func resume() async throws(FailureReport) {}
  func kill(signal: String) async throws(FailureReport) {}
  func restart() async throws(FailureReport) {}
  func stop() async {}
}
