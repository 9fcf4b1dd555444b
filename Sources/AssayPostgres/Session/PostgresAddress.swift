package import AssayDependencies

/// Where a server is, and who wants what of it.
package struct PostgresAddress: Sendable, Hashable {
  /// A name, a number, or the folder of its Unix socket.
  package var host: String
  package var port: UInt16
  package var user: String
  package var password: String?
  package var database: String
  /// Further parameters of libpq, for example `sslmode`; they win over ours.
  package var parameters: [String: String] = [:]

  package init(
    host: String, port: UInt16, user: String, password: String? = nil, database: String
  ) {
    self.host = host
    self.port = port
    self.user = user
    self.password = password
    self.database = database
  }

  /// The administrator's way to a server: over its socket, where it has one.
  ///
  /// - Parameters:
  ///   - server: a server that speaks PostgreSQL's protocol on its first port.
  ///   - database: nil: the administrator's own.
  package init(_ server: some RunningServer, database: String? = nil) {
    let endpoint = server.dependency.module.ports.first.flatMap { server.endpoints[$0.name] }
    host = server.socketFolder ?? endpoint?.host ?? "127.0.0.1"
    port = endpoint?.port ?? 5432
    user = server.account.user ?? "postgres"
    password = server.account.password
    self.database = database ?? server.account.database ?? "postgres"
  }

  /// The same server, another database.
  package func database(_ name: String) -> Self {
    var copy = self
    copy.database = name
    return copy
  }

  /// Keywords and values for libpq, in the order of keywords.
  func libraryParameters(applicationName: String, timeout: Duration) -> [(String, String)] {
    var all = [
      "host": host, "port": "\(port)", "user": user, "dbname": database,
      "application_name": applicationName, "client_encoding": "UTF8",
      "connect_timeout": "\(max(2, timeout.components.seconds))",
      // Saves a question to a server that has never heard of Kerberos.
      "gssencmode": "disable",
      // Whatever the environment says, which is the tests' and not ours.
      "sslmode": "prefer", "options": "-c client_min_messages=warning",
      "target_session_attrs": "any",
    ]
    if let password { all["password"] = password }
    all.merge(parameters) { $1 }
    return all.sorted { $0.key < $1.key }
  }
}
