import AssayEvidence
import AssayJSON
import AssayProbe
import Foundation

/// Swift Testing, by the test binary itself, which starts in a twentieth of `swift test`'s time.
///
/// Source of the events: Documentation/ABI/JSON.md of swift-testing, version 0.
struct SwiftTestingRunner: TestRunnerAdapter {
  /// Of the built `…PackageTests.xctest`.
  let binary: String

  let abilities = RunnerAbilities(
    ordering: .shuffled, selects: true, repeats: true, choosesHashSeeds: false)
  let notChecked: [Perturbation.Kind: String] = [
    .threads: "threads are delayed in Python only"
  ]
  let marksTests = false
  let wrapsTests = false

  func variables(under condition: Condition) -> [String: String?] {
    // libfaketime hangs Task.sleep when it changes the monotonic clock too.
    var variables: [String: String?] = ["DONT_FAKE_MONOTONIC": "1"]
    switch condition {
    // A parallel run's order comes from the hashes of its tests.
    case .perturbed(.randomHashes), .perturbed(.shuffledOrder), .perturbed(.reversedOrder):
      variables["SWIFT_DETERMINISTIC_HASHING"] = .some(nil)
    default: variables["SWIFT_DETERMINISTIC_HASHING"] = "1"
    }
    return variables
  }

  func listing(in place: RunPlace) throws -> RunnerCommand {
    RunnerCommand(line: ShellText.words(base + ["--list-tests"] + events(to: place)))
  }

  private var base: [String] { [binary, "--testing-library", "swift-testing"] }

  private func events(to place: RunPlace) -> [String] {
    ["--event-stream-output-path", place.results, "--event-stream-version", "0"]
  }

  func tests(listedIn place: RunPlace, answer: CommandAnswer) throws -> [String] {
    // They are listed in no order, and run one after the other in that of the source.
    let tests = JSONLines.read(place.results).compactMap(Listed.init).sorted {
      ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column)
    }.map(\.test)
    guard answer.problem == nil, !tests.isEmpty else {
      throw FailureReport(
        .badInput, attempt: "list the tests", subject: binary,
        happened: answer.problem.map { "It ended with \($0):\n" + answer.tail }
          ?? "It has no test of Swift Testing.",
        remedy: "Build it with `swift build --build-tests`; XCTest's tests are not probed.")
    }
    return tests
  }

  /// A test function and where it stands.
  private struct Listed {
    var test: String
    var file: String
    var line: Int
    var column: Int

    init?(_ record: JSON) {
      guard record["kind"] == "test", let test = record["payload"], test["kind"] == "function",
        let id = test["id"]?.string
      else { return nil }
      self.test = SwiftTestingRunner.identity(id)
      file = test["sourceLocation"]?["fileID"]?.string ?? ""
      line = test["sourceLocation"]?["line"]?.int ?? 0
      column = test["sourceLocation"]?["column"]?.int ?? 0
    }
  }

  func command(for run: ProbeRun, in place: RunPlace) throws -> RunnerCommand {
    RunnerCommand(line: ShellText.words(words(for: run) + events(to: place)))
  }

  private func words(for run: ProbeRun) -> [String] {
    var words = base
    switch run.condition {
    // Two at a time: the narrowest that runs in another order than the source's.
    case .perturbed(.shuffledOrder), .perturbed(.reversedOrder):
      words += ["--experimental-maximum-parallelization-width", "2"]
    case .perturbed(.parallel): break
    default: words.append("--no-parallel")
    }
    if !run.isWholeSuite {
      let names = run.steps.map { Self.escaped($0.test) }
      words += ["--filter", "^(\(names.joined(separator: "|")))/"]
    }
    let times = run.steps.map(\.times).max() ?? 1
    if times > 1 { words += ["--repetitions", String(times)] }
    return words
  }

  /// `Module.Suite/function()/File.swift:1:2` without its place, which moves with edits.
  private static func identity(_ id: String) -> String {
    guard let slash = id.lastIndex(of: "/"), id[slash...].contains(".swift:") else { return id }
    return String(id[..<slash])
  }

  private static func escaped(_ text: String) -> String {
    String(text.flatMap { #"\.+*?()|[]{}^$/"#.contains($0) ? ["\\", $0] : [$0] })
  }

  func results(of run: ProbeRun, in place: RunPlace) -> RunnerResults {
    let chosen = Set(run.steps.map(\.test))
    var results = RunnerResults()
    var open: [String: (began: Double, failure: String?)] = [:]
    for line in JSONLines.read(place.results) where line["kind"] == "event" {
      guard let event = line["payload"], let id = event["testID"]?.string else { continue }
      let test = Self.identity(id)
      guard chosen.contains(test) else { continue }
      var instant = 0.0
      if case .number(let number)? = event["instant"]?["absolute"] { instant = number.double }
      switch event["kind"]?.string {
      case "testStarted": open[test] = (instant, nil)
      case "issueRecorded" where event["issue"]?["isKnown"] != true:
        let text = event["messages"]?[0]?["text"]?.string ?? "an issue was recorded"
        if open[test]?.failure == nil { open[test]?.failure = text }
      case "testSkipped": results.executions.append(Execution(test, .skipped))
      case "testEnded":
        guard let state = open.removeValue(forKey: test) else { continue }
        results.executions.append(
          Execution(
            test, state.failure == nil ? .passed : .failed, seconds: instant - state.began,
            message: state.failure))
      default: break
      }
    }
    results.executions += open.keys.sorted().map {
      Execution($0, .failed, message: "the test process ended while this test ran")
    }
    return results
  }

  func commandLine(for run: ProbeRun) -> String? { ShellText.words(words(for: run)) }
}
