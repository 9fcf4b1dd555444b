import AssayDependencies
import Testing

/// Which images become servers that Assay knows, and what keeps them from being processes.
struct ComposeKnownImageTests {
  @Test(
    arguments: [
      ("postgres", "postgres", nil), ("docker.io/library/postgres:16.3", "postgres", "16.3"),
      ("postgis/postgis:15-3.4", "postgres", "15"), ("pgvector/pgvector:pg16", "postgres", "16"),
      ("timescale/timescaledb:latest-pg15", "postgres", nil), ("redis:7.2-alpine", "redis", "7.2"),
      ("redis/redis-stack-server:7.4.0-v1", "redis", nil), ("mysql:8.4", "mysql", "8.4"),
      ("mariadb:11", "mariadb", "11"), ("rabbitmq:3-management", "rabbitmq", "3"),
      ("valkey/valkey:8", "valkey", "8"), ("mongo:7", "mongodb", "7"),
      ("nats:2.10", "nats", "2.10"),
      ("elasticsearch:8.15.0", "elasticsearch", "8.15.0"), ("memcached", "memcached", nil),
      ("bitnami/postgresql:15", nil, nil), ("acme/postgres:15", nil, nil),
      ("localhost:5000/redis", nil, nil),
    ] as [(String, String?, String?)])
  func `knows images`(image: String, kind: String?, version: String?) {
    let known = KnownImage(image, among: ServiceModule.catalogue)
    #expect(known?.module.name == kind)
    #expect(known?.version?.text == version)
  }

  @Test(
    arguments: [
      "image: postgis/postgis:15-3.4", "{image: postgres@sha256:00}",
      "{image: postgres, command: [postgres, --single]}",
      "{image: postgres, environment: {POSTGRES_INITDB_WALDIR: /wal}}",
      "{image: postgres, volumes: ['./postgresql.conf:/etc/postgresql.conf']}",
      "{image: postgres, volumes: ['./init:/docker-entrypoint-initdb.d']}",
    ])
  func `runs as a container what a process would lack`(_ service: String) throws {
    let text = service.hasPrefix("{") ? service : "{\(service)}"
    let fixture = ComposeFixture(
      "services: {db: \(text)}", ["init/a.sql": "", "init/b.sh": ""])
    let database = try #require(fixture.project()["db"])
    #expect(database.module.name == "postgres")
    #expect(database.runtime == .container)
    #expect(database.module.isolation == ServiceModule.postgres.isolation)
  }

  @Test(
    arguments: [
      "entrypoint: [sleep, '1']", "command: pg_dump -h other", "build: ./db",
    ])
  func `takes another program in a known image for what it is`(_ line: String) throws {
    let project = ComposeFixture("services: {x: {image: postgres, \(line)}}").project()
    #expect(project.messages == [])
    #expect(project["x"]?.module.speaks == nil)
    #expect(project["x"]?.runtime == .container)
  }

  @Test func `reads settings, migrations and accounts`() throws {
    let project = ComposeFixture(
      """
      services:
        db:
          image: postgres:15
          command: -c max_connections=50 -c log_statement=all
          volumes: ["./migrations:/docker-entrypoint-initdb.d:ro", "./pg:/var/lib/postgresql/data"]
          environment: [POSTGRES_HOST_AUTH_METHOD=trust, PGDATA=/x, TZ=UTC]
        shop:
          image: mysql:8
          command: --character-set-server=utf8mb4
          environment: {MYSQL_ROOT_PASSWORD: r, MYSQL_DATABASE: shop, MYSQL_USER: u, MYSQL_PASSWORD: p}
        queue:
          image: rabbitmq:3-management
          ports: ["5672:5672", "15672:15672", "9999:9999"]
      """, ["migrations/1.sql": "", "migrations/2.sql": ""]
    ).project()
    #expect(
      project.messages == [
        "compose.yaml:5:14: warning: services.db.volumes: expected no folder of this machine as "
          + "the data of a test's server, found one at /var/lib/postgresql/data, which is left out"
      ])
    let database = try #require(project["db"])
    #expect(database.settings == ["max_connections": "50", "log_statement": "all"])
    #expect(database.migrations == "migrations")
    #expect(database.runtime == .automatic)
    #expect(database.container?.mounts == [])
    #expect(
      database.environment == ["POSTGRES_HOST_AUTH_METHOD": "trust", "TZ": "UTC"])
    let shop = try #require(project["shop"])
    #expect(shop.settings == ["character-set-server": "utf8mb4"])
    #expect(shop.module.account.password == "r")
    #expect(shop.module.account.database == "shop")
    let queue = try #require(project["queue"])
    #expect(queue.container?.ports.contains(.init(9999)) == true)
    #expect(queue.container?.ports.contains { $0.host != nil } == false)
  }

  @Test func `keeps the module's own settings of how it is reached`() throws {
    let project = ComposeFixture(
      """
      services:
        kafka:
          image: apache/kafka:3.8.0
          environment: {KAFKA_ADVERTISED_LISTENERS: "PLAINTEXT://kafka:9092", KAFKA_LOG_RETENTION_MS: 1}
      """
    ).project()
    let own = ServiceModule.kafka.container?.specification.environment ?? [:]
    let kafka = try #require(project["kafka"])
    #expect(kafka.module.name == "kafka")
    for name in own.keys { #expect(kafka.environment[name] == nil) }
    #expect(kafka.environment["KAFKA_LOG_RETENTION_MS"] == "1")
  }
}
