import AssayDependencies
import AssayProcesses
import Foundation
import Testing

/// A private directory for the servers of one test.
struct ServerFixture {
  let folder: TemporaryFolder
  let directory: PrivateDirectory
  let servers: LocalServers

  init() throws {
    folder = try TemporaryFolder()
    directory = try PrivateDirectory()
    servers = LocalServers(runID: folder.name, directory: directory, runGuard: nil)
  }

  /// Runs the test with it and checks that nothing is left of its servers.
  static func use(_ body: (ServerFixture) async throws -> Void) async throws {
    let fixture = try ServerFixture()
    defer { fixture.directory.remove() }
    try await body(fixture)
    #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.directory.path) == [])
    #expect(try fixture.folder.processes() == [])
  }

  /// Starts a dependency, and stops it after the body whatever happens.
  func with(
    _ runtime: any DependencyRuntime, _ request: DependencyRequest,
    _ body: (any RunningDependency) async throws -> Void
  ) async throws {
    let running = try await runtime.start(request)
    do {
      try await body(running)
    } catch {
      await running.stop()
      throw error
    }
    await running.stop()
  }

  /// What a shell command prints, with a suite's variables in its environment.
  func shell(_ line: String, _ connections: [ProvidedConnection]) async -> String {
    var environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
    for (name, value) in ProvidedConnection.environment(of: connections) {
      environment[name] = value
    }
    let outcome = await SupervisedCommand(
      id: "shell", runID: folder.name + "-shell", commandLine: line,
      workingDirectory: folder.path, environment: environment, timeout: .seconds(30), logPath: nil
    ).run()
    return outcome.tail
  }
}
