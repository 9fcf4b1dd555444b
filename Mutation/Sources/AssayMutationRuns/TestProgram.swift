import AssayEvidence
import AssayMutation
import AssayProcesses
import Foundation
import Synchronization

/// A built test program, run over and over.
struct TestProgram: Sendable {
  enum Library: Sendable, Hashable { case swiftTesting, xctest }

  /// One test, as its library names it.
  struct Test: Sendable, Hashable {
    var program: String
    var library: Library
    var name: String
  }

  enum Outcome: Sendable, Hashable {
    case passed
    /// By a test that is known, or not, as in a crash.
    case failed(by: String?)
    case timedOut
    case couldNotStart(FailureReport)
  }

  /// The package's folder, where tests expect to run.
  var folder: String
  var environment: [String: String]
  var runGuard: RunGuard?
  /// For what tests write, one folder for each run.
  var scratch: String

  /// Memory that a process may ask for, in KiB: a mutant can make a list without end.
  private static let memoryLimit = 16 << 20
  /// Longer command lines are no command lines any more.
  private static let longestFilter = 60_000

  func list(_ programs: [String]) async -> [Test] {
    var tests: [Test] = []
    for program in programs {
      for library in [Library.swiftTesting, .xctest] {
        let arguments =
          library == .swiftTesting ? "--testing-library swift-testing --list-tests" : "--list-tests"
        let outcome = await command(
          "exec \(Self.quoted(program)) \(arguments) 2>/dev/null", name: "list",
          variables: [:], within: .seconds(60)
        ).run(guardedBy: runGuard)
        guard outcome.succeeded else { continue }
        tests += outcome.tail.split(separator: "\n").map(String.init)
          .filter { $0.contains(".") && !$0.hasPrefix("Listing ") }
          .map { Test(program: program, library: library, name: $0) }
      }
    }
    return tests
  }

  /// Runs tests until the first fails.
  ///
  /// - Parameters:
  ///   - tests: all of the list, or some.
  ///   - isAll: whether no names are needed, as it is all of the list.
  ///   - variables: besides the environment.
  ///   - name: of the run, unlike those of others at the same time.
  ///   - limit: for all of them.
  /// - Returns: how they ended.
  func run(
    _ tests: [Test], isAll: Bool, variables: [String: String], name: String, within limit: Duration
  ) async -> Outcome {
    let deadline = ContinuousClock.now + limit
    for program in Set(tests.map(\.program)).sorted() {
      for library in [Library.swiftTesting, .xctest] {
        let own = tests.filter { $0.program == program && $0.library == library }
        if own.isEmpty { continue }
        let outcome = await run(
          own, isAll: isAll, program: program, library: library, variables: variables, name: name,
          within: deadline - .now)
        if outcome != .passed { return outcome }
      }
    }
    return .passed
  }

  private func run(
    _ tests: [Test], isAll: Bool, program: String, library: Library, variables: [String: String],
    name: String, within limit: Duration
  ) async -> Outcome {
    guard limit > .zero else { return .timedOut }
    let folder = "\(scratch)/\(name)"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let events = "\(folder)/events.jsonl"
    var line = "ulimit -v \(Self.memoryLimit) 2>/dev/null; exec \(Self.quoted(program))"
    switch library {
    case .swiftTesting:
      line += " --testing-library swift-testing --event-stream-version 0"
      line += " --event-stream-output-path \(Self.quoted(events))"
      let pattern = tests.map { Self.escaped($0.name) }.joined(separator: "|")
      if !isAll, pattern.utf8.count < Self.longestFilter {
        line += " --filter \(Self.quoted("^(\(pattern))(/|$)"))"
      }
    case .xctest:
      let names = tests.map(\.name).joined(separator: ",")
      if !isAll, names.utf8.count < Self.longestFilter { line += " \(Self.quoted(names))" }
    }
    var variables = variables
    variables["TMPDIR"] = folder
    let command = command(line, name: name, variables: variables, within: limit)
    return await run(command, events: events)
  }

  /// Ends the command as soon as a test has failed.
  private func run(_ command: SupervisedCommand, events: String) async -> Outcome {
    let printed = FirstName()
    return await withTaskGroup(of: Outcome?.self) { group in
      group.addTask {
        let outcome = await command.run(guardedBy: runGuard) { line in
          guard let name = TestEvents.xctestFailure(line) else { return }
          printed.set(name)
        }
        return switch outcome.termination {
        case .exited(code: 0): .passed
        case .timedOut: .timedOut
        case .couldNotStart(let report): .couldNotStart(report)
        case .cancelled: nil
        case .exited, .signalled: .failed(by: nil)
        }
      }
      group.addTask {
        var reader = TestEvents(path: events)
        while !Task.isCancelled {
          if let test = reader.nextFailure() { return .failed(by: test) }
          try? await Task.sleep(for: .milliseconds(50))
        }
        return nil
      }
      var result: Outcome = .timedOut
      if let first = await group.next(), let outcome = first { result = outcome }
      group.cancelAll()
      await group.waitForAll()
      guard case .failed(by: nil) = result else { return result }
      var reader = TestEvents(path: events)
      return .failed(by: reader.nextFailure() ?? printed.name)
    }
  }

  private func command(
    _ line: String, name: String, variables: [String: String], within limit: Duration
  ) -> SupervisedCommand {
    var command = SupervisedCommand(
      id: name, runID: "mutation-\(getpid())", commandLine: line, workingDirectory: folder,
      environment: environment.merging(variables) { $1 }, timeout: limit, logPath: nil)
    command.limits.tailBytes = 4 << 20
    command.gracePeriod = .milliseconds(200)
    return command
  }

  static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: #"'\''"#) + "'"
  }

  /// As a regular expression that matches the text.
  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, letter in
      if #"\.()[]{}*+?^$|/"#.contains(letter), letter != "/" { result.append("\\") }
      result.append(letter)
    }
  }
}

/// The first name that is set counts.
private final class FirstName: Sendable {
  private let state = Mutex<String?>(nil)

  var name: String? { state.withLock(\.self) }

  func set(_ name: String) { state.withLock { $0 = $0 ?? name } }
}
