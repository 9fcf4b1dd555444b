import AssayDependencies
import AssayEvidence
import FoundationEssentials
import Glibc

/// The files of one PostgreSQL server and how it is started on them.
struct PostgresCluster: Sendable {
  let installation: PostgresInstallation
  let request: DependencyRequest
  let servers: LocalServers
  let cache: PostgresCache
  let account = ServerAccount.unprivileged(preferring: ["postgres"])
  let folder: String
  /// The server's superuser; suites get it too, as some create extensions.
  static let user = "assay"

  init(
    installation: PostgresInstallation, request: DependencyRequest, servers: LocalServers,
    cache: PostgresCache
  ) throws(FailureReport) {
    self.installation = installation
    self.request = request
    self.servers = servers
    self.cache = cache
    folder = try servers.makeFolder(
      for: account, attempt: "start Postgres \(installation.version)")
  }

  var tool: Tool { Tool(runID: servers.runID) }

  private var data: String { "\(folder)/data" }
  private var attempt: String { "start Postgres \(installation.version)" }

  func removeFiles() { PrivateDirectory.remove(folder) }

  /// Starts the server and returns it with its port, once it takes connections.
  func start(
    choosePort: () throws(FailureReport) -> UInt16
  ) async throws(FailureReport) -> (ServerProcess, UInt16) {
    let key = "\(installation.version)-\(account?.userID ?? geteuid())"
    try await fillData(key)
    do {
      return try await startOnFreePort(choosePort)
    } catch {
      // The copy may be broken: once more, from the beginning.
      cache.forget(key)
      PrivateDirectory.remove(data)
      try await fillData(key)
      return try await startOnFreePort(choosePort)
    }
  }

  private func fillData(_ key: String) async throws(FailureReport) {
    try await cache.fill(data, key: key, tool: tool) { () throws(FailureReport) in
      var tool = tool
      tool.account = account
      try await tool.check(
        installation.program("initdb"),
        [
          "--pgdata", data, "--username", Self.user, "--auth", "trust", "--encoding", "UTF8",
          // Sorts by code point whatever the machine is set to, yet knows all letters.
          "--locale", "C.UTF-8", "--no-sync", "--no-instructions",
          // Small log segments keep the folder small, so that copying it is quick.
          "--wal-segsize", "1",
        ], attempt: attempt, subject: request.name)
      try writeAccessRules()
    }
  }

  /// Trust on the socket, which lies in a folder that only we may enter; passwords elsewhere.
  private func writeAccessRules() throws(FailureReport) {
    do {
      try Data("local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n".utf8)
        .write(to: URL(filePath: "\(data)/pg_hba.conf"))
    } catch {
      throw FailureReport(
        .infrastructure, attempt: attempt, subject: "\(data)/pg_hba.conf", happened: "\(error)")
    }
  }

  private func startOnFreePort(
    _ choosePort: () throws(FailureReport) -> UInt16
  ) async throws(FailureReport) -> (ServerProcess, UInt16) {
    try await servers.startOnFreePort(
      attempt: attempt, subject: request.name, endSignal: SIGQUIT, choosePort: choosePort,
      launch: launch, isReady: { server, _ in isReady(server.pid) })
  }

  private func launch(port: UInt16) async throws(FailureReport) -> ServerProcess {
    let settings = [
      "listen_addresses": "127.0.0.1", "port": "\(port)", "unix_socket_directories": folder,
      // Nothing here outlives the run, so nothing needs to reach a disk.
      "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
      // It would hold the template open just when a copy of it is wanted.
      "autovacuum": "off",
      "shared_buffers": "64MB", "max_connections": "200", "max_wal_size": "1GB", "jit": "off",
      "timezone": "UTC", "log_timezone": "UTC", "logging_collector": "off",
    ]
    return try await ServerProcess.start(
      Launch(
        executable: installation.program("postgres"),
        arguments: ["-D", data]
          + settings.sorted { $0.key < $1.key }.flatMap { ["-c", "\($0)=\($1)"] },
        environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"],
        workingDirectory: folder, account: account),
      marker: servers.marker(request.name), log: "\(folder)/log", attempt: attempt,
      runGuard: servers.runGuard, crashSignal: SIGQUIT)
  }

  /// The eighth line of `postmaster.pid` says so, since PostgreSQL 10; `pg_ctl` looks there too.
  private func isReady(_ pid: Int32) -> Bool {
    guard let bytes = readWholeFile("\(data)/postmaster.pid", limit: 4096) else { return false }
    let lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    return lines.count > 7 && lines[0] == "\(pid)" && lines[7].hasPrefix("ready")
  }
}
