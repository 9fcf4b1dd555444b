extension ServiceModule {
  /// The in-memory cache Memcached.
  package static let memcached: ServiceModule = {
    var module = ServiceModule(name: "memcached", title: "Memcached")
    module.ports = [ServicePort("memcached", 11211)]
    module.speaks = .memcached
    var specification = ContainerSpecification("memcached:{version}")
    specification.command = ["memcached"]
    var container = ContainerRecipe(specification, defaultVersion: "1.6")
    container.settingArguments = ["--{key}={value}"]
    module.container = container
    module.process = memcachedProcess
    module.forms = [
      NamedText("url", "memcached://{host}:{port}"), NamedText("address", "{host}:{port}"),
    ]
    module.variables = [
      NamedText("MEMCACHED_SERVERS", "{host}:{port}"),
      NamedText("MEMCACHE_SERVERS", "{host}:{port}"),
      NamedText("MEMCACHED_HOST", "{host}"), NamedText("MEMCACHED_PORT", "{port}"),
    ]
    module.isolation = [.server, .prefix, .none]
    module.isTestedForReal = true
    return module
  }()

  private static let memcachedProcess: ProcessRecipe = {
    var recipe = ProcessRecipe(program: "memcached", package: "memcached")
    // It refuses to run as root.
    recipe.accounts = ["memcache", "memcached", "nobody"]
    recipe.arguments = ["-l", "127.0.0.1", "-p", "{port}", "-U", "0"]
    recipe.settingArguments = ["--{key}={value}"]
    // There is nothing to save, and a polite end takes a second.
    recipe.stopSignal = .kill
    return recipe
  }()
}
