import AssayDates
import AssayEvidence
import AssayProbe
import Foundation
import Synchronization

/// Does the runs of a session, each with a fresh temporary folder.
final class RunExecutor: Sendable {
  let runner: any TestRunnerAdapter
  let machine: Machine
  let environment: [String: String]
  let folder: String
  let scratch: String
  let today: CivilDate
  let run: RunCommand
  private let state = Mutex(State())

  private struct State {
    var runs = 0
    /// Of the first run that ended by itself.
    var usual: Duration?
  }

  init(
    runner: any TestRunnerAdapter, machine: Machine, environment: [String: String],
    folder: String, scratch: String, today: CivilDate, run: @escaping RunCommand
  ) {
    self.runner = runner
    self.machine = machine
    self.environment = environment
    self.folder = folder
    self.scratch = scratch
    self.today = today
    self.run = run
  }

  /// - Throws: `FailureReport` when the tests cannot be listed.
  func tests() async throws -> [String] {
    let place = try makePlaces(copies: 1)[0]
    defer { remove(place) }
    let command = try runner.listing(in: place)
    let surroundings = surroundings(.baseline, place)
    let answer = await run(request(command, surroundings, place, limit: .seconds(300)))
    var seen: Set<String> = []
    return try runner.tests(listedIn: place, answer: answer).filter { seen.insert($0).inserted }
  }

  /// Never throws: what went wrong is the answer's problem.
  func perform(_ run: ProbeRun) async -> ProbeAnswer {
    let isDoubled = run.condition == .perturbed(.twoCopies)
    do {
      let places = try makePlaces(copies: isDoubled ? 2 : 1)
      defer { remove(places[0]) }
      let files = TemporaryFiles()
      let began = ContinuousClock.now
      async let second = isDoubled ? execute(run, places[1]) : nil
      let first = try await execute(run, places[0])
      let answers = [first, try await second].compactMap { $0 }
      if answers.allSatisfy({ $0.problem == nil }) { remember(.now - began) }
      return answer(run, places, answers, files)
    } catch {
      return ProbeAnswer(problem: "\(error)")
    }
  }

  private func execute(_ run: ProbeRun, _ place: RunPlace) async throws -> CommandAnswer? {
    let surroundings = surroundings(run.condition, place)
    var place = place
    if let script = surroundings.script {
      let path = "\(place.folder)/wrapper.sh"
      try Data(script.utf8).write(to: URL(filePath: path))
      place.wrapper = path
    }
    var command = try runner.command(for: run, in: place)
    if let wrapper = place.wrapper, !runner.wrapsTests {
      command.line =
        "sh \(ShellText.word(wrapper)) sh -c \(ShellText.word("exec \(command.line)"))"
    }
    return await self.run(request(command, surroundings, place, limit: limit(of: run)))
  }

  private func surroundings(_ condition: Condition, _ place: RunPlace?) -> Surroundings {
    var surroundings = Surroundings(
      condition, machine: machine, environment: environment, today: today, place: place,
      runnerMarksTests: runner.marksTests)
    surroundings.variables.merge(runner.variables(under: condition)) { $1 }
    return surroundings
  }

  private func request(
    _ command: RunnerCommand, _ surroundings: Surroundings, _ place: RunPlace, limit: Duration
  ) -> CommandRequest {
    var environment = environment
    environment["TMPDIR"] = place.temporary
    let changes = surroundings.variables.merging(command.variables.mapValues { $0 }) { $1 }
    for (name, value) in changes {
      let old = Surroundings.lists.contains(name) ? environment[name] : nil
      environment[name] = value.map { value in old.map { "\(value):\($0)" } ?? value }
    }
    var request = CommandRequest(
      commandLine: command.line, environment: environment, folder: folder, limit: limit)
    request.isOnLoopback = surroundings.isOnLoopback
    return request
  }

  /// Ten times what a run takes, as a perturbation may make tests hang.
  private func limit(of run: ProbeRun) -> Duration {
    guard let usual = state.withLock({ $0.usual }) else { return .seconds(600) }
    let slowness = run.condition == .perturbed(.starvation) ? 40 : 10
    return usual * slowness + .seconds(10)
  }

  private func remember(_ duration: Duration) {
    state.withLock { if $0.usual == nil { $0.usual = duration } }
  }

  private func answer(
    _ run: ProbeRun, _ places: [RunPlace], _ answers: [CommandAnswer], _ files: TemporaryFiles
  ) -> ProbeAnswer {
    let results = places.map { runner.results(of: run, in: $0) }
    var answer = ProbeAnswer(results.flatMap(\.executions))
    for result in results { answer.fixedPaths.merge(result.fixedPaths) { $0.union($1) } }
    let makers = results.reduce(into: [:]) { $0.merge($1.makers) { $1 } }
    let complaints = answer.executions.compactMap(\.message)
    answer.leftovers = files.clear(makers: makers, complaints: complaints).map { left in
      ProbeAnswer.Leftover(
        path: left.path, test: left.test,
        isRemoved: !FileManager.default.fileExists(atPath: left.path))
    }
    if let failed = answers.first(where: { $0.problem != nil }), let problem = failed.problem {
      let last = failed.tail.split(separator: "\n").last.map { ": \($0)" } ?? ""
      answer.problem = problem + last
    }
    return answer
  }

  /// Folders for the copies of a run, in one folder that is theirs.
  private func makePlaces(copies: Int) throws -> [RunPlace] {
    let number = state.withLock { state in
      state.runs += 1
      return state.runs
    }
    let places = (0..<copies).map { copy in
      RunPlace(
        scratch: scratch, folder: "\(scratch)/run-\(number)/\(copy)", copy: copy, copies: copies)
    }
    for folder in places.flatMap({ [$0.temporary, $0.home] }) + [places[0].meeting] {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    return places
  }

  private func remove(_ place: RunPlace) {
    let folder = URL(filePath: place.folder).deletingLastPathComponent()
    try? FileManager.default.removeItem(at: folder)
  }
}

extension RunExecutor {
  /// The shell command line that does a run again, in the folder of the tests.
  ///
  /// `again` is the command line of `assay` for runs that need our help.
  func commandLine(for run: ProbeRun, again: (ProbeRun) -> String) -> String {
    let surroundings = surroundings(run.condition, nil)
    guard let line = runner.commandLine(for: run) else { return again(run) }
    var text = line
    if run.condition == .perturbed(.twoCopies) { text = "\(line) & \(line); wait" }
    if let script = surroundings.script {
      text = "sh -c \(ShellText.word(script)) sh \(line)"
    } else if surroundings.isOnLoopback {
      text = "ASSAY_HELPER=loopback assay loopback /bin/sh -c \(ShellText.word(line))"
    }
    let removed = surroundings.variables.filter { $0.value == nil }.keys.sorted()
    let set = surroundings.variables.compactMapValues { $0 }
    if isCompound(text) { text = "sh -c \(ShellText.word(text))" }
    text = ShellText.assignments(set) + text
    if !removed.isEmpty { text = "env \(removed.map { "-u \($0) " }.joined())" + text }
    return surroundings.preparation.map { "\($0) && \(text)" } ?? text
  }

  private func isCompound(_ line: String) -> Bool { line.hasSuffix("; wait") }
}
