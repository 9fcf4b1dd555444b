import AssayEvidence
import Glibc

/// Runs commands without any network but loopback: each in a network name space of its own, for
/// which Linux asks no root.
package enum LoopbackNetwork {
  private static let kind = "loopback"

  /// Why this machine cannot do so; nil: it can.
  package static func problem() async -> String? {
    // A name of its own: what ends takes along what bears the same.
    let name = "probe-\(UInt64.random(in: 0...UInt64.max))"
    var command = SupervisedCommand(
      id: "loopback", runID: name, commandLine: "true", workingDirectory: "/", environment: [:],
      timeout: .seconds(10), logPath: nil)
    command.isOnLoopback = true
    let outcome = await command.run()
    if outcome.succeeded { return nil }
    let said = outcome.tail.split(separator: "\n").first.map(String.init)
    return said ?? outcome.termination.explanation ?? "it ended"
  }

  /// This very program first confines itself, and then executes what was to be launched.
  static func around(_ launch: Launch) -> Launch {
    var confined = launch
    confined.executable = "/proc/self/exe"
    confined.arguments = [kind, launch.executable] + launch.arguments
    confined.environment[RunGuard.helperVariable] = kind
    return confined
  }
}
