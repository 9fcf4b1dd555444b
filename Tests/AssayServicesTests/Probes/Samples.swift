import AssayServices

/// An answer and what it means.
struct Sample: Sendable, CustomStringConvertible {
  var title: String
  var exchange: ProbeExchange
  var bytes: [UInt8]
  var judgement: ProbeJudgement

  var description: String { title }

  init(
    _ title: String, _ exchange: ProbeExchange, _ bytes: [UInt8], _ judgement: ProbeJudgement
  ) {
    self.title = title
    self.exchange = exchange
    self.bytes = bytes
    self.judgement = judgement
  }

  init(
    _ title: String, _ exchange: ProbeExchange, _ text: String, _ judgement: ProbeJudgement
  ) {
    self.init(title, exchange, Array(text.utf8), judgement)
  }
}

enum Samples {
  static let all: [Sample] = postgres + mysql + lines + amqp + mqtt + kafka + mongodb

  /// SCRAM is asked for, a password is asked for, nobody is asked.
  private static let postgres: [Sample] = [
    Sample(
      "Postgres asks for SCRAM", .postgres,
      [0x52, 0, 0, 0, 23, 0, 0, 0, 10] + Array("SCRAM-SHA-256".utf8) + [0, 0], .ready),
    Sample("Postgres trusts", .postgres, [0x52, 0, 0, 0, 8, 0, 0, 0, 0], .ready),
    Sample(
      "Postgres starts up", .postgres,
      postgresError("57P03", "the database system is starting up"),
      .notReady("the database system is starting up")),
    Sample(
      "Postgres is full", .postgres, postgresError("53300", "sorry, too many clients already"),
      .notReady("sorry, too many clients already")),
    Sample(
      "Postgres does not let this host in", .postgres,
      postgresError("28000", "no pg_hba.conf entry"), .ready),
    Sample(
      "Postgres has a notice first", .postgres,
      [0x4E, 0, 0, 0, 9] + Array("Mhey".utf8) + [0] + [0x52, 0, 0, 0, 8, 0, 0, 0, 3], .ready),
    Sample("Postgres with an impossible length", .postgres, [0x52, 0, 0, 0, 3, 0], .foreign),
    Sample("Postgres with an endless message", .postgres, [0x52, 0x7F, 0, 0, 0], .foreign),
    Sample("Postgres with an error without fields", .postgres, [0x45, 0, 0, 0, 5, 0], .foreign),
  ]

  private static func postgresError(_ code: String, _ message: String) -> [UInt8] {
    let fields = "SFATAL\0VFATAL\0C\(code)\0M\(message)\0Fpostmaster.c\0\0"
    return [0x45, 0, 0, 0, UInt8(fields.utf8.count + 4)] + Array(fields.utf8)
  }

  private static let mysql: [Sample] = [
    Sample(
      "MariaDB greets", .mysql,
      packet([10] + Array("5.5.5-10.11.19-MariaDB".utf8) + [0] + Array(repeating: 1, count: 30)),
      .ready),
    Sample(
      "MySQL is full", .mysql, packet([0xFF, 0x10, 0x04] + Array("Too many connections".utf8)),
      .notReady("error 1040: Too many connections")),
    Sample(
      "MySQL blocks the host", .mysql,
      packet([0xFF, 0x69, 0x04] + Array("Host '10.0.0.1' is blocked".utf8)),
      .notReady("error 1129: Host '10.0.0.1' is blocked")),
    Sample("MySQL of 1998", .mysql, packet([9] + Array("3.22".utf8) + [0]), .foreign),
    Sample("MySQL with an error without a code", .mysql, packet([0xFF, 1]), .foreign),
    Sample("MySQL with an empty packet", .mysql, [0, 0, 0, 0], .foreign),
    Sample("MySQL in the middle", .mysql, [1, 0, 0, 2, 10], .foreign),
  ]

  private static func packet(_ body: [UInt8]) -> [UInt8] { [UInt8(body.count), 0, 0, 0] + body }

  private static let lines: [Sample] = [
    Sample("Redis", .redis, "+PONG\r\n", .ready),
    Sample("Redis wants a password", .redis, "-NOAUTH Authentication required.\r\n", .ready),
    Sample("Redis wants one, in old words", .redis, "-ERR operation not permitted\r\n", .ready),
    Sample(
      "Redis loads", .redis, "-LOADING Redis is loading the dataset in memory\r\n",
      .notReady("LOADING Redis is loading the dataset in memory")),
    Sample(
      "Redis is protected", .redis, "-DENIED Redis is running in protected mode\r\n",
      .notReady("DENIED Redis is running in protected mode")),
    Sample(
      "Redis is full", .redis, "-ERR max number of clients reached\r\n",
      .notReady("ERR max number of clients reached")),
    Sample("Redis says something else", .redis, "+OK\r\n", .foreign),
    Sample("Memcached", .memcached, "VERSION 1.6.18\r\n", .ready),
    Sample(
      "Memcached is full", .memcached, "ERROR Too many open connections\r\n",
      .notReady("ERROR Too many open connections")),
    Sample("Memcached says something else", .memcached, "VALUE 1\r\n", .foreign),
    Sample("NATS", .nats, "INFO {\"server_id\":\"N\"} \r\nPONG\r\n", .ready),
    Sample(
      "NATS wants a password", .nats, "INFO {}\r\n-ERR 'Authorization Violation'\r\n", .ready),
    Sample(
      "NATS is full", .nats, "INFO {}\r\n-ERR 'maximum connections exceeded'\r\n",
      .notReady("-ERR 'maximum connections exceeded'")),
    Sample("NATS says something else", .nats, "INFO {}\r\n+OK\r\n", .foreign),
  ]

