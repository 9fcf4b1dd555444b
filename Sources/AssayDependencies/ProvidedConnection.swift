package import AssayManifest

/// What one suite gets of one dependency: a place of its own on a real server.
package struct ProvidedConnection: Sendable, Hashable {
  /// The dependency's name in the manifest.
  package var dependency: String
  package var kind: Manifest.Dependency.Kind
  package var host: String
  package var port: UInt16
  /// nil for servers without users.
  package var user: String?
  package var password: String?
  /// The database's name; for Redis its number.
  package var database: String
  package var url: String
  /// What keeps it apart from other suites, for the report: `database assay_orders_unit_1`.
  package var isolation: String

  package init(
    dependency: String, kind: Manifest.Dependency.Kind, host: String, port: UInt16,
    user: String? = nil, password: String? = nil, database: String, url: String, isolation: String
  ) {
    self.dependency = dependency
    self.kind = kind
    self.host = host
    self.port = port
    self.user = user
    self.password = password
    self.database = database
    self.url = url
    self.isolation = isolation
  }

  /// The value that `${dependency.field}` stands for; nil when this server has no such field.
  package func value(of field: Field) -> String? {
    switch field {
    case .url: url
    case .host: host
    case .port: String(port)
    case .user: user
    case .password: password
    case .database: database
    }
  }

  /// The variables that carry the dependency's name: `orders-db` gives `ORDERS_DB_URL` and so on.
  package var namedVariables: [(name: String, value: String)] {
    let prefix = Self.variablePrefix(for: dependency)
    return Field.allCases.compactMap { field in
      value(of: field).map { ("\(prefix)_\(field.rawValue.uppercased())", $0) }
    }
  }

  /// All variables of a suite that got `connections`.
  ///
  /// A suite with exactly one Postgres also gets the names that drivers and tools read by
  /// themselves (`DATABASE_URL`, `PGHOST`, …), a suite with exactly one Redis `REDIS_URL`.
  package static func environment(of connections: [Self]) -> [(name: String, value: String)] {
    var variables = connections.flatMap(\.namedVariables)
    // A variable that carries a dependency's name wins over one that is only a convention.
    func append(_ name: String, _ value: String?) {
      guard let value, !variables.contains(where: { $0.name == name }) else { return }
      variables.append((name, value))
    }
    let postgres = connections.filter { $0.kind == .postgres }
    if let only = postgres.first, postgres.count == 1 {
      append("DATABASE_URL", only.url)
      append("PGHOST", only.host)
      append("PGPORT", String(only.port))
      append("PGUSER", only.user)
      append("PGPASSWORD", only.password)
      append("PGDATABASE", only.database)
    }
    let redis = connections.filter { $0.kind == .redis }
    if let only = redis.first, redis.count == 1 { append("REDIS_URL", only.url) }
    return variables
  }

  /// `orders-db` → `ORDERS_DB`; a leading digit gets an underscore, as shells demand.
  private static func variablePrefix(for dependency: String) -> String {
    let letters = dependency.uppercased().map { character in
      character.isASCII && (character.isLetter || character.isNumber) ? character : "_"
    }
    let prefix = String(letters)
    return prefix.first?.isNumber == true ? "_" + prefix : prefix
  }
}

extension ProvidedConnection {
  /// What a suite can ask about a dependency, as in `${db.url}` and `DB_URL`.
  package enum Field: String, Sendable, Hashable, CaseIterable {
    case url, host, port, user, password, database
  }
}
