import AssayDependencies
import AssayEvidence

/// The administrator's view of a Redis server.
struct RedisServer: Sendable {
  let server: any RunningServer
  let connection: RedisConnection
  /// How many numbered databases it has.
  let databases: Int
  /// Whether it has users (Redis 6 and later), so that a lease can be held to its part.
  let hasUsers: Bool

  /// Whom the server knows us as once nobody may come in without a name.
  private static let administrator = "assay-administrator"

  init(_ server: any RunningServer) async throws(FailureReport) {
    self.server = server
    let port = server.dependency.module.ports.first?.name ?? ""
    let connection = RedisConnection(server.dependency.name, account: server.account) {
      server.endpoints[port]
    }
    let answers = try await connection.send([
      ["PING"], ["CONFIG", "GET", "databases"], ["ACL", "WHOAMI"],
      // Only the newest refusals are kept, and a busy test makes many.
      ["CONFIG", "SET", "acllog-max-len", "10000"],
    ])
    if case .error(let text) = answers[0] {
      await connection.close()
      throw FailureReport(
        .infrastructure, attempt: "administer \(server.dependency.name)",
        subject: server.dependency.module.name, happened: "\(text).",
        remedy: "Give the module the administrator's account.")
    }
    databases = answers[1].value(of: "databases")?.string.flatMap { Int($0) } ?? 16
    hasUsers = if case .error = answers[2] { false } else { true }
    // With a password of its own the server is closed already.
    guard hasUsers, server.account.password == nil else {
      self.connection = connection
      return
    }
    var generator = SystemRandomNumberGenerator()
    let password = LeaseIdentifier.secret(using: &generator)
    let introduction = [
      ["ACL", "SETUSER", Self.administrator, "reset", "on", ">\(password)", "~*", "&*", "+@all"],
      ["AUTH", Self.administrator, password], ["ACL", "SETUSER", "default", "off"],
    ]
    for case .error(let text) in try await connection.send(introduction) {
      await connection.close()
      throw FailureReport(
        .infrastructure, attempt: "close \(server.dependency.name) to strangers",
        subject: server.dependency.module.name, happened: "\(text).")
    }
    await connection.close()
    self.connection = RedisConnection(
      server.dependency.name,
      account: ServiceAccount(user: Self.administrator, password: password),
      introduction: introduction
    ) {
      server.endpoints[port]
    }
  }

  /// What clients ask a server for by themselves is allowed; what changes it for all is not.
  static func rules(password: String, scope: [String], selects number: Int) -> [String] {
    ["reset", "on", ">\(password)"] + scope
      + [
        "+@all", "-@admin", "-flushall", "-swapdb", "-move", "-select", "+select|\(number)",
        "+config|get", "+cluster|nodes", "+cluster|slots", "+cluster|info", "+acl|whoami",
      ]
  }

  /// What users of leases were refused, as the server remembers it.
  func violations(of owners: [String: LeaseOwner]) async -> [IsolationViolation] {
    guard hasUsers, let log = try? await connection.send("ACL", "LOG", "10000") else { return [] }
    return Self.violations(in: log, dependency: server.dependency.name, owners: owners)
  }

  /// Reads the answer to `ACL LOG`, which has the newest first.
  static func violations(
    in log: RedisValue, dependency: String, owners: [String: LeaseOwner]
  ) -> [IsolationViolation] {
    log.elements.reversed().compactMap { entry in
      guard let user = entry.value(of: "username")?.string,
        let reason = entry.value(of: "reason")?.string,
        let object = entry.value(of: "object")?.string
      else { return nil }
      let owner = owners[user]
      let action: String
      switch reason {
      case "key": action = "used the key \(object), which has not its prefix"
      case "channel": action = "used the channel \(object), which has not its prefix"
      case "command": action = "called \(object), which reaches beyond its part of the server"
      case "auth" where owner == nil && user != administrator: action = "tried to log in as \(user)"
      default: return nil
      }
      return IsolationViolation(dependency: dependency, owner: owner, action: action)
    }
  }

  /// A lease's connection, with its user in the forms where Redis clients expect it.
  func connection(
    number: Int, user: String, password: String, extras: [NamedText] = [], isolation: String
  ) -> ProvidedConnection {
    let database = "\(number)"
    guard hasUsers else {
      let account = ServiceAccount(
        user: server.account.user, password: server.account.password, database: database)
      return ProvidedConnection(server, account: account, extras: extras, isolation: isolation)
    }
    let account = ServiceAccount(user: user, password: password, database: database)
    var connection = ProvidedConnection(
      server, account: account, extras: extras, isolation: isolation)
    connection.putAccountIntoURLs()
    for index in connection.forms.indices where connection.forms[index].name == "stackexchange" {
      connection.forms[index].text += ",user=\(user),password=\(password)"
    }
    connection.conventions += [
      NamedText("REDIS_USERNAME", user), NamedText("REDIS_PASSWORD", password),
    ]
    return connection
  }
}
