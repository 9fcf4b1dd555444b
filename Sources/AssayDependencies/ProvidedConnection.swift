/// What one suite or test gets of one dependency: a place of its own on a real server.
package struct ProvidedConnection: Sendable, Hashable {
  /// The dependency's name in the manifest.
  package var dependency: String
  /// The module's name, for example `postgres`.
  package var kind: String
  package var host: String
  package var port: UInt16
  /// Who connects, and the database's, virtual host's or bucket's name.
  package var account: ServiceAccount
  /// Connection strings by name, `url` first.
  package var forms: [NamedText]
  /// What else there is to know, for example `prefix` or `management_port`.
  package var extras: [NamedText]
  /// Variables that drivers and tools read by themselves.
  package var conventions: [NamedText]
  /// What keeps it apart from others, for the report: `database assay_orders_unit_1`.
  package var isolation: String

  package init(
    dependency: String, kind: String, host: String, port: UInt16,
    account: ServiceAccount = ServiceAccount(), forms: [NamedText], extras: [NamedText] = [],
    conventions: [NamedText] = [], isolation: String
  ) {
    self.dependency = dependency
    self.kind = kind
    self.host = host
    self.port = port
    self.account = account
    self.forms = forms
    self.extras = extras
    self.conventions = conventions
    self.isolation = isolation
  }

  /// Fills in the module's forms and variables.
  ///
  /// - Parameters:
  ///   - server: where it is reached.
  ///   - account: who connects and to which database; nil: the server's own.
  ///   - extras: added to the module's values; placeholders of that name are filled, too.
  ///   - isolation: for the report.
  package init(
    _ server: some RunningServer, account: ServiceAccount? = nil, extras: [NamedText] = [],
    isolation: String
  ) {
    let module = server.dependency.module
    let account = account ?? server.account
    let main = module.ports.first.flatMap { server.endpoints[$0.name] }
    let others = module.ports.dropFirst().compactMap { port in
      server.endpoints[port.name].map { NamedText("\(port.name)_port", "\($0.port)") }
    }
    var values = [
      "host": main?.host ?? "127.0.0.1", "port": "\(main?.port ?? 0)",
      "user": account.user ?? "", "password": account.password ?? "",
      "database": account.database ?? "", "name": server.dependency.name,
    ]
    for (name, endpoint) in server.endpoints { values["port:\(name)"] = "\(endpoint.port)" }
    for extra in extras { values[extra.name] = extra.text }
    func fill(_ texts: [NamedText]) -> [NamedText] {
      texts.map { NamedText($0.name, PlaceholderText.fill($0.text, values)) }
    }
    self.init(
      dependency: server.dependency.name, kind: module.name,
      host: main?.host ?? "127.0.0.1", port: main?.port ?? 0, account: account,
      forms: fill(module.forms), extras: others + extras, conventions: fill(module.variables),
      isolation: isolation)
  }

  /// All that can be asked about it, as in `${db.url}` and `DB_URL`; `url` first.
  package var values: [NamedText] {
    var values = forms
    values += [NamedText("host", host), NamedText("port", "\(port)")]
    let optional = [
      ("user", account.user), ("password", account.password), ("database", account.database),
    ]
    values += optional.compactMap { name, value in value.map { NamedText(name, $0) } }
    return values + extras
  }

  package var url: String { value(of: "url") ?? "" }

  package func value(of name: String) -> String? { values.first { $0.name == name }?.text }

  /// The variables that carry the dependency's name: `orders-db` gives `ORDERS_DB_URL` and so on.
  package var namedVariables: [NamedText] {
    let prefix = Self.variableName(dependency)
    return values.map { NamedText("\(prefix)_\(Self.variableName($0.name))", $0.text) }
  }

  /// All variables of a suite that got `connections`.
  ///
  /// The names that drivers and tools read by themselves (`DATABASE_URL`, `PGHOST`, …) come with
  /// them; one that two connections claim goes to neither, whatever their kinds.
  package static func environment(of connections: [Self]) -> [NamedText] {
    // A variable that carries a dependency's name wins over one that is only a convention.
    let named = connections.flatMap(\.namedVariables)
    let claims = connections.map { Set($0.conventions.map(\.name)) }
    let conventions = connections.flatMap(\.conventions).filter { variable in
      claims.count { $0.contains(variable.name) } == 1
        && !named.contains { $0.name == variable.name }
    }
    return named + conventions
  }

  /// `orders-db` → `ORDERS_DB`; a leading digit gets an underscore, as shells demand.
  private static func variableName(_ name: String) -> String {
    let letters = name.uppercased().map { character in
      character.isASCII && (character.isLetter || character.isNumber) ? character : "_"
    }
    let result = String(letters)
    return result.first?.isNumber == true ? "_" + result : result
  }
}
