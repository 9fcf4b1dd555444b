package import AssayDependencies
package import AssayEvidence

/// Finds what keeps tests apart on servers other than databases.
package enum ServiceLeases {
  /// The factory for an isolation that the module offers.
  ///
  /// - Parameters:
  ///   - isolation: what the dependency asks for.
  ///   - module: the kind of server.
  /// - Returns: nil for isolations that are made elsewhere: `database`, `schema` and `transaction`
  ///   by the adapters of SQL servers, `server` by ``ServerPerLease``.
  /// - Throws: bad input when the module does not offer it, or nothing here can make it.
  package static func factory(
    for isolation: Isolation, module: ServiceModule
  ) throws(FailureReport) -> (any LeaseSourceFactory)? {
    guard module.isolation.contains(isolation) else {
      throw refusal(isolation, module, "\(module.title) has no such isolation.")
    }
    switch (isolation, module.speaks) {
    case (.database, _), (.schema, _), (.transaction, _), (.server, _): return nil
    case (.none, _): return SharedLeases.Factory()
    case (.number, .redis): return RedisNumberLeases.Factory()
    case (.prefix, .redis): return RedisPrefixLeases.Factory()
    case (.virtualHost, .amqp): return RabbitMQLeases.Factory()
    case (.account, .nats), (.prefix, .nats): return NATSLeases.Factory(isolation)
    case (.prefix, .etcd):
      return PrefixLeases.Factory(prefixStyle(of: module)) { await EtcdPrefix.wipe($0, $1) }
    case (.prefix, _): return PrefixLeases.Factory(prefixStyle(of: module))
    case (.number, _), (.virtualHost, _), (.account, _):
      throw refusal(
        isolation, module,
        "Assay makes it by the server's protocol, and \(module.title) does not say that it speaks it."
      )
    }
  }

  /// How names begin on servers of this kind; a module of the user's own gets a colon.
  package static func prefixStyle(of module: ServiceModule) -> PrefixLeases.Style {
    switch (module.speaks, module.name) {
    // Kafka's metrics confuse dots with underscores, so neither follows the name.
    case (.kafka, _): .init(separator: "-", extras: ["topic_prefix", "group_prefix"])
    case (.mqtt, _): .init(separator: "/", extras: ["topic_prefix"])
    case (.etcd, _): .init(lead: "/", separator: "/", extras: ["key_prefix"])
    case (.memcached, _), (.redis, _): .init(separator: ":", extras: ["key_prefix"])
    case (.mongodb, _): .init(separator: "_", extras: ["database_prefix"])
    // Names of buckets are names of hosts.
    case (_, "minio"), (_, "localstack"):
      .init(separator: "-", extras: ["bucket_prefix"], takesUnderscore: false)
    // An index may not begin with an underscore; in the middle it may have one.
    case (_, "elasticsearch"), (_, "opensearch"): .init(separator: "-", extras: ["index_prefix"])
    default: .init(separator: ":", extras: [])
    }
  }

  private static func refusal(
    _ isolation: Isolation, _ module: ServiceModule, _ happened: String
  ) -> FailureReport {
    let offered = module.isolation.map(\.rawValue).joined(separator: ", ")
    return FailureReport(
      .badInput, attempt: "keep tests apart by \(isolation.rawValue)", subject: module.name,
      happened: happened, remedy: "\(module.title) offers: \(offered).")
  }
}
