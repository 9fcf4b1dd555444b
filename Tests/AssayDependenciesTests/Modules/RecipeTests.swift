import AssayDependencies
import Testing

/// Details that a user would notice, as they reach the engine and the program.
struct RecipeTests {
  private let values = [
    "version": "15", "host": "127.0.0.1", "port": "40000", "name": "it", "user": "me",
    "password": "secret", "database": "mine", "folder": "/run/it", "data": "/run/it/data",
    "program": "/opt/bin", "port:peer": "40001", "port:monitoring": "40001",
    "port:management": "40001", "port:distribution": "40002", "port:epmd": "40003",
  ]

  private func fill(_ texts: [String]) -> [String] {
    texts.map { PlaceholderText.fill($0, values) }
  }

  @Test func `Postgres trusts its socket, wants a password on its port, and loses its data`() throws
  {
    let recipe = try #require(ServiceModule.postgres.process)
    #expect(
      fill(recipe.arguments) == [
        "-D", "/run/it/data", "-c", "listen_addresses=127.0.0.1", "-c", "port=40000",
        "-c", "unix_socket_directories=/run/it", "-c", "fsync=off", "-c", "synchronous_commit=off",
        "-c", "full_page_writes=off", "-c", "autovacuum=off", "-c", "shared_buffers=64MB",
        "-c", "max_wal_size=1GB", "-c", "jit=off", "-c", "max_connections=250",
        "-c", "log_connections=on", "-c", "dynamic_shared_memory_type=mmap",
        "-c", "log_checkpoints=off", "-c", "timezone=UTC", "-c", "log_timezone=UTC",
        "-c", "logging_collector=off",
      ])
    let initialize = try #require(recipe.initialize.first)
    #expect(
      fill(Array(initialize.dropFirst(3))) == [
        "initdb", "/opt/bin", "/run/it/data", "me", "secret", "/run/it",
      ])
    let script = try #require(initialize.dropFirst(2).first)
    #expect(script.contains("--auth-local trust --auth-host scram-sha-256"))
    // The password comes as an argument, so that no character of it is the shell's.
    #expect(!script.contains("{password}"))
  }

  @Test func `Postgres gets the same settings in a container`() throws {
    let container = try #require(ServiceModule.postgres.container)
    let process = try #require(ServiceModule.postgres.process)
    let command = try #require(container.specification.command)
    #expect(command.first == "postgres")
    #expect(Array(process.arguments.suffix(command.count - 1)) == Array(command.dropFirst()))
    let environment = container.specification.environment.mapValues {
      PlaceholderText.fill($0, values)
    }
    #expect(environment["POSTGRES_USER"] == "me")
    #expect(environment["POSTGRES_PASSWORD"] == "secret")
    #expect(environment["POSTGRES_DB"] == "mine")
  }

  @Test func `Kafka tells each side where it can reach it`() throws {
    let environment = try #require(ServiceModule.kafka.container).specification.environment
      .mapValues { PlaceholderText.fill($0, values) }
    #expect(
      environment["KAFKA_ADVERTISED_LISTENERS"]
        == "PLAINTEXT://127.0.0.1:40000,NETWORK://it:9093,BROKER://localhost:9095")
    // Every listener has a protocol, and every advertised one is listened on.
    func names(_ key: String, _ separator: String) -> Set<String> {
      let parts = (environment[key] ?? "").split(separator: ",")
      return Set(parts.compactMap { $0.split(separator: separator).first.map(String.init) })
    }
    let listeners = names("KAFKA_LISTENERS", "://")
    #expect(listeners == names("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", ":"))
    #expect(names("KAFKA_ADVERTISED_LISTENERS", "://") == listeners.subtracting(["CONTROLLER"]))
    #expect(environment["CLUSTER_ID"]?.count == 22)
  }

  @Test func `Redpanda tells each side where it can reach it`() throws {
    let command = try #require(ServiceModule.redpanda.container?.specification.command)
    #expect(
      fill(command).contains(
        "--advertise-kafka-addr=PLAINTEXT://127.0.0.1:40000,NETWORK://it:9093"))
  }

  @Test func `etcd is reached by the address that it hands out`() throws {
    let container = try #require(ServiceModule.etcd.container?.specification.command)
    #expect(fill(container).contains("http://127.0.0.1:40000,http://it:2379"))
    let process = try #require(ServiceModule.etcd.process)
    #expect(fill(process.arguments).contains("http://127.0.0.1:40000"))
    #expect(fill(process.arguments).contains("assay=http://127.0.0.1:40001"))
  }

  @Test func `NATS is configured by a file that can be read again`() throws {
    let process = try #require(ServiceModule.nats.process)
    #expect(fill(process.arguments) == ["-c", "/run/it/nats.conf"])
    #expect(
      fill(process.files.map(\.text)) == [
        """
        listen: "127.0.0.1:40000"
        http: "127.0.0.1:40001"
        server_name: "it"
        jetstream { store_dir: "/run/it/data" }
        accounts {
          assay { jetstream: enabled, users: [{ user: "me", password: "secret" }] }
        }

        """
      ])
  }

  @Test func `NATS in a container lets the module's account in`() throws {
    let module = ServiceModule.nats
    let specification = try #require(module.container?.specification)
    let text = try #require(specification.environment["ASSAY_NATS_CONFIGURATION"])
    let user = try #require(module.account.user)
    let password = try #require(module.account.password)
    #expect(text.contains("users: [{ user: \"\(user)\", password: \"\(password)\" }]"))
    #expect(specification.command?.contains { $0.contains("$ASSAY_NATS_CONFIGURATION") } == true)
  }

  @Test func `RabbitMQ keeps away from other brokers and from Erlang's usual port`() throws {
    let process = try #require(ServiceModule.rabbitmq.process)
    let environment = process.environment.mapValues { PlaceholderText.fill($0, values) }
    #expect(environment["ERL_EPMD_PORT"] == "40003")
    #expect(environment["RABBITMQ_DIST_PORT"] == "40002")
    #expect(environment["HOME"] == "/run/it")
    // Braces that are not placeholders stay.
    #expect(
      environment["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"]?
        .hasPrefix("-kernel inet_dist_use_interface {127,0,0,1} ") == true)
  }

  @Test func `MariaDB makes its accounts with one statement a line`() throws {
    let process = try #require(ServiceModule.mariadb.process)
    let lines = fill(process.files.map(\.text)).joined().split(separator: "\n")
    #expect(lines.allSatisfy { $0.hasSuffix(";") })
    #expect(lines.contains("CREATE OR REPLACE USER 'me'@'%' IDENTIFIED BY 'secret';"))
    #expect(lines.contains("CREATE DATABASE IF NOT EXISTS `mine`;"))
  }

  @Test(arguments: [
    ("postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)", "15.20"),
    ("mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64", "10.11.19"),
    ("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64", "7.0.15"),
    ("memcached 1.6.18", "1.6.18"), ("nats-server: v2.9.10", "2.9.10"),
    ("mosquitto version 2.0.11\n\nmosquitto is an MQTT v5.0/v3.1.1/v3.1 broker.", "2.0.11"),
    ("etcd Version: 3.4.23\nGit SHA: Not provided", "3.4.23"),
  ])
  func `the versions of all programs are understood`(output: String, version: String) {
    #expect(ServerVersion(in: output)?.text == version)
  }
}
