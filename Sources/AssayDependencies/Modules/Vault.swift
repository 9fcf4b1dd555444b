extension ServiceModule {
  /// The secret store Vault in its development mode: unsealed, in memory.
  package static let vault: ServiceModule = {
    var module = ServiceModule(name: "vault", title: "HashiCorp Vault")
    module.ports = [ServicePort("http", 8200)]
    module.speaks = .http
    // The password is the root token.
    module.account = ServiceAccount(password: "assay")
    var specification = ContainerSpecification("hashicorp/vault:{version}")
    specification.environment = [
      "VAULT_DEV_ROOT_TOKEN_ID": "{password}", "VAULT_DEV_LISTEN_ADDRESS": "0.0.0.0:8200",
      // For its own command line inside.
      "VAULT_ADDR": "http://127.0.0.1:8200",
    ]
    specification.addedCapabilities = ["IPC_LOCK"]
    module.container = ContainerRecipe(specification, defaultVersion: "1.18")
    module.ready = .get("/v1/sys/health")
    module.forms = [NamedText("url", "http://{host}:{port}"), NamedText("token", "{password}")]
    module.variables = [
      NamedText("VAULT_ADDR", "http://{host}:{port}"), NamedText("VAULT_TOKEN", "{password}"),
    ]
    module.isolation = [.server, .none]
    return module
  }()
}
