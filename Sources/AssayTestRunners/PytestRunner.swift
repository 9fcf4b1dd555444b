import AssayEvidence
import AssayJSON
import AssayProbe
import Foundation

/// pytest, with a small plugin of ours inside.
struct PytestRunner: TestRunnerAdapter {
  /// The command line before our options: `pytest`, `python3 -m pytest tests`.
  let words: [String]
  /// Where it runs.
  let folder: String

  let abilities = RunnerAbilities(ordering: .exact, selects: true, repeats: true)
  let notChecked: [Perturbation.Kind: String] = [
    .parallel: "pytest runs one test after the other; pytest-xdist is not driven"
  ]
  let marksTests = true
  let wrapsTests = false

  /// Plugins that would undo what is asked for, and limits that would end runs early.
  private static let options = [
    "-p", "no:randomly", "-p", "no:random_order", "-p", "no:cacheprovider", "--maxfail=0",
  ]

  func variables(under condition: Condition) -> [String: String?] {
    if case .perturbed(.hashSeed(let seed)) = condition { return ["PYTHONHASHSEED": "\(seed)"] }
    return ["PYTHONHASHSEED": "0"]
  }

  func listing(in place: RunPlace) throws -> RunnerCommand {
    try command(adding: ["--collect-only", "-q"], steps: nil, condition: .baseline, in: place)
  }

  func tests(listedIn place: RunPlace, answer: CommandAnswer) throws -> [String] {
    let lines = JSONLines.read(place.results)
    let tests = lines.compactMap { $0["collected"]?.array }.last ?? []
    guard answer.problem == nil, !tests.isEmpty else {
      throw FailureReport(
        .badInput, attempt: "list the tests", subject: ShellText.words(words),
        happened: answer.problem.map { "It ended with \($0):\n" + answer.tail }
          ?? "pytest collected no test.",
        remedy: "Have pytest collect them first: add --collect-only to the command.")
    }
    return tests.compactMap(\.string)
  }

  func command(for run: ProbeRun, in place: RunPlace) throws -> RunnerCommand {
    try command(adding: ["-q"], steps: run.steps, condition: run.condition, in: place)
  }

  private func command(
    adding options: [String], steps: [ProbeRun.Step]?, condition: Condition, in place: RunPlace
  ) throws -> RunnerCommand {
    let plugins = "\(place.folder)/plugins"
    try FileManager.default.createDirectory(atPath: plugins, withIntermediateDirectories: true)
    try write(PytestPlugin.text, to: "\(plugins)/\(PytestPlugin.name).py")
    try write(settings(steps, condition, place).description, to: place.settings)
    let words = words + Self.options + ["-p", PytestPlugin.name] + options
    return RunnerCommand(
      line: ShellText.words(words),
      variables: ["ASSAY_PROBE_SETTINGS": place.settings, "PYTHONPATH": plugins])
  }

  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  private func settings(
    _ steps: [ProbeRun.Step]?, _ condition: Condition, _ place: RunPlace
  ) -> JSON {
    var delay = JSON.null
    switch condition {
    case .perturbed(.lateThreads(let seed)):
      delay = ["seed": .string(String(seed)), "seconds": .number(Self.delay)]
    case .control(.lateThreads(let seed)): delay = ["seed": .string(String(seed)), "seconds": 0]
    default: break
    }
    let list = steps.map { steps in
      JSON.array(steps.map { [.string($0.test), .number(JSONNumber($0.times))] })
    }
    return [
      "results": .string(place.results), "marker": .string(place.marker),
      "folder": .string(place.scratch), "steps": list ?? .null, "delay": delay,
      "copy": .number(JSONNumber(place.copy)), "copies": .number(JSONNumber(place.copies)),
      "meeting": .string(place.meeting),
    ]
  }

  /// In seconds: longer than a test should rely on, shorter than a fixed wait should be.
  private static let delay = JSONNumber(text: "0.04") ?? JSONNumber(1)

  func results(of run: ProbeRun, in place: RunPlace) -> RunnerResults {
    var results = RunnerResults()
    var open: String?
    for line in JSONLines.read(place.results) {
      if let begun = line["begin"]?.string {
        open = begun
      } else if let path = line["made"]?.string {
        results.makers[path] = line["by"]?.string
      } else if let test = line["end"]?.string {
        open = nil
        add(line, of: test, to: &results)
      }
    }
    if let open {
      results.executions.append(
        Execution(open, .failed, message: "pytest ended while this test ran"))
    }
    return results
  }

  private func add(_ line: JSON, of test: String, to results: inout RunnerResults) {
    let outcome = line["outcome"]?.string.flatMap(Execution.Outcome.init) ?? .failed
    var seconds = 0.0
    if case .number(let number)? = line["seconds"] { seconds = number.double }
    results.executions.append(
      Execution(
        test, outcome, seconds: seconds, message: line["message"]?.string,
        openedFiles: line["files"]?.int ?? 0))
    let paths = line["paths"]?.array?.compactMap(\.string) ?? []
    if !paths.isEmpty { results.fixedPaths[test, default: []].formUnion(paths) }
  }

  /// Node ids run in the order in which they are given; repetitions and late threads need ours.
  func commandLine(for run: ProbeRun) -> String? {
    switch run.condition {
    case .perturbed(.lateThreads), .perturbed(.twoCopies): return nil
    default: break
    }
    guard run.steps.allSatisfy({ $0.times == 1 }) else { return nil }
    let isSourceOrder: Bool
    switch run.condition {
    case .perturbed(.shuffledOrder), .perturbed(.reversedOrder): isSourceOrder = false
    default: isSourceOrder = run.isWholeSuite
    }
    let base = words + ["-p", "no:randomly", "-p", "no:cacheprovider"]
    if isSourceOrder { return ShellText.words(base) }
    return ShellText.words(withoutPaths(base) + run.steps.map(\.test))
  }

  /// Options whose value is the next word, which is no path of tests.
  private static let valueOptions: Set<String> = [
    "-c", "-k", "-m", "-n", "-o", "-p", "-r", "-W", "--rootdir", "--confcutdir", "--basetemp",
    "--ignore", "--deselect", "--junitxml",
  ]

  /// Without the files and folders that the user chose, all whose tests would run again.
  private func withoutPaths(_ words: [String]) -> [String] {
    let program = words.firstIndex { $0.hasSuffix("pytest") || $0.hasSuffix("py.test") } ?? 0
    return words.enumerated().filter { index, word in
      guard index > program, !word.hasPrefix("-"), !Self.valueOptions.contains(words[index - 1])
      else { return true }
      let path = String(word.prefix { $0 != ":" })
      let absolute = path.hasPrefix("/") ? path : "\(folder)/\(path)"
      return !FileManager.default.fileExists(atPath: absolute)
    }.map(\.element)
  }
}
