package import AssayHermeticity
import CSandbox

/// Confines commands by what Linux gives to everybody: name spaces, Landlock and a supervisor of
/// system calls.
///
/// The program that runs us is executed again as a helper before the command; a constructor in
/// `CSandbox` takes it from there, so that its `main` need not know. The helper is the supervisor:
/// the command and all that it starts end with it, however it ends.
package struct Sandbox: Sendable {
  package var policy: HermeticPolicy
  /// Where the supervisor writes what it saw, for `ObservationLog`; outside of what the suite may
  /// change.
  package var logPath: String
  /// What the suite may change beside what the policy lists: its scratch and cache folders.
  package var writableFolders: [String]
  /// See `SuiteEnvironment.markerFolder`.
  package var markerFolder: String?
  /// Whether the command is `go test -json`, whose test programs print which test they run.
  package var readsGoOutput = false
  /// Of violations and others; what comes after is counted.
  package var recordLimit = 50_000
  /// What it does without although this machine has it, to see what then happens.
  package var disabled: Set<SandboxCapabilities.Feature> = []

  package init(
    policy: HermeticPolicy, logPath: String, writableFolders: [String], markerFolder: String?
  ) {
    self.policy = policy
    self.logPath = logPath
    self.writableFolders = writableFolders
    self.markerFolder = markerFolder
  }

  /// What to execute instead of a command.
  package struct Command: Sendable, Hashable {
    package var executable: String
    package var arguments: [String]
    /// To set over those of the command; the helper takes it away again.
    package var environment: [String: String]
  }

  /// What runs `executable` with `arguments` confined; the command itself when the mode is off.
  ///
  /// It ends as the command ends: with its exit code, or by its signal. Exit code 125 means that it
  /// could not be started.
  package func command(_ executable: String, _ arguments: [String]) -> Command {
    guard policy.mode != .off else {
      return Command(executable: executable, arguments: arguments, environment: [:])
    }
    return Command(
      executable: "/proc/self/exe",
      arguments: ["sandbox"] + options + ["--", executable] + arguments,
      environment: ["ASSAY_SANDBOX_HELPER": "1"])
  }

  private var options: [String] {
    var options = ["--mode", policy.mode.rawValue, "--log", logPath, "--records", "\(recordLimit)"]
    switch policy.network {
    case .none: options += ["--network", "none"]
    case .loopback: options += ["--network", "loopback"]
    case .any: options += ["--network", "any"]
    case .declared(let endpoints):
      options += ["--network", "declared"]
      for endpoint in endpoints {
        if case .socket(let path) = endpoint {
          options += ["--socket", path]
        } else {
          options += ["--allow", endpoint.description]
        }
      }
    }
    if case .readOnly(let folders) = policy.files {
      options += (writableFolders + folders).flatMap { ["--write", $0] }
      options += policy.cacheNames.flatMap { ["--quiet", $0] }
    }
    if let limit = policy.processLimit { options += ["--processes", "\(limit)"] }
    if readsGoOutput { options += ["--output", "go"] }
    if let markerFolder { options += ["--markers", markerFolder] }
    if !disabled.isEmpty { options += ["--without", SandboxCapabilities.list(disabled)] }
    return options
  }
}
