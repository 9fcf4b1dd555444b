import AssayDependencies
import Foundation
import Glibc

/// A real server, started as its module's recipe says, in a folder of its own.
///
/// The plainest way there is: the probes are under test here, not the runtime.
final class RecipeServer {
  let endpoint: Endpoint
  let folder: String
  let ports: [String: UInt16]
  private let process: ChildProgram
  private static let environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]

  /// Whether the server is installed; all are where `make test` runs.
  static func isInstalled(_ module: ServiceModule) -> Bool {
    program(module) != nil || ProcessInfo.processInfo.environment["CI"] == "true"
  }

  private static func program(_ module: ServiceModule) -> String? {
    guard let recipe = module.process else { return nil }
    var folders: [String] = []
    for folder in recipe.folders {
      guard let star = folder.firstRange(of: "*") else {
        folders.append(folder)
        continue
      }
      let parent = String(folder[..<star.lowerBound])
      let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
      folders += names.sorted().reversed().map { parent + $0 + folder[star.upperBound...] }
    }
    folders += ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"]
    return folders.map { "\($0)/\(recipe.program)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Starts a server, which is not ready yet, and ends it afterwards.
  static func with(
    _ module: ServiceModule, arguments: [String] = [],
    afterInitialize: (String) throws -> Void = { _ in },
    _ body: (RecipeServer) async throws -> Void
  ) async throws {
    // Short, as sockets' names may not be long.
    let folder = "/tmp/assay-probe-\(UInt32.random(in: 1 ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let server = try await RecipeServer(module, folder, arguments, afterInitialize)
    let result: Result<Void, any Error>
    do { result = .success(try await body(server)) } catch { result = .failure(error) }
    try await server.stop()
    try result.get()
  }

  private init(
    _ module: ServiceModule, _ folder: String, _ more: [String],
    _ afterInitialize: (String) throws -> Void
  ) async throws {
    guard let recipe = module.process, let program = Self.program(module) else {
      throw CocoaError(.fileNoSuchFile, userInfo: ["module": module.name])
    }
    self.folder = folder
    let account = Account(preferring: recipe.accounts)
    account.own(folder)
    var ports: [String: UInt16] = [:]
    for port in module.ports { ports[port.name] = try Self.freePort() }
    self.ports = ports
    let main = ports[module.ports[0].name] ?? 0
    endpoint = Endpoint(host: "127.0.0.1", port: main)
    var values = [
      "host": "127.0.0.1", "port": "\(main)", "name": "probed", "folder": folder,
      "data": folder + "/data", "program": URL(filePath: program).deletingLastPathComponent().path,
      "user": module.account.user ?? "", "password": module.account.password ?? "",
      "database": module.account.database ?? "",
    ]
    for (name, port) in ports { values["port:\(name)"] = "\(port)" }
    func fill(_ text: String) -> String { PlaceholderText.fill(text, values) }
    var environment = Self.environment.merging(["HOME": folder]) { $1 }
    environment.merge(recipe.environment.mapValues(fill)) { $1 }

    let data = folder + "/data"
    if recipe.initialize.isEmpty {
      try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: false)
      account.own(data)
    }
    for command in recipe.initialize {
      let words = command.map(fill)
      let log = folder + "/initialize.log"
      let tool = try ChildProgram(account.command + words, environment, folder, log: log)
      guard try await tool.end() == 0 else {
        throw CocoaError(.executableLoad, userInfo: ["log": ChildProgram.text(log)])
      }
    }
    for file in recipe.files {
      let path = fill(file.name)
      try Data(fill(file.text).utf8).write(to: URL(filePath: path))
      account.own(path)
    }
    try afterInitialize(data)
    process = try ChildProgram(
      account.command + [program] + recipe.arguments.map(fill) + more, environment, folder,
      log: folder + "/server.log")
  }

  var log: String { ChildProgram.text(folder + "/server.log") }

  /// Runs a command beside it.
  func run(_ words: [String]) async throws {
    let log = folder + "/command.log"
    let tool = try ChildProgram(words, Self.environment, folder, log: log)
    guard try await tool.end() == 0 else {
      throw CocoaError(.executableLoad, userInfo: ["log": ChildProgram.text(log)])
    }
  }

  /// Ends it and all that it started, wherever they went.
  private func stop() async throws {
    process.kill()
    _ = try await process.end()
    // All that it started has the folder's name among its variables or arguments.
    let marker = Data(folder.utf8)
    var isLiving = true
    let deadline = ContinuousClock.now + .seconds(10)
    while isLiving, .now < deadline {
      isLiving = false
      let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
      for pid in names.compactMap({ Int32($0) }) where pid != getpid() {
        let files = ["environ", "cmdline"].map { "/proc/\(pid)/\($0)" }
        let isOurs = files.contains {
          (try? Data(contentsOf: URL(filePath: $0)))?.firstRange(of: marker) != nil
        }
        if isOurs {
          isLiving = true
          kill(pid, SIGKILL)
        }
      }
      // Nobody tells when a process that is not our child has ended.
      if isLiving { try await Task.sleep(for: .milliseconds(10)) }
    }
  }

  private static func freePort() throws -> UInt16 {
    let peer = try Peer(.silent)
    peer.stop()
    return peer.endpoint.port
  }

  /// Whom a server runs as when root starts it.
  private struct Account {
    private var ids: (user: uid_t, group: gid_t)?

    init(preferring names: [String]?) {
      guard geteuid() == 0, let names else { return }
      for name in names where ids == nil {
        if let entry = unsafe getpwnam(name) {
          ids = unsafe (entry.pointee.pw_uid, entry.pointee.pw_gid)
        }
      }
    }

    func own(_ path: String) {
      if let ids { unsafe chown(path, ids.user, ids.group) }
    }

    var command: [String] {
      ids.map { ["setpriv", "--reuid=\($0.user)", "--regid=\($0.group)", "--clear-groups"] } ?? []
    }
  }
}
