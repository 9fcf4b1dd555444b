extension ServiceModule {
  /// The relational database MariaDB.
  package static let mariadb: ServiceModule = {
    var module = ServiceModule(name: "mariadb", title: "MariaDB")
    module.ports = [ServicePort("mysql", 3306)]
    module.speaks = .mysql
    // The only account that an image gives all rights to.
    module.account = ServiceAccount(user: "root", password: "assay", database: "assay")
    module.container = mariadbContainer
    module.process = mariadbProcess
    module.forms = [
      NamedText("url", "mysql://{user}:{password}@{host}:{port}/{database}"),
      NamedText("mariadb", "mariadb://{user}:{password}@{host}:{port}/{database}"),
      NamedText(
        "jdbc", "jdbc:mariadb://{host}:{port}/{database}?user={user}&password={password}"),
      NamedText("r2dbc", "r2dbc:mariadb://{user}:{password}@{host}:{port}/{database}"),
    ]
    module.forms += mysqlForms
    module.variables = mysqlVariables
    module.isolation = [.database, .server, .none]
    module.isTestedForReal = true
    return module
  }()

  /// As Go's driver, ADO.NET and SQLAlchemy want them.
  static let mysqlForms = [
    NamedText("dsn", "{user}:{password}@tcp({host}:{port})/{database}?parseTime=true"),
    NamedText(
      "ado", "Server={host};Port={port};User ID={user};Password={password};Database={database}"),
    NamedText("sqlalchemy", "mysql+pymysql://{user}:{password}@{host}:{port}/{database}"),
  ]

  /// `MYSQL_TCP_PORT` and `MYSQL_PWD` are read by the command line client, the others by custom.
  static let mysqlVariables = [
    NamedText("DATABASE_URL", "mysql://{user}:{password}@{host}:{port}/{database}"),
    NamedText("MYSQL_URL", "mysql://{user}:{password}@{host}:{port}/{database}"),
    NamedText("MYSQL_HOST", "{host}"), NamedText("MYSQL_PORT", "{port}"),
    NamedText("MYSQL_TCP_PORT", "{port}"), NamedText("MYSQL_USER", "{user}"),
    NamedText("MYSQL_PASSWORD", "{password}"), NamedText("MYSQL_PWD", "{password}"),
    NamedText("MYSQL_DATABASE", "{database}"),
  ]

  /// What a server for tests can do without, and names as addresses, so that nothing is resolved.
  static let mysqlArguments = [
    "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--skip-log-bin",
    "--performance-schema=OFF", "--skip-name-resolve", "--max-connections=250",
    "--character-set-server=utf8mb4", "--default-time-zone=+00:00",
  ]

  /// Small files, as a prepared data folder is copied.
  private static let mariadbArguments =
    mysqlArguments + [
      "--innodb-log-file-size=8M", "--innodb-temp-data-file-path=ibtmp1:1M:autoextend",
      "--innodb-buffer-pool-size=64M", "--innodb-buffer-pool-load-at-startup=OFF",
      "--innodb-buffer-pool-dump-at-shutdown=OFF",
    ]

  private static let mariadbContainer: ContainerRecipe = {
    var specification = ContainerSpecification("mariadb:{version}")
    specification.environment = [
      "MARIADB_ROOT_PASSWORD": "{password}", "MARIADB_DATABASE": "{database}",
      "MARIADB_DISABLE_UPGRADE_BACKUP": "1",
    ]
    specification.command = ["mariadbd"] + mariadbArguments
    var recipe = ContainerRecipe(specification, defaultVersion: "11")
    recipe.dataPath = "/var/lib/mysql"
    recipe.settingArguments = ["--{key}={value}"]
    return recipe
  }()

  private static let mariadbProcess: ProcessRecipe = {
    var recipe = ProcessRecipe(program: "mariadbd", package: "mariadb-server")
    recipe.folders = ["/usr/sbin", "/usr/libexec", "/usr/local/libexec"]
    recipe.accounts = ["mysql", "nobody"]
    recipe.initialize = [
      [
        "mariadb-install-db", "--no-defaults", "--datadir={data}", "--skip-test-db",
        "--auth-root-authentication-method=socket", "--skip-name-resolve", "--cross-bootstrap",
        "--skip-log-bin", "--innodb-log-file-size=8M", "--innodb-doublewrite=0",
        "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-dump-at-shutdown=OFF",
      ]
    ]
    recipe.files = [NamedText("{folder}/accounts.sql", mariadbAccounts)]
    recipe.arguments =
      [
        "--no-defaults", "--datadir={data}", "--socket={folder}/mysql.sock",
        "--pid-file={folder}/mysql.pid", "--tmpdir={folder}", "--bind-address=127.0.0.1",
        "--port={port}", "--init-file={folder}/accounts.sql",
      ] + mariadbArguments
    recipe.settingArguments = ["--{key}={value}"]
    return recipe
  }()

  /// No password on the socket, as it lies in a private folder; one statement a line.
  private static let mariadbAccounts = """
    CREATE OR REPLACE USER '{user}'@'localhost' IDENTIFIED BY '';
    GRANT ALL PRIVILEGES ON *.* TO '{user}'@'localhost' WITH GRANT OPTION;
    CREATE OR REPLACE USER '{user}'@'%' IDENTIFIED BY '{password}';
    GRANT ALL PRIVILEGES ON *.* TO '{user}'@'%' WITH GRANT OPTION;
    CREATE DATABASE IF NOT EXISTS `{database}`;

    """
}
