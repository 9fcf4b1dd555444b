import AssayDependencies
import AssayManifest
import AssayMariaDB
import AssayPostgres
import AssayServerTestSupport
import AssayServices
import AssayYAML
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// What a client says to one kind of server, and what must come back.
struct Conversation: Sendable, CustomTestStringConvertible {
  var kind: String
  /// Without it neither the process nor the image of this machine's packages is there.
  var program: String
  var answer = "hello"
  /// Declares the kind, if it is no built-in one.
  var manifest: String?
  var talk: @Sendable (ProvidedConnection) async throws -> String

  var testDescription: String { kind }

  var module: ServiceModule {
    get throws {
      guard let manifest else { return try #require(ServiceModule.named(kind)) }
      let decoded = ManifestYAML.decode(Array(manifest.utf8)).decoded
      #expect(decoded.diagnostics.isEmpty)
      return try #require(decoded.manifest?.dependencies.first).definition.module
    }
  }

  static let all = [
    Conversation(kind: "postgres", program: "psql", talk: postgres),
    Conversation(kind: "mariadb", program: "mariadbd", talk: mariadb),
    Conversation(kind: "redis", program: "redis-server", talk: redis),
    Conversation(kind: "memcached", program: "memcached", talk: memcached),
    Conversation(
      kind: "rabbitmq", program: "rabbitmq-server", answer: #""name":"orders""#, talk: rabbitmq),
    Conversation(kind: "nats", program: "nats-server", talk: nats),
    Conversation(kind: "mosquitto", program: "mosquitto", talk: mosquitto),
    // As its API writes bytes.
    Conversation(kind: "etcd", program: "etcd", answer: "aGVsbG8=", talk: etcd),
    Conversation(kind: "store", program: "memcached", manifest: store, talk: memcached),
  ]

  /// A kind of the user's own, in `assay.yaml` alone, that waits for its port.
  private static let store = """
    assay: 1
    system: shop
    services:
      orders:
        needs: [server]
        suites: [{layer: integration, run: pytest}]
    modules:
      store:
        image: memcached:{version}
        version: 1.6
        ports: 11211
        ready: {port: 11211}
        url: memcached://{host}:{port}
        isolation: [server]
        process:
          program: memcached
          accounts: [memcache, nobody]
          arguments: -l 127.0.0.1 -p {port} -U 0
          stop: kill
    dependencies:
      server: {kind: store}
    """

  @Sendable static func postgres(_ connection: ProvidedConnection) async throws -> String {
    let account = connection.account
    let session = try await PostgresSession.connect(
      PostgresAddress(
        host: connection.host, port: connection.port, user: account.user ?? "",
        password: account.password, database: account.database ?? ""))
    try await session.run("CREATE TABLE a (b text)")
    try await session.run("INSERT INTO a VALUES ('hello')")
    let text = try await session.run("SELECT b FROM a").rows.first?.first
    await session.close()
    return text ?? ""
  }

  @Sendable static func mariadb(_ connection: ProvidedConnection) async throws -> String {
    let session = try await MariaDBSession.open(
      connection.endpoint, account: connection.account, database: connection.account.database,
      dependency: "server")
    try await session.run("CREATE TABLE a (b text)")
    try await session.run("INSERT INTO a VALUES ('hello')")
    let text = try await session.rows("SELECT b FROM a").first?.first ?? nil
    await session.close()
    return text ?? ""
  }

  @Sendable static func redis(_ connection: ProvidedConnection) async throws -> String {
    let endpoint = connection.endpoint
    let redis = RedisConnection("server", account: connection.account) { endpoint }
    let answers = try await redis.send([
      ["SELECT", connection.account.database ?? "0"], ["APPEND", "a", "hello"], ["GET", "a"],
    ])
    await redis.close()
    return answers.last?.string ?? ""
  }

  @Sendable static func memcached(_ connection: ProvidedConnection) async throws -> String {
    try await ask(connection, Array("set a 0 0 5\r\nhello\r\nget a\r\n".utf8), until: "END\r\n")
  }

  @Sendable static func nats(_ connection: ProvidedConnection) async throws -> String {
    let account = connection.account
    let seat = NATSConfiguration.Seat(name: account.user ?? "", password: account.password ?? "")
    return try await NATSLogin.converse(
      connection.endpoint, seat: seat, lines: ["SUB news 1", "PUB news 5\r\nhello"]
    ) { $0.contains("hello") || $0.contains("-ERR") }
  }

  /// Connects as `a`, and hears on `n` what it says there.
  @Sendable static func mosquitto(_ connection: ProvidedConnection) async throws -> String {
    let connect = [0x10, 13, 0, 4] + Array("MQTT".utf8) + [4, 2, 0, 60, 0, 1, 0x61]
    let subscribe: [UInt8] = [0x82, 6, 0, 1, 0, 1, 0x6E, 0]
    let publish = [0x30, 8, 0, 1, 0x6E] + Array("hello".utf8)
    return try await ask(connection, connect + subscribe + publish, until: "hello")
  }

  @Sendable static func rabbitmq(_ connection: ProvidedConnection) async throws -> String {
    let host = connection.account.database ?? ""
    let queue = "/api/queues/\(host)/orders"
    _ = try await http(.PUT, connection, "management", queue, "{}")
    return try await http(.GET, connection, "management", queue)
  }

  @Sendable static func etcd(_ connection: ProvidedConnection) async throws -> String {
    let key = Data("\(connection.value(of: "prefix") ?? "")a".utf8).base64EncodedString()
    let value = Data("hello".utf8).base64EncodedString()
    _ = try await http(
      .POST, connection, "url", "/v3/kv/put", #"{"key":"\#(key)","value":"\#(value)"}"#)
    return try await http(.POST, connection, "url", "/v3/kv/range", #"{"key":"\#(key)"}"#)
  }

  private static func http(
    _ method: HTTPMethod, _ connection: ProvidedConnection, _ form: String, _ path: String,
    _ body: String? = nil
  ) async throws -> String {
    let base = try #require(connection.value(of: form)).split(separator: "/").last ?? ""
    let account = connection.account
    var request = HTTPClientRequest(url: "http://\(base.split(separator: "@").last ?? "")\(path)")
    request.method = method
    if let user = account.user {
      request.setBasicAuth(username: user, password: account.password ?? "")
    }
    if let body {
      request.headers.add(name: "content-type", value: "application/json")
      request.body = .bytes(ByteBuffer(string: body))
    }
    let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    return String(buffer: try await answer.body.collect(upTo: 1 << 20))
  }

  /// Again where a busy machine did not answer in time.
  private static func ask(
    _ connection: ProvidedConnection, _ request: [UInt8], until end: String
  ) async throws -> String {
    var answer = ""
    _ = await eventually {
      answer = await Loopback.ask(connection.port, request) { $0.contains(end) }
      return answer.contains(end)
    }
    return answer
  }
}

extension ProvidedConnection {
  fileprivate var endpoint: Endpoint { Endpoint(host: host, port: port) }
}
