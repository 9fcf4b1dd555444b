import AssayProbe

/// Drives one test runner: says how to run chosen tests, and reads what came of them.
protocol TestRunnerAdapter: Sendable {
  var abilities: RunnerAbilities { get }

  /// What this runner cannot be probed for, with the reason.
  var notChecked: [Perturbation.Kind: String] { get }

  /// Variables that fix what would otherwise be chance, or change it where that is asked for.
  ///
  /// A value of nil stands for a variable that must not be set.
  func variables(under condition: Condition) -> [String: String?]

  /// Whether the runner itself keeps the file `RunPlace.marker` there while tests run.
  var marksTests: Bool { get }

  /// Whether its command starts the tests through `RunPlace.wrapper`, rather than being started
  /// through it.
  var wrapsTests: Bool { get }

  /// The command that lists all tests in the order of the source, and its own variables.
  func listing(in place: RunPlace) throws -> RunnerCommand

  /// - Throws: `FailureReport` when the listing cannot be read.
  func tests(listedIn place: RunPlace, answer: CommandAnswer) throws -> [String]

  func command(for run: ProbeRun, in place: RunPlace) throws -> RunnerCommand

  /// What the runner left in the place; nothing where it did not get that far.
  func results(of run: ProbeRun, in place: RunPlace) -> RunnerResults

  /// The same run for people, without anything of ours; nil where it needs that.
  func commandLine(for run: ProbeRun) -> String?
}

struct RunnerCommand: Sendable, Hashable {
  var line: String
  var variables: [String: String] = [:]
}

struct RunnerResults: Sendable, Hashable {
  var executions: [Execution] = []
  var fixedPaths: [String: Set<String>] = [:]
  /// Files that tests made outside of their temporary folder, with their makers.
  var makers: [String: String] = [:]
}

/// The scratch folder of one copy of one run.
struct RunPlace: Sendable, Hashable {
  /// Of the whole session; nothing in it is a test's concern.
  var scratch: String
  /// Absolute, and there.
  var folder: String
  /// From 0.
  var copy = 0
  var copies = 1

  var results: String { "\(folder)/results" }
  var settings: String { "\(folder)/settings.json" }
  /// Is there while tests run.
  var marker: String { "\(folder)/testing" }
  /// A shell script that executes its arguments in changed circumstances; nil for none.
  var wrapper: String?
  var temporary: String { "\(folder)/tmp" }
  var home: String { "\(folder)/home" }
  /// Shared by all copies.
  var meeting: String { "\(folder)/../meeting" }
}
