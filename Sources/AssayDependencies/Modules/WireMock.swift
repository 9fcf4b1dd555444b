extension ServiceModule {
  /// HTTP stubs by WireMock.
  package static let wiremock: ServiceModule = {
    var module = ServiceModule(name: "wiremock", title: "WireMock (HTTP stubs)")
    module.ports = [ServicePort("http", 8080)]
    module.speaks = .http
    var specification = ContainerSpecification("wiremock/wiremock:{version}")
    specification.command = ["--disable-banner"]
    var recipe = ContainerRecipe(specification, defaultVersion: "3.10.0")
    recipe.settingArguments = ["--{key}", "{value}"]
    module.container = recipe
    module.ready = .get("/__admin/mappings")
    module.forms = [
      NamedText("url", "http://{host}:{port}"), NamedText("admin", "http://{host}:{port}/__admin"),
    ]
    module.variables = [NamedText("WIREMOCK_URL", "http://{host}:{port}")]
    module.isolation = [.server, .none]
    return module
  }()
}
