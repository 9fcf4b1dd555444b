extension ServiceModule {
  /// The relational database MySQL; Debian has MariaDB instead, so it runs as a container only.
  package static let mysql: ServiceModule = {
    var module = ServiceModule(name: "mysql", title: "MySQL")
    module.ports = [ServicePort("mysql", 3306)]
    module.speaks = .mysql
    module.account = ServiceAccount(user: "root", password: "assay", database: "assay")
    var specification = ContainerSpecification("mysql:{version}")
    specification.environment = [
      "MYSQL_ROOT_PASSWORD": "{password}", "MYSQL_DATABASE": "{database}",
    ]
    specification.command = ["mysqld"] + mysqlArguments + ["--mysqlx=OFF"]
    var recipe = ContainerRecipe(specification, defaultVersion: "8.4")
    recipe.dataPath = "/var/lib/mysql"
    recipe.settingArguments = ["--{key}={value}"]
    module.container = recipe
    module.forms = [
      NamedText("url", "mysql://{user}:{password}@{host}:{port}/{database}"),
      // Without TLS the driver must be told that it may ask the server for its key.
      NamedText(
        "jdbc",
        "jdbc:mysql://{host}:{port}/{database}?user={user}&password={password}"
          + "&sslMode=DISABLED&allowPublicKeyRetrieval=true"),
      NamedText("r2dbc", "r2dbc:mysql://{user}:{password}@{host}:{port}/{database}"),
    ]
    module.forms += mysqlForms
    module.variables = mysqlVariables
    module.isolation = [.database, .server, .none]
    return module
  }()
}
