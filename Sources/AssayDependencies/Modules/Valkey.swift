extension ServiceModule {
  /// The in-memory store Valkey, which speaks as Redis does.
  package static let valkey: ServiceModule = {
    var module = ServiceModule(name: "valkey", title: "Valkey")
    module.ports = [ServicePort("valkey", 6379)]
    module.speaks = .redis
    module.account = ServiceAccount(database: "0")
    module.container = redisContainer(
      image: "valkey/valkey", program: "valkey-server", version: "8")
    module.process = redisProcess(program: "valkey-server", account: "valkey")
    module.forms = redisForms
    module.variables = [
      NamedText("VALKEY_URL", "redis://{host}:{port}/{database}"),
      // Clients of Redis are clients of Valkey.
      NamedText("REDIS_URL", "redis://{host}:{port}/{database}"),
      NamedText("REDIS_HOST", "{host}"), NamedText("REDIS_PORT", "{port}"),
    ]
    module.isolation = [.server, .number, .prefix, .none]
    return module
  }()
}
