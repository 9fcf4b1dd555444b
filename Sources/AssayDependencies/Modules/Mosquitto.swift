extension ServiceModule {
  /// The MQTT broker Mosquitto.
  package static let mosquitto: ServiceModule = {
    var module = ServiceModule(name: "mosquitto", title: "Mosquitto (MQTT)")
    module.aliases = ["mqtt"]
    module.ports = [ServicePort("mqtt", 1883)]
    module.speaks = .mqtt
    module.container = mosquittoContainer
    module.process = mosquittoProcess
    module.forms = [
      NamedText("url", "mqtt://{host}:{port}"),
      // Paho's clients call the same thing so.
      NamedText("tcp", "tcp://{host}:{port}"),
    ]
    module.variables = [
      NamedText("MQTT_URL", "mqtt://{host}:{port}"), NamedText("MQTT_HOST", "{host}"),
      NamedText("MQTT_PORT", "{port}"),
    ]
    module.isolation = [.prefix, .server, .none]
    module.isTestedForReal = true
    return module
  }()

  private static let mosquittoContainer: ContainerRecipe = {
    let path = "/mosquitto/config/mosquitto.conf"
    var specification = ContainerSpecification("eclipse-mosquitto:{version}")
    let configuration = mosquittoConfiguration(listener: "1883", log: "stdout")
    specification.files = [
      ContainerSpecification.ContainerFile(path, .bytes(Array(configuration.utf8)))
    ]
    specification.command = ["/usr/sbin/mosquitto", "-c", path]
    return ContainerRecipe(specification, defaultVersion: "2")
  }()

  private static let mosquittoProcess: ProcessRecipe = {
    var recipe = ProcessRecipe(program: "mosquitto", package: "mosquitto")
    recipe.folders = ["/usr/sbin", "/usr/local/sbin"]
    recipe.versionArguments = ["-h"]
    recipe.accounts = ["mosquitto", "nobody"]
    recipe.files = [
      NamedText(
        "{folder}/mosquitto.conf",
        mosquittoConfiguration(listener: "{port} 127.0.0.1", log: "stderr"))
    ]
    recipe.arguments = ["-c", "{folder}/mosquitto.conf"]
    return recipe
  }()

  private static func mosquittoConfiguration(listener: String, log: String) -> String {
    """
    listener \(listener)
    allow_anonymous true
    persistence false
    set_tcp_nodelay true
    log_dest \(log)

    """
  }
}
