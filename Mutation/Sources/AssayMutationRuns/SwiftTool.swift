import AssayEvidence
import AssayJSON
import AssayProcesses
import Foundation

/// Builds a package with `swift build`.
package struct SwiftTool: Sendable {
  /// The package's folder.
  var package: String
  var environment: [String: String]
  var runGuard: RunGuard?

  /// A target as `swift package describe` shows it.
  package struct Target: Sendable, Hashable {
    package var name: String
    /// Relative to the package; `.` where it is the package's own folder.
    package var path: String
    /// Relative to the path.
    package var sources: Set<String>
    package var isTest: Bool

    package init(name: String, path: String, sources: Set<String>, isTest: Bool) {
      self.name = name
      self.path = path
      self.sources = sources
      self.isTest = isTest
    }

    /// Whether a file, relative to the package, is one of its sources.
    package func holds(_ file: String) -> Bool {
      let folder = path == "." ? "" : path + "/"
      return file.hasPrefix(folder) && sources.contains(String(file.dropFirst(folder.count)))
    }
  }

  /// - Returns: nil when all was built, else what the compiler said.
  func build(within limit: Duration) async throws(FailureReport) -> String? {
    // Changed code makes warnings, which the package may take for errors.
    let outcome = await run(
      "swift build --build-tests -Xswiftc -no-warnings-as-errors", within: limit)
    switch outcome.termination {
    case .exited(code: 0): return nil
    case .exited: return outcome.tail
    default:
      throw FailureReport(
        .infrastructure, attempt: "build the package", subject: package,
        happened: outcome.termination.explanation ?? "",
        remedy: "Give more time with --within, or a folder to keep with --work.")
    }
  }

  func targets() async throws(FailureReport) -> [Target] {
    let outcome = await run("swift package describe --type json 2>/dev/null", within: .seconds(600))
    guard outcome.succeeded, let json = try? JSON(parsing: outcome.tail),
      let targets = json["targets"]?.array
    else {
      throw FailureReport(
        .badInput, attempt: "read the package", subject: "\(package)/Package.swift",
        happened: "swift package describe failed.",
        remedy: "Run it in the package's folder to see why.")
    }
    return targets.map { target in
      Target(
        name: target["name"]?.string ?? "", path: target["path"]?.string ?? "",
        sources: Set((target["sources"]?.array ?? []).compactMap(\.string)),
        isTest: target["type"]?.string == "test")
    }
  }

  /// The programs with the tests; several when the package has several test products.
  func testPrograms() async throws(FailureReport) -> [String] {
    let outcome = await run("swift build --show-bin-path 2>/dev/null", within: .seconds(600))
    let folder = outcome.tail.split(separator: "\n").last.map(String.init) ?? ""
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let programs = files.filter { $0.hasSuffix(".xctest") }.sorted().map { "\(folder)/\($0)" }
    guard outcome.succeeded, !programs.isEmpty else {
      throw FailureReport(
        .badInput, attempt: "find the tests", subject: package,
        happened: "The package was built, but there is no test program.",
        remedy: "Add a test target: without tests no mutant is noticed.")
    }
    return programs
  }

  private func run(_ line: String, within limit: Duration) async -> SupervisedCommand.Outcome {
    var command = SupervisedCommand(
      id: "build", runID: "mutation-\(getpid())", commandLine: line, workingDirectory: package,
      environment: environment, timeout: limit, logPath: nil)
    command.limits.tailBytes = 16 << 20
    return await command.run(guardedBy: runGuard)
  }
}
