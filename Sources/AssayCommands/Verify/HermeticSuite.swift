import AssayDependencies
import AssayEvidence
import AssayHermeticity
import AssayManifest
import AssayProcesses
import AssaySandbox
import AssayTestRuns
import AssayVerification
import Foundation

/// A suite whose processes are watched or confined.
struct HermeticSuite: Sendable {
  private let suite: Manifest.Suite
  private let id: String
  private let runner: TestRunner?
  private var sandbox: Sandbox
  private let surroundings: SuiteEnvironment
  /// The dependencies that it was given, by where they answer.
  private let given: [AssayHermeticity.Endpoint: String]

  /// Makes the folders that the suite gets.
  ///
  /// Unit tests are watched unless the manifest says otherwise, where their runner tells which test
  /// runs: of any other command nobody knows what is a test's doing.
  ///
  /// - Returns: nil when it is to run as it is.
  /// - Throws: a failure of input for what is no endpoint, of the infrastructure when a folder
  ///   cannot be made.
  static func prepare(
    _ suite: Manifest.Suite, id: String, folder: String, runner: TestRunner?,
    connections: [ProvidedConnection], results: [String], logPath: String, cacheFolder: String
  ) throws(FailureReport) -> HermeticSuite? {
    let isWatchedAnyway = suite.layer == .unit && runner != nil
    let mode = suite.hermetic ?? (isWatchedAnyway ? .watch : .off)
    guard mode != .off else { return nil }
    let unknown = suite.reaches.first { $0 != "loopback" && AssayHermeticity.Endpoint($0) == nil }
    if let unknown {
      throw FailureReport(
        .badInput, attempt: "confine the suite", subject: id,
        happened: "`reaches` names '\(unknown)', which is no endpoint.",
        remedy: "Write loopback, a port, HOST:PORT, or the path of a socket.")
    }
    // Short, as the path of a socket below it may have no more than 107 bytes.
    let scratch = NSTemporaryDirectory() + "assay-\(UUID().uuidString.suffix(12))"
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
    let isAskedFor = suite.hermetic != nil
    let surroundings = SuiteEnvironment(
      scratchFolder: scratch, cacheFolder: isAskedFor ? cacheFolder : nil,
      keepsSettings: !isAskedFor)
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
    given = Dictionary(
      zip(dependencies, connections.map(\.dependency)).map { ($0, $1) }, uniquingKeysWith: { $1 })
    let written = suite.results + suite.coverage
    let folders =
      Self.buildFolders(of: runner).map(absolute) + written.map { Self.folder(of: absolute($0)) }
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

  /// A build that is a part of the command is no test's doing.
  private static func buildFolders(of runner: TestRunner?) -> [String] {
    switch runner {
    case .swiftTest?: [".build"]
    case .pytest?, .goTest?: []
    case nil: [".build", "target", "build"]
    }
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

  func removeFolders() {
    try? FileManager.default.removeItem(atPath: surroundings.scratchFolder)
  }

  /// What the suite's tests did, and removes its folders.
  ///
  /// - Parameters:
  ///   - events: what its runner wrote while it ran, for the times of its tests.
  ///   - tests: in its results.
  ///   - environment: all variables that it got.
  ///   - rerun: runs a command as the suite ran.
  /// - Returns: the evidence on the suite and its tests, and where they connected to; nil where
  ///   nothing was seen.
  func findings(
    events: String, tests: [TestResult], environment: [String: String],
    rerun: (Rerun) async -> Void
  ) async -> (evidence: [Evidence], reach: SuiteReach?) {
    defer { removeFolders() }
    let log: ObservationLog?
    do throws(FailureReport) { log = try ObservationLog(path: sandbox.logPath) } catch {
      let evidence = Evidence(
        check: "pyramid.hermetic", subject: id, verdict: .notChecked, reason: error.happened)
      return ([evidence], nil)
    }
    let packages = Set(tests.map(\.identity.suite))
    var attribution = attribution(of: log, events: events, packages: packages)
    // Where nobody asked for a hermetic suite, its tests are judged and not what surrounds them.
    if suite.hermetic == nil { attribution.leaveOutFilesOfSuite() }
    await settle(&attribution, packages, environment, rerun)
    let reach = log.map { log in
      SuiteReach(suite: id, attribution, isWhole: log.isComplete && log.seesCalls, given: given)
    }
    let evidence = HermeticityReport(
      suite: id, layer: suite.layer, policy: sandbox.policy, log: log, attribution: attribution,
      surroundings: ObservedLevel.Surroundings(
        roles: given.mapValues { _ in .dependency },
        loopback: suite.layer == .contract ? .contractPartner : .dependency)
    ).evidence
    // What a suite may reach by the manifest's word is no fault of its tests.
    let judged =
      suite.reaches.isEmpty
      ? evidence : evidence.filter { $0.check != "pyramid.observed-level" }
    return (judged, reach)
  }

  private func attribution(
    of log: ObservationLog?, events: String, packages: Set<String>
  ) -> Attribution {
    var intervals = TestIntervals()
    switch runner {
    case .swiftTest?:
      let bytes = FileManager.default.contents(atPath: events).map { [UInt8]($0) } ?? []
      intervals = TestIntervals(swiftTestingEvents: bytes)
    case .goTest?: intervals = TestIntervals(goMarks: log?.marks ?? [], packages: packages)
    case .pytest?, nil: break
    }
    return Attribution(log?.observations ?? [], intervals: intervals)
  }
}

// MARK: - Several tests at a time

extension HermeticSuite {
  /// A run of one test, to see what it does when no other runs.
  struct Rerun: Sendable {
    var commandLine: String
    var environment: [String: String]
    var wrapper: SupervisedCommand.Wrapper
    var timeout: Duration
  }

  /// For all runs of single tests together.
  private static let settlingTime: Duration = .seconds(30)

  /// Runs accused tests alone where it is open which of several did something.
  private func settle(
    _ attribution: inout Attribution, _ packages: Set<String>, _ environment: [String: String],
    _ rerun: (Rerun) async -> Void
  ) async {
    guard let runner else { return }
    let clock = ContinuousClock()
    let deadline = clock.now + Self.settlingTime
    var alone = self
    alone.sandbox.logPath += ".alone"
    let events = alone.sandbox.logPath + ".events"
    var search = ConfirmationSearch(attribution)
    while let test = search.next, clock.now < deadline, !Task.isCancelled,
      let line = runner.commandLine(suite.run, only: test)
    {
      // What the last one left must not speak for this one.
      for path in [alone.sandbox.logPath, events] {
        try? FileManager.default.removeItem(atPath: path)
      }
      let request = runner.request(commandLine: line, environment: [:], path: events)
      await rerun(
        Rerun(
          commandLine: request.commandLine, environment: environment,
          wrapper: alone.wrapper(request.commandLine, environment),
          timeout: min(suite.timeout, deadline - clock.now)))
      let log = try? ObservationLog(path: alone.sandbox.logPath)
      let acts = alone.attribution(of: log, events: events, packages: packages).acts[test] ?? []
      search.record(
        test, did: acts.filter { $0.confidence == .certain }.map(\.observation))
    }
    attribution.settle(search.culprits)
  }
}
