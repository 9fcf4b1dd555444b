extension ServiceModule {
  /// The analytical database ClickHouse.
  package static let clickhouse: ServiceModule = {
    var module = ServiceModule(name: "clickhouse", title: "ClickHouse")
    module.ports = [ServicePort("http", 8123), ServicePort("native", 9000)]
    module.speaks = .http
    module.account = ServiceAccount(user: "assay", password: "assay", database: "assay")
    var specification = ContainerSpecification("clickhouse/clickhouse-server:{version}")
    specification.environment = [
      "CLICKHOUSE_USER": "{user}", "CLICKHOUSE_PASSWORD": "{password}",
      "CLICKHOUSE_DB": "{database}", "CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT": "1",
    ]
    specification.openFilesLimit = 262_144
    var recipe = ContainerRecipe(specification, defaultVersion: "25.3")
    recipe.dataPath = "/var/lib/clickhouse"
    module.container = recipe
    module.ready = .get("/ping", body: .text("Ok."))
    module.forms = [
      NamedText("url", "http://{user}:{password}@{host}:{port}/?database={database}"),
      NamedText("native", "clickhouse://{user}:{password}@{host}:{port:native}/{database}"),
      NamedText(
        "jdbc", "jdbc:clickhouse://{host}:{port}/{database}?user={user}&password={password}"),
    ]
    module.variables = [
      NamedText("CLICKHOUSE_URL", "http://{user}:{password}@{host}:{port}/?database={database}"),
      NamedText("CLICKHOUSE_HOST", "{host}"), NamedText("CLICKHOUSE_PORT", "{port}"),
      NamedText("CLICKHOUSE_USER", "{user}"), NamedText("CLICKHOUSE_PASSWORD", "{password}"),
      NamedText("CLICKHOUSE_DATABASE", "{database}"),
    ]
    module.isolation = [.server, .none]
    return module
  }()
}
