extension ServiceModule {
  /// LocalStack's imitation of the services of AWS.
  package static let localstack: ServiceModule = {
    var module = ServiceModule(name: "localstack", title: "LocalStack (AWS)")
    module.ports = [ServicePort("gateway", 4566)]
    module.speaks = .http
    // As its documentation has it; any will do.
    module.account = ServiceAccount(user: "test", password: "test")
    var specification = ContainerSpecification("localstack/localstack:{version}")
    specification.environment = [
      // What it writes into addresses that it hands out, for example of queues.
      "LOCALSTACK_HOST": "{host}:{port}",
      "SQS_ENDPOINT_STRATEGY": "path",
      // It reports home otherwise.
      "DISABLE_EVENTS": "1", "SKIP_SSL_CERT_DOWNLOAD": "1",
    ]
    var recipe = ContainerRecipe(specification, defaultVersion: "4")
    recipe.dataPath = "/var/lib/localstack"
    module.container = recipe
    module.ready = .get("/_localstack/health")
    module.forms = [NamedText("url", "http://{host}:{port}")]
    module.variables =
      [
        NamedText("AWS_ENDPOINT_URL", "http://{host}:{port}"),
        NamedText("AWS_ENDPOINT_URL_S3", "http://{host}:{port}"),
      ] + awsVariables
    module.isolation = [.prefix, .server, .none]
    return module
  }()
}
