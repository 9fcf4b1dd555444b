extension ServiceModule {
  /// All kinds of servers that come with Assay, in the order of the documentation.
  package static let catalogue: [ServiceModule] = [
    .postgres, .mariadb, .mysql, .redis, .valkey, .memcached, .rabbitmq, .nats, .mosquitto, .etcd,
    .kafka, .redpanda, .mongodb, .elasticsearch, .opensearch, .clickhouse, .minio, .localstack,
    .vault, .keycloak, .wiremock,
  ]

  /// The kind of that name or alias; nil when there is none.
  package static func named(_ name: String) -> ServiceModule? {
    catalogue.first { $0.name == name || $0.aliases.contains(name) }
  }
}

extension WaitCondition {
  /// A `GET` that must succeed, on a port of the container.
  static func get(_ path: String, port: UInt16? = nil, body: TextPattern? = nil) -> WaitCondition {
    var condition = HTTPCondition(path)
    condition.port = port
    condition.answerBody = body
    return .http(condition)
  }
}
