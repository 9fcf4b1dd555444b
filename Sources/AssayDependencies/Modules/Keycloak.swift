extension ServiceModule {
  /// The identity provider Keycloak in its development mode.
  package static let keycloak: ServiceModule = {
    var module = ServiceModule(name: "keycloak", title: "Keycloak")
    module.ports = [ServicePort("http", 8080), ServicePort("management", 9000)]
    module.speaks = .http
    module.account = ServiceAccount(user: "admin", password: "assay", database: "master")
    var specification = ContainerSpecification("quay.io/keycloak/keycloak:{version}")
    specification.command = ["start-dev"]
    specification.environment = [
      "KC_BOOTSTRAP_ADMIN_USERNAME": "{user}", "KC_BOOTSTRAP_ADMIN_PASSWORD": "{password}",
      // As it was called before version 26.
      "KEYCLOAK_ADMIN": "{user}", "KEYCLOAK_ADMIN_PASSWORD": "{password}",
      "KC_HEALTH_ENABLED": "true", "KC_CACHE": "local",
    ]
    module.container = ContainerRecipe(specification, defaultVersion: "26.1")
    // Before version 25 the main port said so.
    module.ready = .any([.get("/health/ready", port: 9000), .get("/health/ready")])
    module.forms = [
      NamedText("url", "http://{host}:{port}"),
      NamedText("issuer", "http://{host}:{port}/realms/{database}"),
    ]
    module.variables = [
      NamedText("KEYCLOAK_URL", "http://{host}:{port}"), NamedText("KEYCLOAK_REALM", "{database}"),
      NamedText("KEYCLOAK_ADMIN", "{user}"), NamedText("KEYCLOAK_ADMIN_PASSWORD", "{password}"),
    ]
    module.isolation = [.server, .none]
    return module
  }()
}
