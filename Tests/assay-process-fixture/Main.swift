import AssayDependencies
import AssayManifest
import AssayProcesses
import Glibc

/// A process that tests start to kill it, or to have several at once.
@main
struct Main {
  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments.first {
    case "__guard": exit(RunGuard.main(arguments: Array(arguments.dropFirst())))
    case "hold": try await hold(runID: arguments[1], cacheFolder: arguments[2])
    case "postgres": try await startOnce(runID: arguments[1], cacheFolder: arguments[2])
    default: exit(2)
    }
  }

  /// Starts a guard, both servers and a command, says so, and stays until it is killed.
  static func hold(runID: String, cacheFolder: String) async throws {
    let directory = try PrivateDirectory()
    let runGuard = try await RunGuard.start(
      executable: CommandLine.arguments[0], arguments: ["__guard"], runID: runID)
    runGuard.watch(directory)
    let servers = LocalServers(runID: runID, directory: directory, runGuard: runGuard)
    let postgres = try await LocalPostgres(servers, cacheFolder: cacheFolder).start(
      DependencyRequest(name: "db", kind: .postgres))
    let redis = try await LocalRedis(servers).start(DependencyRequest(name: "cache", kind: .redis))
    print("directory \(directory.path)")
    print("server \(try await postgres.provide(for: "unit").port)")
    print("server \(try await redis.provide(for: "unit").port)")
    fflush(nil)
    let command = SupervisedCommand(
      id: "shop/unit", runID: runID,
      commandLine: "sleep 1000 & setsid sleep 1001 & echo ready; sleep 1002",
      workingDirectory: "/", environment: ["PATH": "/usr/bin:/bin"], timeout: .seconds(1000),
      logPath: nil)
    _ = await command.run(guardedBy: runGuard) { line in
      print(line)
      fflush(nil)
    }
  }

  /// Starts and stops one Postgres; the exit code says whether it worked.
  static func startOnce(runID: String, cacheFolder: String) async throws {
    let directory = try PrivateDirectory()
    defer { directory.remove() }
    let servers = LocalServers(runID: runID, directory: directory, runGuard: nil)
    let postgres = try await LocalPostgres(servers, cacheFolder: cacheFolder).start(
      DependencyRequest(name: "db", kind: .postgres))
    print(try await postgres.provide(for: "unit").isolation, postgres.startUp)
    await postgres.stop()
  }
}