  private static let amqp: [Sample] = [
    Sample(
      "AMQP starts", .amqp, [1, 0, 0, 0, 0, 0, 6, 0, 10, 0, 10, 0, 9, 0xCE], .ready),
    Sample("AMQP of another version", .amqp, Array("AMQP".utf8) + [3, 1, 0, 0], .ready),
    Sample(
      "AMQP closes", .amqp, [1, 0, 0, 0, 0, 0, 4, 0, 10, 0, 50, 0xCE],
      .notReady("it closes the connection")),
    Sample("AMQP with a wrong end", .amqp, [1, 0, 0, 0, 0, 0, 4, 0, 10, 0, 10, 0], .foreign),
    Sample("AMQP on a channel", .amqp, [1, 0, 1, 0, 0, 0, 4], .foreign),
    Sample("AMQP without a method", .amqp, [1, 0, 0, 0, 0, 0, 1, 1, 0xCE], .foreign),
  ]

  private static let mqtt: [Sample] = [
    Sample("MQTT welcomes", .mqtt, [0x20, 2, 0, 0], .ready),
    Sample("MQTT wants a password", .mqtt, [0x20, 2, 0, 5], .ready),
    Sample(
      "MQTT is unavailable", .mqtt, [0x20, 2, 0, 3],
      .notReady("the broker says that it is unavailable")),
    Sample("MQTT with a wrong length", .mqtt, [0x20, 3, 0, 0], .foreign),
    Sample("MQTT with an unknown code", .mqtt, [0x20, 2, 0, 6], .foreign),
  ]

  private static let kafka: [Sample] = [
    Sample(
      "Kafka", .kafka,
      [0, 0, 0, 16, 0x41, 0x53, 0x53, 0x59, 0, 0, 0, 0, 0, 1, 0, 18, 0, 0, 0, 4], .ready),
    Sample(
      "Kafka does not know the version", .kafka,
      [0, 0, 0, 10, 0x41, 0x53, 0x53, 0x59, 0, 35, 0, 0, 0, 0], .ready),
    Sample(
      "Kafka fails", .kafka, [0, 0, 0, 10, 0x41, 0x53, 0x53, 0x59, 0xFF, 0xFF, 0, 0, 0, 0],
      .notReady("Kafka's error -1")),
    Sample(
      "Kafka answers somebody else", .kafka, [0, 0, 0, 10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], .foreign),
    Sample("Kafka with a negative size", .kafka, [0xFF, 0xFF, 0xFF, 0xFF], .foreign),
  ]

  private static let mongodb: [Sample] = [
    Sample("MongoDB", .mongodb, reply([flag("ismaster", true), double("ok", 1)]), .ready),
    Sample(
      "MongoDB by the newer name", .mongodb,
      reply([
        [0x03] + name("topologyVersion") + [5, 0, 0, 0, 0], flag("isWritablePrimary", true),
        [0x09] + name("localTime") + Array(repeating: 0, count: 8), double("ok", 1),
      ]), .ready),
    Sample(
      "MongoDB is a secondary", .mongodb, reply([flag("ismaster", false), double("ok", 1)]),
      .notReady("it is not a primary yet")),
    Sample(
      "MongoDB has no replica set yet", .mongodb,
      reply([
        flag("ismaster", false), string("info", "Does not have a valid replica set config"),
        double("ok", 1),
      ]), .notReady("Does not have a valid replica set config")),
    Sample(
      "MongoDB refuses", .mongodb,
      reply([double("ok", 0), string("errmsg", "shutdown in progress")]),
      .notReady("shutdown in progress")),
    Sample("MongoDB with an unknown field type", .mongodb, reply([[0x66] + name("x")]), .foreign),
    Sample(
      "MongoDB with a text that is too long", .mongodb,
      reply([[0x02] + name("x") + [0xFF, 0xFF, 0, 0, 0]]), .foreign),
    Sample("MongoDB with a negative size", .mongodb, [0xFF, 0xFF, 0xFF, 0xFF], .foreign),
  ]

  private static func name(_ text: String) -> [UInt8] { Array(text.utf8) + [0] }
  private static func flag(_ key: String, _ value: Bool) -> [UInt8] {
    [0x08] + name(key) + [value ? 1 : 0]
  }
  private static func double(_ key: String, _ value: Double) -> [UInt8] {
    var bytes = [0x01] + name(key)
    bytes.append(littleEndian: value.bitPattern)
    return bytes
  }
  private static func string(_ key: String, _ value: String) -> [UInt8] {
    [0x02] + name(key) + [UInt8(value.utf8.count + 1), 0, 0, 0] + name(value)
  }
  private static func reply(_ elements: [[UInt8]]) -> [UInt8] {
    let body = Array(elements.joined()) + [0]
    let document = [UInt8(body.count + 4), 0, 0, 0] + body
    let rest: [UInt8] = [7, 0, 0, 0, 1, 0, 0, 0, 0xDD, 7, 0, 0, 0, 0, 0, 0, 0] + document
    return [UInt8(rest.count + 4), 0, 0, 0] + rest
  }
}
