import Foundation
import Glibc

/// What of the user's surroundings says where the engine is.
package struct EngineEnvironment: Sendable, Hashable {
  package var variables: [String: String]
  /// The user's home folder; nil when there is none.
  package var home: String?
  package var userID: UInt32
  /// Put before the well-known sockets; for tests.
  package var root = ""

  package init(variables: [String: String], home: String?, userID: UInt32, root: String = "") {
    self.variables = variables
    self.home = home
    self.userID = userID
    self.root = root
  }

  /// Of this process.
  package static var current: Self {
    let variables = ProcessInfo.processInfo.environment
    return Self(
      variables: variables, home: variables["HOME"].flatMap { $0.isEmpty ? nil : $0 },
      userID: getuid())
  }

  /// A variable that is set and not empty.
  package subscript(_ name: String) -> String? {
    variables[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Where the Docker CLI keeps its settings.
  package var dockerFolder: String? { self["DOCKER_CONFIG"] ?? home.map { "\($0)/.docker" } }
}
