import AssayDependencies
import AssayEvidence
import AssayProcesses
import Foundation
import Testing
import AssayServerTestSupport

/// A private directory and a cache for the servers of one test.
struct RuntimeFixture {
  let folder: TemporaryFolder
  let directory: PrivateDirectory
  var environment: ServerEnvironment

  var runtime: ProcessRuntime { ProcessRuntime(environment) }
  var cacheFolder: String { "\(folder.path)/cache" }

  private init(in bases: [String]?) throws {
    folder = try TemporaryFolder()
    directory = try bases.map { try PrivateDirectory(in: $0) } ?? PrivateDirectory()
    environment = ServerEnvironment(
      runID: folder.name, directory: directory, runGuard: nil, probing: TestProber(),
      cacheFolder: "\(folder.path)/cache")
  }

  /// Runs the test with it and checks that nothing is left of its servers.
  static func use(
    in bases: [String]? = nil, _ body: (RuntimeFixture) async throws -> Void
  ) async throws {
    let fixture = try RuntimeFixture(in: bases)
    defer { fixture.directory.remove() }
    try await body(fixture)
    #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.directory.path) == [])
    #expect(try fixture.folder.processes() == [])
    #expect(try commandLines().filter { $0.contains(fixture.directory.path) } == [])
  }

  /// Starts a server, and stops it after the body whatever happens.
  func with(
    _ dependency: Dependency, preparation: Preparation? = nil,
    _ body: (any RunningServer) async throws -> Void
  ) async throws {
    let server = try await runtime.start(dependency, preparation: preparation)
    do {
      try await body(server)
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  /// How a start fails; nil, and the server stopped, when it does not.
  func failure(_ dependency: Dependency, preparation: Preparation? = nil) async -> FailureReport? {
    do throws(FailureReport) {
      await (try runtime.start(dependency, preparation: preparation)).stop()
      return nil
    } catch {
      return error
    }
  }

  /// A server of the fixture's: answers as Redis does, and keeps its files in a data folder if it
  /// is given one.
  func plain(_ arguments: [String] = ["serve", "{port}"]) throws -> Dependency {
    var module = ServiceModule(name: "plain", title: "Plain")
    module.ports = [ServicePort("plain", 6379)]
    module.speaks = .redis
    var recipe = ProcessRecipe(program: try programFixture(), package: "plain-server")
    recipe.versionArguments = nil
    recipe.arguments = arguments
    module.process = recipe
    return Dependency(name: "it", module: module)
  }

  /// A server that is a shell's line; `$0` is its port.
  func script(_ line: String) -> Dependency {
    var module = ServiceModule(name: "script", title: "Script")
    module.ports = [ServicePort("script", 6379)]
    module.speaks = .redis
    var recipe = ProcessRecipe(program: "/bin/sh", package: "dash")
    recipe.versionArguments = nil
    recipe.arguments = ["-c", line, "{port}"]
    module.process = recipe
    return Dependency(name: "it", module: module)
  }

  /// What is kept of data folders.
  var keptData: [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: "\(cacheFolder)/data")
    return (names ?? []).filter { $0.hasSuffix(".data") }.map { "\(cacheFolder)/data/\($0)" }
  }
}

/// Where the build put the fixture program: beside the tests.
func programFixture() throws -> String {
  let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  let program = URL(filePath: tests).deletingLastPathComponent()
    .appending(path: "assay-process-fixture").path(percentEncoded: false)
  try #require(FileManager.default.isExecutableFile(atPath: program))
  return program
}

/// The command lines of all processes.
func commandLines() throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }
    .map { pid in
      let words = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
      return String(decoding: words.map { $0 == 0 ? 32 : $0 }, as: UTF8.self)
    }
}

/// Asks again until it holds, at most ten seconds: nobody tells when a process's state changes.
func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
  let deadline = ContinuousClock.now + .seconds(10)
  while ContinuousClock.now < deadline {
    if try await condition() { return true }
    try? await Task.sleep(for: .milliseconds(2))
  }
  return false
}
