package import AssayDependencies
package import AssayEvidence
import NIOHTTP1

/// Gives every lease a virtual host and a user who may use no other, by the management API.
package actor RabbitMQLeases: LeaseSource {
  /// Opens servers for leases of virtual hosts.
  package struct Factory: LeaseSourceFactory {
    private let ahead: Int

    /// - Parameter ahead: how many virtual hosts are kept ready; each is a dozen Erlang processes.
    package init(ahead: Int = 2) { self.ahead = ahead }

    package func open(
      _ server: any RunningServer
    ) async throws(FailureReport) -> any LeaseSource {
      let hosts = try RabbitMQHosts(server)
      // Now, so that a missing plugin shows before the first test.
      let first = try await hosts.make()
      let leases = RabbitMQLeases(server, hosts, ahead: ahead)
      await leases.refusals.follow(server, read: RabbitMQLeases.refusal)
      await leases.pool.add(first)
      await leases.pool.prepareAhead()
      return leases
    }
  }

  private let server: any RunningServer
  private let hosts: RabbitMQHosts
  fileprivate nonisolated let pool: ReadyPool<RabbitMQHosts.Host>
  fileprivate nonisolated let refusals: RefusalLog
  private let drops = BackgroundWork()
  private var owners: [String: LeaseOwner] = [:]

  private init(_ server: any RunningServer, _ hosts: RabbitMQHosts, ahead: Int) {
    self.server = server
    self.hosts = hosts
    refusals = RefusalLog(server.dependency.name)
    pool = ReadyPool(
      target: ahead, limit: 2,
      make: { () throws(FailureReport) in try await hosts.make() },
      discard: { await hosts.drop($0.name) })
  }

  package func lease(for owner: LeaseOwner) async throws(FailureReport) -> Lease {
    let host = try await pool.take()
    owners[host.name] = owner
    let account = ServiceAccount(user: host.name, password: host.password, database: host.name)
    return Lease(
      id: host.name, owner: owner, isolation: .virtualHost,
      connection: ProvidedConnection(
        server, account: account, isolation: "virtual host \(host.name)"))
  }

  /// Deletes the virtual host and its user without making the test wait for it.
  package func release(_ lease: Lease, keep: Bool) async {
    guard !keep else { return }
    let hosts = hosts
    await drops.start { await hosts.drop(lease.id) }
  }

  package func violations() async -> [IsolationViolation] {
    await refusals.violations(of: owners)
  }

  package func close() async {
    await pool.close()
    await drops.finish()
    await refusals.close()
  }

  /// Sees refusals such as `access to vhost 'a' refused for user 'b'` in a line of the log.
  static func refusal(in line: String) -> RefusalLog.Refusal? {
    let phrases = ["access to ", "login refused: user "]
    guard line.contains("refused"),
      let start = phrases.compactMap({ line.firstRange(of: $0)?.lowerBound }).min(),
      let mark = line.firstRange(of: "user '"),
      let end = line[mark.upperBound...].firstIndex(of: "'")
    else { return nil }
    let user = String(line[mark.upperBound..<end])
    // Its own user turned away at the door: released, or a wrong password.
    let isLogin = line.contains("login refused")
    if isLogin && user.hasPrefix(LeaseIdentifier.prefix) { return nil }
    // On a terminal the line would have colours, and it has them in a file, too.
    return RefusalLog.Refusal(user: user, action: String(line[start...].prefix { $0 != "\u{1B}" }))
  }
}

/// Makes and deletes virtual hosts, each with a user of the same name.
actor RabbitMQHosts {
  struct Host: Sendable, Hashable {
    var name: String
    var password: String
  }

  private let administration: HTTPAdministration
  private var generator = SystemRandomNumberGenerator()

  init(_ server: any RunningServer) throws(FailureReport) {
    administration = try HTTPAdministration(server, port: "management")
  }

  func make() async throws(FailureReport) -> Host {
    let host = Host(
      name: LeaseIdentifier.make(using: &generator),
      password: LeaseIdentifier.secret(using: &generator))
    let name = host.name
    try await administration.demand(.PUT, "/api/vhosts/\(name)")
    do throws(FailureReport) {
      // With its tag the user may look at its own host by the API, and at no other.
      try await administration.demand(
        .PUT, "/api/users/\(name)",
        #"{"password":"\#(host.password)","tags":"management"}"#)
      try await administration.demand(
        .PUT, "/api/permissions/\(name)/\(name)",
        #"{"configure":".*","write":".*","read":".*"}"#)
    } catch {
      await drop(name)
      throw error
    }
    return host
  }

  /// What fails goes with the server at the latest.
  func drop(_ name: String) async {
    // First the user, so that a consumer that somebody forgot cannot come back.
    _ = try? await administration.send(.DELETE, "/api/users/\(name)")
    _ = try? await administration.send(.DELETE, "/api/vhosts/\(name)")
  }
}
