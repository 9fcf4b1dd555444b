extension ServiceModule {
  /// The messaging server NATS with JetStream.
  package static let nats: ServiceModule = {
    var module = ServiceModule(name: "nats", title: "NATS")
    module.aliases = ["jetstream"]
    module.ports = [ServicePort("nats", 4222), ServicePort("monitoring", 8222)]
    module.speaks = .nats
    module.account = ServiceAccount(user: natsUser, password: natsPassword)
    module.container = natsContainer
    module.process = natsProcess
    module.forms = [
      NamedText("url", "nats://{user}:{password}@{host}:{port}"),
      NamedText("address", "nats://{host}:{port}"),
      NamedText("monitoring", "http://{host}:{port:monitoring}"),
    ]
    module.variables = [
      NamedText("NATS_URL", "nats://{user}:{password}@{host}:{port}"),
      NamedText("NATS_USER", "{user}"), NamedText("NATS_PASSWORD", "{password}"),
    ]
    module.isolation = [.account, .prefix, .server, .none]
    module.isTestedForReal = true
    return module
  }()

  private static let natsUser = "assay"
  private static let natsPassword = "assay"

  private static let natsContainer: ContainerRecipe = {
    // The plain image has no shell, with which accounts are added.
    var specification = ContainerSpecification("nats:{version}-alpine")
    // Variables are passed on as they are, so the account stands there itself.
    specification.environment["ASSAY_NATS_CONFIGURATION"] = PlaceholderText.fill(
      natsConfiguration(listen: "0.0.0.0:4222", monitoring: "0.0.0.0:8222", store: "/data"),
      ["name": "assay", "user": natsUser, "password": natsPassword])
    // Written inside, as engines before 23 take a quarter of the start to copy a file. After a
    // restart it is there with the users of leases.
    specification.command = [
      "sh", "-c",
      """
      [ -s "$0" ] || printf %s "$ASSAY_NATS_CONFIGURATION" >"$0" && exec nats-server -c "$0" "$@"
      """, "/tmp/assay.conf",
    ]
    var recipe = ContainerRecipe(specification, defaultVersion: "2")
    recipe.dataPath = "/data"
    recipe.settingArguments = ["--{key}={value}"]
    return recipe
  }()

  private static let natsProcess: ProcessRecipe = {
    var recipe = ProcessRecipe(program: "nats-server", package: "nats-server")
    recipe.accounts = ["nats", "nobody"]
    recipe.files = [
      NamedText(
        "{folder}/nats.conf",
        natsConfiguration(
          listen: "127.0.0.1:{port}", monitoring: "127.0.0.1:{port:monitoring}", store: "{data}"))
    ]
    recipe.arguments = ["-c", "{folder}/nats.conf"]
    recipe.settingArguments = ["--{key}={value}"]
    return recipe
  }()

  /// Accounts from the start, so that more can be added by a reload.
  private static func natsConfiguration(
    listen: String, monitoring: String, store: String
  ) -> String {
    """
    listen: "\(listen)"
    http: "\(monitoring)"
    server_name: "{name}"
    jetstream { store_dir: "\(store)" }
    accounts {
      assay { jetstream: enabled, users: [{ user: "{user}", password: "{password}" }] }
    }

    """
  }
}
