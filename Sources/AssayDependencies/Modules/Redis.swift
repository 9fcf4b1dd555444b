extension ServiceModule {
  /// The in-memory store Redis.
  package static let redis: ServiceModule = {
    var module = ServiceModule(name: "redis", title: "Redis")
    module.ports = [ServicePort("redis", 6379)]
    module.speaks = .redis
    module.account = ServiceAccount(database: "0")
    module.container = redisContainer(image: "redis", program: "redis-server", version: "7")
    module.process = redisProcess(program: "redis-server", account: "redis")
    module.forms = redisForms
    module.variables = [
      NamedText("REDIS_URL", "redis://{host}:{port}/{database}"),
      NamedText("REDIS_HOST", "{host}"), NamedText("REDIS_PORT", "{port}"),
    ]
    module.isolation = [.server, .number, .prefix, .none]
    module.isTestedForReal = true
    return module
  }()

  static let redisForms = [
    NamedText("url", "redis://{host}:{port}/{database}"),
    NamedText("address", "{host}:{port}"),
    NamedText("stackexchange", "{host}:{port},defaultDatabase={database}"),
  ]

  /// Nothing is written to disk; more numbered databases than the usual 16, as tests use them up.
  private static let redisArguments = ["--save", "", "--appendonly", "no", "--databases", "256"]

  static func redisContainer(
    image: String, program: String, version: String
  ) -> ContainerRecipe {
    var specification = ContainerSpecification("\(image):{version}")
    specification.command = [program] + redisArguments
    var recipe = ContainerRecipe(specification, defaultVersion: version)
    recipe.dataPath = "/data"
    recipe.settingArguments = ["--{key}", "{value}"]
    return recipe
  }

  static func redisProcess(program: String, account: String) -> ProcessRecipe {
    var recipe = ProcessRecipe(program: program, package: program)
    recipe.accounts = [account, "nobody"]
    recipe.arguments =
      [
        "--port", "{port}", "--bind", "127.0.0.1", "--dir", "{folder}",
        "--unixsocket", "{folder}/redis.sock", "--daemonize", "no",
      ] + redisArguments
    recipe.settingArguments = ["--{key}", "{value}"]
    // There is nothing to save, and a polite end takes a tenth of a second.
    recipe.stopSignal = .kill
    return recipe
  }
}
