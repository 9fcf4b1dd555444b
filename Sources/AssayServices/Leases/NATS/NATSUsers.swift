import AssayDependencies
import AssayEvidence

/// Adds users to a running NATS server: writes its configuration and has it read again.
struct NATSUsers: Sendable {
  private let server: any RunningServer
  private let path: String
  private let configuration: NATSConfiguration
  private let isolation: Isolation

  /// Beyond it a single argument of a command is refused by Linux.
  private static let chunk = 64 << 10
  private static let limit: Duration = .seconds(10)

  init(_ server: any RunningServer, _ isolation: Isolation) async throws(FailureReport) {
    self.server = server
    self.isolation = isolation
    path = try Self.path(server)
    let result = try await server.run(["cat", path])
    guard result.code == 0 else {
      throw Self.failure(
        server,
        "Its configuration \(path) cannot be read inside: "
          + String(decoding: result.error, as: UTF8.self))
    }
    configuration = NATSConfiguration(String(decoding: result.output, as: UTF8.self))
    guard isolation == .account || configuration.hasUsers else {
      throw Self.failure(server, "Its configuration has no account with users to add to.")
    }
  }

  /// Lets exactly these in, besides those of the module.
  func apply(_ seats: [NATSConfiguration.Seat]) async throws(FailureReport) {
    let text =
      isolation == .account
      ? configuration.addingAccounts(seats) : configuration.addingUsers(seats)
    try await write(text ?? "")
    try await server.kill(signal: "HUP")
    guard let last = seats.last, let port = server.dependency.module.ports.first?.name else {
      return
    }
    let clock = ContinuousClock()
    let end = clock.now + Self.limit
    var pause = Duration.milliseconds(1)
    while true {
      // Asked anew, as a restart may change it.
      if let endpoint = server.endpoints[port], await NATSLogin.isAccepted(last, at: endpoint) {
        return
      }
      guard clock.now < end else { break }
      // The server reads its file some time after the signal and tells nobody.
      try? await clock.sleep(for: pause)
      pause = min(pause * 2, .milliseconds(50))
    }
    let lines = await server.lastLines(5).joined(separator: "\n")
    throw Self.failure(server, "It did not take its changed configuration:\n\(lines)")
  }

  private func write(_ text: String) async throws(FailureReport) {
    var rest = text.utf8[...]
    var mark = ">"
    repeat {
      let piece = rest.prefix(Self.chunk)
      rest = rest.dropFirst(Self.chunk)
      // All of it is ASCII, so that no letter is cut.
      let words = String(decoding: piece, as: UTF8.self)
      try await shell("printf %s \"$1\" \(mark)\"$0.new\"", words)
      mark = ">>"
    } while !rest.isEmpty
    // The file keeps its owner and its permissions.
    try await shell("cat \"$0.new\" >\"$0\"", "")
  }

  private func shell(_ script: String, _ argument: String) async throws(FailureReport) {
    let result = try await server.run(["sh", "-c", script, path, argument])
    guard result.code == 0 else {
      throw Self.failure(
        server,
        "Its configuration \(path) cannot be written inside: "
          + String(decoding: result.error, as: UTF8.self))
    }
  }

  /// Inside; a process runs in the folder where its file is.
  private static func path(_ server: any RunningServer) throws(FailureReport) -> String {
    let module = server.dependency.module
    let paths =
      switch server.runtime {
      case .process:
        (module.process?.files ?? []).map { $0.name.replacing("{folder}/", with: "") }
      case .container: module.container?.specification.command ?? []
      }
    if let path = paths.first(where: { $0.hasSuffix(".conf") }) { return path }
    throw failure(server, "The module names no configuration file (.conf).")
  }

  private static func failure(_ server: any RunningServer, _ happened: String) -> FailureReport {
    FailureReport(
      .infrastructure, attempt: "add users to \(server.dependency.name)",
      subject: server.dependency.module.name, happened: happened,
      remedy: "Use an image with a shell, or the isolation server.")
  }
}
