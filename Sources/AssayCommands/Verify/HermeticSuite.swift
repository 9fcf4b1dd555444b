import AssayDependencies
import AssayEvidence
import AssayHermeticity
import AssayManifest
import AssayProcesses
import AssaySandbox
import AssayTestRuns
import Foundation

/// A suite whose processes are watched or confined.
struct HermeticSuite: Sendable {
  private let suite: Manifest.Suite
  private let id: String
  private let runner: TestRunner?
  private let sandbox: Sandbox
  private let surroundings: SuiteEnvironment
  private let roles: [AssayHermeticity.Endpoint: ObservedLevel.Role]

  /// Makes the folders that the suite gets.
  ///
  /// - Returns: nil when the manifest does not ask for it.
  /// - Throws: a failure of input for what is no endpoint, of the infrastructure when a folder
  ///   cannot be made.
  static func prepare(
    _ suite: Manifest.Suite, id: String, folder: String, runner: TestRunner?,
    connections: [ProvidedConnection], results: [String], logPath: String, cacheFolder: String
  ) throws(FailureReport) -> HermeticSuite? {
    guard suite.hermetic != .off else { return nil }
    let unknown = suite.reaches.first { $0 != "loopback" && AssayHermeticity.Endpoint($0) == nil }
    if let unknown {
      throw FailureReport(
        .badInput, attempt: "confine the suite", subject: id,
        happened: "`reaches` names '\(unknown)', which is no endpoint.",
        remedy: "Write loopback, a port, HOST:PORT, or the path of a socket.")
    }
    let scratch = NSTemporaryDirectory() + "/assay-suite-\(UUID())"
    for path in [scratch, cacheFolder] {
      do {
        try FileManager.default.createDirectory(
          atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      } catch {
        throw FailureReport(
          .infrastructure, attempt: "make a folder for the suite", subject: path,
          happened: (error as NSError).localizedDescription,
          remedy: "Free space on the disk, or point TMPDIR to a folder that can be written to.")
      }
    }
    let surroundings = SuiteEnvironment(scratchFolder: scratch, cacheFolder: cacheFolder)
    try surroundings.prepare()
    return HermeticSuite(
      suite, id: id, folder: folder, runner: runner, connections: connections, results: results,
      logPath: logPath, surroundings: surroundings)
  }

  private init(
    _ suite: Manifest.Suite, id: String, folder: String, runner: TestRunner?,
    connections: [ProvidedConnection], results: [String], logPath: String,
    surroundings: SuiteEnvironment
  ) {
    self.suite = suite
    self.id = id
    self.runner = runner
    self.surroundings = surroundings
    func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(folder)/\(path)" }
    let dependencies = connections.map {
      AssayHermeticity.Endpoint.address(host: $0.host, port: $0.port)
    }
    roles = Dictionary(dependencies.map { ($0, .dependency) }, uniquingKeysWith: { $1 })
    let written = suite.results + suite.coverage
    // A build that is a part of the command is no test's doing.
    let folders =
      [".build", "target", "build"].map(absolute) + written.map { Self.folder(of: absolute($0)) }
      + results.map(Self.folder(of:)) + suite.writes.map(absolute)
    let mode: HermeticPolicy.Mode = suite.hermetic == .enforce ? .enforce : .watch
    let allowed = suite.reaches.compactMap { AssayHermeticity.Endpoint($0) }
    var policy = HermeticPolicy(
      layer: suite.layer, mode: mode, dependencies: dependencies + allowed,
      writableFolders: folders)
    if suite.layer == .unit {
      if suite.reaches.contains("loopback") { policy.network = .loopback }
      if !allowed.isEmpty { policy.network = .declared(allowed) }
    }
    var sandbox = Sandbox(
      policy: policy, logPath: logPath, writableFolders: [],
      markerFolder: surroundings.markerFolder)
    sandbox.readsGoOutput = runner == .goTest
    self.sandbox = sandbox
  }

  /// Without a part that is a pattern.
  private static func folder(of path: String) -> String {
    let parts = path.split(separator: "/").prefix { !$0.contains("*") && !$0.contains("?") }
    let isWhole = parts.count == path.split(separator: "/").count
    return "/" + (isWhole ? parts.dropLast() : parts[...]).joined(separator: "/")
  }

  /// All variables that the suite gets.
  func environment(_ inherited: [String: String]) -> [String: String] {
    surroundings.variables(inherited: inherited, runner: runner) { path in
      var isFolder: ObjCBool = false
      return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        && isFolder.boolValue
    }
  }

  /// What runs the shell with the command.
  func wrapper(_ line: String, _ environment: [String: String]) -> SupervisedCommand.Wrapper {
    var sandbox = sandbox
    sandbox.writableFolders = surroundings.writableFolders(environment)
    let command = sandbox.command("/bin/sh", ["-c", line])
    return SupervisedCommand.Wrapper(
      executable: command.executable, arguments: command.arguments,
      environment: command.environment)
  }

  /// What the suite's tests did, and removes its folders.
  ///
  /// - Parameters:
  ///   - events: what its runner wrote while it ran, for the times of its tests.
  ///   - tests: in its results.
  /// - Returns: the evidence on the suite and its tests.
  func evidence(events: String, tests: [TestResult]) -> [Evidence] {
    defer { try? FileManager.default.removeItem(atPath: surroundings.scratchFolder) }
    let log: ObservationLog?
    do throws(FailureReport) { log = try ObservationLog(path: sandbox.logPath) } catch {
      return [
        Evidence(
          check: "pyramid.hermetic", subject: id, verdict: .notChecked, reason: error.happened)
      ]
    }
    var intervals = TestIntervals()
    switch runner {
    case .swiftTest?:
      let bytes = FileManager.default.contents(atPath: events).map { [UInt8]($0) } ?? []
      intervals = TestIntervals(swiftTestingEvents: bytes)
    case .goTest?:
      intervals = TestIntervals(
        goMarks: log?.marks ?? [], packages: Set(tests.map(\.identity.suite)))
    case .pytest?, nil: break
    }
    let evidence = HermeticityReport(
      suite: id, layer: suite.layer, policy: sandbox.policy, log: log,
      attribution: Attribution(log?.observations ?? [], intervals: intervals),
      surroundings: ObservedLevel.Surroundings(
        roles: roles, loopback: suite.layer == .contract ? .contractPartner : .dependency)
    ).evidence
    // What a suite may reach by the manifest's word is no fault of its tests.
    return suite.reaches.isEmpty
      ? evidence : evidence.filter { $0.check != "pyramid.observed-level" }
  }
}
