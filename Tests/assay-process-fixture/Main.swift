import AssayDependencies
import AssayEvidence
import AssayProcesses
import AssayServerTestSupport
import Glibc

/// A process that tests start to kill it, or to have several at once.
@main
struct Main {
  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments.first {
    case "__guard":
      exit(RunGuard.main(arguments: Array(arguments.dropFirst()), removeContainers: noteRemoval))
    case "hold": try await hold(runID: arguments[1], cacheFolder: arguments[2])
    case "start": try await start(arguments[1], runID: arguments[2], cacheFolder: arguments[3])
    case "serve":
      PlainServer.serve(
        port: UInt16(arguments[1]) ?? 0, data: arguments.count > 2 ? arguments[2] : nil)
    case "variable": print(unsafe getenv("ASSAY_HELPER") == nil ? "not set" : "set")
    default: exit(2)
    }
  }

  /// Stands in for the engine: writes down what it was asked to remove, in the engine's "address".
  static let noteRemoval: RunGuard.ContainerRemoval = { sessions in
    for session in sessions {
      guard let file = unsafe fopen(session.engine, "w") else { continue }
      unsafe fputs("removed \(session.id)\n", file)
      unsafe fclose(file)
    }
  }

  static func runtime(
    runID: String, _ directory: PrivateDirectory, _ runGuard: RunGuard?, cacheFolder: String
  ) -> ProcessRuntime {
    ProcessRuntime(
      ServerEnvironment(
        runID: runID, directory: directory, runGuard: runGuard, probing: TestProber(),
        cacheFolder: cacheFolder))
  }

  /// Starts a guard, two servers and a command, says so, and stays until it is killed.
  static func hold(runID: String, cacheFolder: String) async throws {
    let directory = try PrivateDirectory()
    let runGuard = try RunGuard.start(runID: runID)
    runGuard.watch(directory)
    runGuard.watch(.init(engine: "\(cacheFolder).removed", id: runID))
    runGuard.watch(.init(engine: "\(cacheFolder).given-back", id: runID))
    runGuard.forget(.init(engine: "\(cacheFolder).given-back", id: runID))
    let runtime = runtime(runID: runID, directory, runGuard, cacheFolder: cacheFolder)
    print("directory \(directory.path)")
    for module in [ServiceModule.postgres, .redis] {
      let server = try await runtime.start(
        Dependency(name: module.name, module: module), preparation: nil)
      print("server \(server.id)")
    }
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

  /// Starts a module's server a few times and says how long it took; the exit code says whether it
  /// worked.
  static func start(_ kind: String, runID: String, cacheFolder: String) async throws {
    let directory = try PrivateDirectory()
    defer { directory.remove() }
    guard let module = ServiceModule.named(kind) else { exit(3) }
    let times = CommandLine.arguments.count > 5 ? Int(CommandLine.arguments[5]) ?? 1 : 1
    for _ in 0..<times {
      let runtime = runtime(runID: runID, directory, nil, cacheFolder: cacheFolder)
      do {
        let server = try await runtime.start(
          Dependency(name: kind, module: module),
          preparation: Preparation(key: "fixture") { _ in print("prepared") })
        let began = ContinuousClock.now
        await server.stop()
        print(
          "ready \(server.startUp / .milliseconds(1)) ms,",
          "stopped \((ContinuousClock.now - began) / .milliseconds(1)) ms",
          server.wasPrepared ? "(from the cache)" : "")
      } catch {
        print(error)
        directory.remove()
        exit(1)
      }
    }
  }
}

/// Called before `main` when this program is started as a helper.
@_cdecl("assay_helper_main")
func assayHelperMain(
  _ kind: UnsafePointer<CChar>, _ count: Int32,
  _ arguments: UnsafePointer<UnsafePointer<CChar>?>
) -> Int32 {
  unsafe RunGuard.helperMain(kind, count, arguments, removeContainers: Main.noteRemoval)
}
