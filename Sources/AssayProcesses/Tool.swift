import AssayEvidence
import FoundationEssentials

/// Short programs that servers come with, and `cp`.
struct Tool: Sendable {
  var runID: String
  var account: ServerAccount?
  var timeout: Duration = .seconds(120)

  /// Runs a program to its end; its output is short.
  func run(
    _ executable: String, _ arguments: [String], environment: [String: String] = [:],
    attempt: String
  ) async -> SupervisedCommand.Outcome {
    // A new marker each time: what ends with this program must not take anything else with it.
    let marker = RunMarker(
      runID: runID, taskID: "tool \(UInt64.random(in: 0...UInt64.max))")
    var launch = Launch(
      executable: executable, arguments: arguments,
      // Messages are read by us, so in one language.
      environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"].merging(
        environment
      ) { $1 },
      account: account)
    launch.environment.merge(marker.variables) { $1 }
    if account != nil { launch.environment["HOME"] = "/" }
    return await Supervision(
      launch: launch, marker: marker, attempt: attempt, timeout: timeout
    ).run()
  }

  /// Runs a program that must succeed.
  ///
  /// - Throws: an infrastructure failure with the end of its output.
  @discardableResult
  func check(
    _ executable: String, _ arguments: [String], environment: [String: String] = [:],
    attempt: String, subject: String
  ) async throws(FailureReport) -> String {
    let outcome = await run(executable, arguments, environment: environment, attempt: attempt)
    if case .couldNotStart(let report) = outcome.termination { throw report }
    guard outcome.succeeded else {
      let name = executable.split(separator: "/").last ?? ""
      throw FailureReport(
        .infrastructure, attempt: attempt, subject: subject,
        happened: "\(name): \(outcome.termination.explanation ?? "failed")\n\(outcome.tail)")
    }
    return outcome.tail
  }

  /// The program called `name` in the first folder of `path` that has it.
  static func find(_ name: String, path: [String]) -> String? {
    path.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// The folders of `PATH`, and those where servers are that are not meant for everyone.
  static var searchPath: [String] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return path.split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/local/sbin"]
  }
}
