extension ServiceModule {
  /// The relational database PostgreSQL, from version 11 on.
  package static let postgres: ServiceModule = {
    var module = ServiceModule(name: "postgres", title: "PostgreSQL")
    module.aliases = ["postgresql", "pg"]
    module.ports = [ServicePort("postgres", 5432)]
    module.speaks = .postgres
    // The database is there on both runtimes without further work; leases get their own.
    module.account = ServiceAccount(user: "assay", password: "assay", database: "postgres")
    module.container = postgresContainer
    module.process = postgresProcess
    module.forms = [
      NamedText("url", "postgres://{user}:{password}@{host}:{port}/{database}"),
      NamedText(
        "jdbc", "jdbc:postgresql://{host}:{port}/{database}?user={user}&password={password}"),
      NamedText("r2dbc", "r2dbc:postgresql://{user}:{password}@{host}:{port}/{database}"),
      NamedText(
        "dsn", "host={host} port={port} user={user} password={password} dbname={database}"),
      NamedText(
        "npgsql",
        "Host={host};Port={port};Username={user};Password={password};Database={database}"),
      // Go's lib/pq insists on TLS unless told otherwise.
      NamedText("go", "postgres://{user}:{password}@{host}:{port}/{database}?sslmode=disable"),
      NamedText("sqlalchemy", "postgresql+psycopg://{user}:{password}@{host}:{port}/{database}"),
    ]
    module.variables = [
      NamedText("DATABASE_URL", "postgres://{user}:{password}@{host}:{port}/{database}"),
      NamedText("PGHOST", "{host}"), NamedText("PGPORT", "{port}"), NamedText("PGUSER", "{user}"),
      NamedText("PGPASSWORD", "{password}"), NamedText("PGDATABASE", "{database}"),
    ]
    module.isolation = [.database, .schema, .transaction, .server, .none]
    module.isTestedForReal = true
    return module
  }()

  /// Settings in which a server for tests differs from one that must keep its data.
  private static let postgresSettings: [(name: String, value: String)] = [
    ("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off"),
    // It would hold the template open just when a copy of it is wanted.
    ("autovacuum", "off"),
    ("shared_buffers", "64MB"), ("max_wal_size", "1GB"), ("jit", "off"),
    // Sixteen tests at once with a pool of ten connections each, and some to spare.
    ("max_connections", "250"),
    // Says who connected to what, so that a test that leaves its isolation is caught.
    ("log_connections", "on"),
    // In the data folder, and not in /dev/shm, where nobody removes it after a kill -9.
    ("dynamic_shared_memory_type", "mmap"),
    // Each copy and each removal of a database needs some, and nobody reads about them.
    ("log_checkpoints", "off"),
    ("timezone", "UTC"), ("log_timezone", "UTC"), ("logging_collector", "off"),
  ]

  private static let postgresSettingArguments = postgresSettings.flatMap {
    ["-c", "\($0.name)=\($0.value)"]
  }

  private static let postgresData = "/var/lib/assay/postgres"

  private static let postgresContainer: ContainerRecipe = {
    var specification = ContainerSpecification("postgres:{version}")
    specification.environment = [
      "POSTGRES_USER": "{user}", "POSTGRES_PASSWORD": "{password}", "POSTGRES_DB": "{database}",
      // As for the process: sorts by code point, small log segments.
      "POSTGRES_INITDB_ARGS": "--locale=C.UTF-8 --encoding=UTF8 --no-sync --wal-segsize=1",
      // Beside the image's volumes, whose place differs between versions.
      "PGDATA": postgresData,
    ]
    specification.command = ["postgres"] + postgresSettingArguments
    var recipe = ContainerRecipe(specification, defaultVersion: "17")
    recipe.dataPath = postgresData
    recipe.dataVariable = "PGDATA"
    recipe.settingArguments = ["-c", "{key}={value}"]
    return recipe
  }()

  private static let postgresProcess: ProcessRecipe = {
    var recipe = ProcessRecipe(program: "postgres", package: "postgresql")
    recipe.folders = ["/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin"]
    recipe.accounts = ["postgres", "nobody"]
    recipe.initialize = [
      [
        "/bin/sh", "-c", postgresInitialize, "initdb", "{program}", "{data}", "{user}",
        "{password}", "{folder}",
      ]
    ]
    recipe.arguments =
      [
        "-D", "{data}", "-c", "listen_addresses=127.0.0.1", "-c", "port={port}",
        // A folder that only its owner may enter, so that the socket needs no password.
        "-c", "unix_socket_directories={folder}",
      ] + postgresSettingArguments
    recipe.settingArguments = ["-c", "{key}={value}"]
    recipe.environment = ["LC_ALL": "C", "TZ": "UTC"]
    // Fast, not smart: it must not wait for clients to leave.
    recipe.stopSignal = .interrupt
    return recipe
  }()

  /// Sorts by code point whatever the machine is set to, and knows all letters where it can.
  ///
  /// Small log segments keep the folder small, so that copying it is quick. The socket trusts, as
  /// it lies in a private folder; the port wants the password.
  private static let postgresInitialize = """
    umask 077
    printf %s "$4" >"$5/password"
    for locale in C.UTF-8 C; do
      "$1/initdb" --pgdata "$2" --username "$3" --pwfile "$5/password" --auth-local trust \
    --auth-host scram-sha-256 --encoding UTF8 --locale "$locale" --no-sync --wal-segsize 1 && break
    done
    code=$?
    rm -f "$5/password"
    exit $code
    """
}
