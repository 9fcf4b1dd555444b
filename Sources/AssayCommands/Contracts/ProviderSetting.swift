import AssayDependencies
import AssayDocker
import AssayEvidence
import AssayManifest
import AssayMatching
import AssayPact
import AssayVerifier
import Foundation

/// The provider of a verification: where it runs or how it is started, and how its states are set
/// up.
struct ProviderSetting: Sendable {
  /// What a manifest says.
  struct Described: Sendable {
    var name: String
    var provider: Manifest.Provider
    /// Where its commands run; absolute.
    var folder: String
    /// The service's variables.
    var environment: [Manifest.EnvironmentEntry]
    var pacts: [String]
  }

  private let companion: CompanionCommand?
  private let verifier: Verifier

  /// What the command line says counts more than what the manifest says.
  init(_ options: ProviderOptions, _ described: Described?) throws {
    let provider = described?.provider
    let title = described.map { "the provider \($0.name)" } ?? "the provider"
    let command = options.providerURL == nil ? options.run ?? provider?.run : nil
    let known = options.providerURL ?? (options.run == nil ? provider?.url : nil)
    guard known != nil || command != nil else {
      throw FailureReport(
        .badInput, attempt: "verify the provider", subject: title,
        happened: "nobody said where it runs",
        remedy: "give --provider-url, or --run with a command that serves on $PORT")
    }
    let port = command == nil ? 0 : FreePort.find(1).first ?? 0
    let address = (known ?? "http://127.0.0.1:$PORT").replacing("$PORT", with: "\(port)")
    let folder = described?.folder ?? FileManager.default.currentDirectoryPath
    var environment = Self.environment(described)
    environment["PORT"] = "\(port)"
    companion = command.map { command in
      CompanionCommand(
        title: title, commandLine: command, folder: folder, environment: environment,
        endpoint: Endpoint(host: "127.0.0.1", port: port),
        readyPath: options.ready ?? provider?.ready)
    }
    var verifier = Verifier(
      .address(address),
      messages: .address(Self.url(options.messages ?? provider?.messages ?? "/", address)),
      matching: Matching(tools: .standard),
      calendar: Generation.calendar { Int(Date().timeIntervalSince1970) }, seed: options.seed)
    verifier.http = options.http()
    verifier.changes = try options.changes()
    verifier.workers = options.workers
    verifier.stopsAtFirstFailure = options.failFast
    if let line = options.stateCommand ?? (options.states == nil ? provider?.stateCommand : nil) {
      let state = StateCommand(line: line, folder: folder, environment: environment)
      verifier.states = .change { try await state.run($0, $1) }
    } else if let path = options.states ?? provider?.states {
      verifier.states = .http(Self.url(path, address), isQuery: options.statesAsQuery)
    }
    verifier.states.tearsDown = options.teardown
    self.verifier = verifier
  }

  /// Ours, the service's and the provider's own.
  ///
  /// What refers to a dependency is there already, as `assay verify` or `assay exec` has put it in.
  private static func environment(_ described: Described?) -> [String: String] {
    var environment = ProcessInfo.processInfo.environment
    for entry in (described?.environment ?? []) + (described?.provider.env ?? [])
    where !entry.value.contains("${") {
      environment[entry.name] = entry.value
    }
    return environment
  }

  /// A path is one of the provider's host.
  private static func url(_ path: String, _ address: String) -> String {
    if path.contains("://") { return path }
    let scheme = address.range(of: "://")?.upperBound ?? address.startIndex
    let origin = address[..<(address[scheme...].firstIndex(of: "/") ?? address.endIndex)]
    return "\(origin)\(path.hasPrefix("/") ? "" : "/")\(path)"
  }

  /// Runs `body` with a verifier while the provider runs.
  func serving<Result: Sendable>(
    _ body: @escaping @Sendable (Verifier) async throws -> Result
  ) async throws -> Result {
    let verifier = verifier
    guard let companion else { return try await body(verifier) }
    return try await companion.serving { try await body(verifier) }
  }
}
