import AssayDependencies
import AssayEvidence
import Glibc
import Synchronization

extension LocalServer: RunningServer {
  var dependency: Dependency { plan.dependency }
  var runtime: RuntimeKind { .process }
  var version: String? { plan.program.version?.text }
  var id: String { "\(process?.pid ?? 0)" }
  var account: ServiceAccount { plan.module.account }
  var socketFolder: String? { folder.path }
  var startUp: Duration { current.withLock { $0.startUp } }
  var wasPrepared: Bool { current.withLock { $0.wasPrepared } }

  var endpoints: [String: Endpoint] {
    ports.mapValues { Endpoint(host: "127.0.0.1", port: $0) }
  }

  func endpoint(port: UInt16) -> Endpoint? {
    let name = plan.module.ports.first { $0.number == port }?.name
    return name.flatMap { endpoints[$0] }
  }

  func state() async -> ServerState {
    let (process, isRemoved) = current.withLock { ($0.process, $0.isRemoved) }
    guard let process, !isRemoved else { return .gone }
    // The kernel's word on why it killed a process is not for everyone to read.
    if let code = process.exitCode { return .exited(code: code, outOfMemory: false) }
    return process.isPaused ? .paused : .running
  }

  func lastLines(_ count: Int) async -> [String] { output.lastLines(count) }

  func log() -> AsyncThrowingStream<LogLine, any Error> {
    output.follow { [self] in
      current.withLock { current in
        current.isRemoved
          || (!current.isRestarting && current.process.map { $0.exitCode != nil } ?? false)
      }
    }
  }

  func health() async -> ServerHealth? { nil }

  func run(_ command: [String]) async throws(FailureReport) -> CommandResult {
    let attempt = "run \(command.first ?? "a command") beside \(dependency.name)"
    guard let program = command.first, !program.isEmpty else {
      throw FailureReport(
        .badInput, attempt: attempt, subject: dependency.name, happened: "The command is empty.",
        remedy: "Name a program and its arguments.")
    }
    var variables = plan.environment(folder, plan.values(folder, ports: ports))
    // What it leaves behind ends with the server.
    variables.merge(marker.variables) { $1 }
    let executable = plan.executable(program)
    // As a shell and the engine say that there is no such program.
    guard executable.contains("/"), unsafe access(executable, F_OK) == 0 else {
      return CommandResult(code: 127, output: [], error: Array("\(program): not found\n".utf8))
    }
    var captured = CapturedCommand(
      launch: Launch(
        executable: executable, arguments: Array(command.dropFirst()), environment: variables,
        workingDirectory: folder.path),
      account: plan.account, attempt: attempt, timeout: .seconds(600))
    captured.clearsUp = false
    let (result, end) = try await captured.run()
    guard end == .exit else {
      throw FailureReport(
        .infrastructure, attempt: attempt, subject: command.joined(separator: " "),
        happened: end == .timeout
          ? "It did not end within 10 minutes and was killed." : "It was interrupted.")
    }
    return result
  }

  func readFile(_ path: String) async throws(FailureReport) -> [UInt8]? {
    let path = path.hasPrefix("/") ? path : "\(folder.path)/\(path)"
    let limit = 64 << 20
    let (bytes, number) = await runBlocking { () -> ([UInt8]?, Int32) in
      var status = stat()
      // Not what waits for a writer for ever, as a pipe.
      guard unsafe stat(path, &status) == 0 else { return (nil, errno) }
      guard status.st_mode & S_IFMT == S_IFREG else { return (nil, EINVAL) }
      guard status.st_size <= limit else { return (nil, EFBIG) }
      return (readToEnd(path, limit: limit), errno)
    }
    if let bytes { return bytes }
    if number == ENOENT || number == ENOTDIR { return nil }
    throw FailureReport(
      .infrastructure, attempt: "read a file of \(dependency.name)", subject: path,
      happened: number == EFBIG
        ? "It is larger than 64 MiB."
        : number == EINVAL ? "It is no file." : errorText(number) + ".")
  }

  func pause() async throws(FailureReport) {
    try await exclusively("pause") { process in await runBlocking { process.pause() } }
  }

  func resume() async throws(FailureReport) {
    try await exclusively("resume") { process in await runBlocking { process.resume() } }
  }

  func kill(signal: String) async throws(FailureReport) {
    guard let number = signalNumber(signal) else {
      throw FailureReport(
        .badInput, attempt: "send a signal to \(dependency.name)", subject: signal,
        happened: "There is no such signal.", remedy: "Use a name such as TERM or KILL.")
    }
    try await exclusively("send \(signal) to") { process in process.send(number) }
  }

  func restart() async throws(FailureReport) {
    await gate.enter()
    defer { gate.leave() }
    try check("restart")
    // One that is killed to stop it still has to put away what the restart wants to find.
    await end(signal: plan.stopSignal == SIGKILL ? SIGTERM : plan.stopSignal, toRestart: true)
    try await relaunch()
  }

  func stop() async {
    await gate.enter()
    defer { gate.leave() }
    guard !current.withLock({ $0.isRemoved }) else { return }
    await end()
    output.close()
    current.withLock { current in
      current.isRemoved = true
      current.reservations = []
    }
    await runBlocking { [folder] in folder.remove() }
  }

  private func check(_ verb: String) throws(FailureReport) {
    guard current.withLock({ $0.isRemoved }) else { return }
    throw FailureReport(
      .infrastructure, attempt: "\(verb) \(dependency.name)", subject: dependency.name,
      happened: "It was stopped.")
  }

  /// While nobody stops or restarts it.
  private func exclusively(
    _ verb: String, _ body: (ServerProcess) async -> Void
  ) async throws(FailureReport) {
    await gate.enter()
    defer { gate.leave() }
    try check(verb)
    guard let process, process.exitCode == nil else {
      throw FailureReport(
        .infrastructure, attempt: "\(verb) \(dependency.name)", subject: dependency.name,
        happened: "It has ended." + Readiness.quotation(of: output.lastLines(20)))
    }
    await body(process)
  }
}
