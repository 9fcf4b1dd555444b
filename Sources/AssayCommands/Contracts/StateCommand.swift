import AssayJSON
import AssayPact
import AssayVerifier
import Foundation
import Subprocess

/// A shell command that sets up provider states.
struct StateCommand: Sendable {
  var line: String
  var folder: String
  /// All of it.
  var environment: [String: String]

  /// Why a state could not be set up.
  struct Fault: Error, CustomStringConvertible {
    var description: String
  }

  private static let limit = 1 << 20

  /// Gives the command `{"state", "params", "action"}` on its standard input.
  ///
  /// - Returns: the JSON object that it wrote, as values for the request; empty where it wrote
  ///   anything else.
  func run(
    _ state: ProviderState, _ action: StateSetup.Action
  ) async throws -> JSONObject {
    let asked: JSON = [
      "state": .string(state.name), "params": .object(state.parameters),
      "action": .string(action.rawValue),
    ]
    var variables: [Environment.Key: String] = [:]
    for (name, value) in environment {
      if let key = Environment.Key(rawValue: name) { variables[key] = value }
    }
    let result = try await Subprocess.run(
      .path("/bin/sh"), arguments: ["-c", line], environment: .custom(variables),
      workingDirectory: .init(folder), input: .array(JSONPrinter.compact.bytes(asked)),
      output: .bytes(limit: Self.limit), error: .string(limit: Self.limit))
    guard result.terminationStatus.isSuccess else {
      let said = (result.standardError ?? "").split(separator: "\n").suffix(5)
      throw Fault(
        description: "`\(line)` ended with \(result.terminationStatus)"
          + said.map { "\n  | \($0)" }.joined())
    }
    return (try? JSON(parsing: result.standardOutput))?.object ?? [:]
  }
}
