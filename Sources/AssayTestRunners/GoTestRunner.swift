import AssayEvidence
import AssayJSON
import AssayProbe
import Foundation

/// `go test`; a test is named `import/path.TestName`, subtests belong to their tests.
///
/// Source of the events: `go doc test2json`.
struct GoTestRunner: TestRunnerAdapter {
  /// `go` and what else stands before `test`.
  let program: [String]
  /// What the user gave after `test` and that is no package.
  let flags: [String]
  let packages: [String]

  let abilities = RunnerAbilities(ordering: .shuffled, selects: true, repeats: true)
  let notChecked: [Perturbation.Kind: String] = [
    .threads: "threads are delayed in Python only",
    .hashSeed: "Go draws the order of maps anew each time, so it shows as randomness",
    .clock: "Go reads the clock without the C library, which libfaketime replaces",
    .locale: "Go's standard library knows no locales",
  ]
  let marksTests = false
  let wrapsTests = true

  init(words: [String]) {
    let end = words.firstIndex(of: "test") ?? words.endIndex
    program = Array(words[..<end])
    let rest = words.dropFirst(end + 1)
    let isPackage = { (word: String) in
      word == "." || word.hasPrefix("./") || word.hasPrefix("../") || word.contains("...")
    }
    packages = rest.filter(isPackage)
    flags = rest.filter { !isPackage($0) }
  }

  func variables(under condition: Condition) -> [String: String?] { [:] }

  func listing(in place: RunPlace) throws -> RunnerCommand {
    let words = program + ["test", "-json", "-vet=off", "-list", "."] + flags + packages
    return RunnerCommand(line: ShellText.words(words) + " >" + ShellText.word(place.results))
  }

  func tests(listedIn place: RunPlace, answer: CommandAnswer) throws -> [String] {
    let tests = JSONLines.read(place.results).compactMap { line -> String? in
      guard line["Action"] == "output", let package = line["Package"]?.string,
        let text = line["Output"]?.string
      else { return nil }
      let name = text.trimmingCharacters(in: .whitespacesAndNewlines)
      // Benchmarks and fuzz targets do not run as tests, examples do.
      guard name.hasPrefix("Test") || name.hasPrefix("Example"), !name.contains(" ") else {
        return nil
      }
      return "\(package).\(name)"
    }
    guard answer.problem == nil, !tests.isEmpty else {
      throw FailureReport(
        .badInput, attempt: "list the tests", subject: ShellText.words(program + ["test"]),
        happened: answer.problem.map { "It ended with \($0):\n" + answer.tail }
          ?? "The packages hold no test.",
        remedy: "Have `go test -list . \(ShellText.words(packages))` name them first.")
    }
    return tests
  }

  func command(for run: ProbeRun, in place: RunPlace) throws -> RunnerCommand {
    var words = words(for: run)
    if let wrapper = place.wrapper { words.insert(contentsOf: ["-exec", "sh \(wrapper)"], at: 2) }
    words.insert("-json", at: program.count + 1)
    return RunnerCommand(line: ShellText.words(words) + " >" + ShellText.word(place.results))
  }

  private func words(for run: ProbeRun) -> [String] {
    var words = program + ["test", "-count=\(run.steps.map(\.times).max() ?? 1)", "-p", "1"]
    switch run.condition {
    case .perturbed(.parallel): words.append("-parallel=8")
    case .perturbed(.shuffledOrder(let seed)):
      words += ["-parallel=1", "-shuffle=\(Int64(bitPattern: seed & 0x7fff_ffff))"]
    case .perturbed(.reversedOrder): words += ["-parallel=1", "-shuffle=1"]
    default: words.append("-parallel=1")
    }
    words += ["-vet=off"] + flags
    if run.isWholeSuite { return words + packages }
    let names = Set(run.steps.map { Self.parts($0.test).name }).sorted()
    words += ["-run", "^(\(names.joined(separator: "|")))$"]
    return words + Set(run.steps.map { Self.parts($0.test).package }).sorted()
  }

  private static func parts(_ test: String) -> (package: String, name: String) {
    guard let dot = test.lastIndex(of: ".") else { return ("", test) }
    return (String(test[..<dot]), String(test[test.index(after: dot)...]))
  }

  func results(of run: ProbeRun, in place: RunPlace) -> RunnerResults {
    let chosen = Set(run.steps.map(\.test))
    var results = RunnerResults()
    var output: [String: String] = [:]
    var open: [String] = []
    for line in JSONLines.read(place.results) {
      guard let package = line["Package"]?.string, let name = line["Test"]?.string else { continue }
      let test = "\(package).\(name.prefix { $0 != "/" })"
      guard chosen.contains(test) else { continue }
      let isWhole = !name.contains("/")
      switch line["Action"]?.string {
      case "run" where isWhole: open.append(test)
      case "output": Self.remember(line["Output"]?.string ?? "", of: test, in: &output)
      case "pass" where isWhole, "fail" where isWhole, "skip" where isWhole:
        open.removeAll { $0 == test }
        results.executions.append(Self.execution(test, line, said: output[test]))
        output[test] = nil
      default: break
      }
    }
    results.executions += open.map {
      Execution($0, .failed, message: "the test process ended while this test ran")
    }
    return results
  }

  /// The first line that the test itself printed.
  private static func remember(_ text: String, of test: String, in output: inout [String: String]) {
    let line = text.trimmingCharacters(in: .whitespacesAndNewlines)
    if output[test] == nil, !line.isEmpty, !line.hasPrefix("==="), !line.hasPrefix("---") {
      output[test] = line
    }
  }

  private static func execution(_ test: String, _ line: JSON, said: String?) -> Execution {
    var seconds = 0.0
    if case .number(let number)? = line["Elapsed"] { seconds = number.double }
    let outcome: Execution.Outcome =
      switch line["Action"]?.string {
      case "pass": .passed
      case "skip": .skipped
      default: .failed
      }
    return Execution(
      test, outcome, seconds: seconds, message: outcome == .failed ? said : nil)
  }

  func commandLine(for run: ProbeRun) -> String? { ShellText.words(words(for: run)) }
}
