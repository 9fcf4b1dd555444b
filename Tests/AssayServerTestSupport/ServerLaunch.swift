import AssayDependencies
import Foundation

/// What a module's process recipe says, carried out once in a folder of its own.
struct ServerLaunch {
  /// What the launch itself needs: the server's number and its output.
  let root: String
  /// The server's own, inside.
  let folder: String
  let endpoints: [String: Endpoint]
  private let recipe: ProcessRecipe
  private let program: String
  private let values: [String: String]
  private let settings: [String: String]
  private let environment: [String: String]

  init(_ dependency: Dependency) throws {
    let module = dependency.module
    guard let recipe = module.process else {
      throw LaunchFailure(description: "\(module.name) has no process recipe")
    }
    guard let program = Self.find(recipe.program, recipe.folders) else {
      throw LaunchFailure(description: "\(recipe.program) is not installed: \(recipe.package)")
    }
    let base = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
    root = "\(base)/assay-test-\(UUID().uuidString.prefix(8))"
    folder = "\(root)/server"
    var values = [
      "folder": folder, "data": "\(folder)/data", "name": dependency.name,
      "program": (program as NSString).deletingLastPathComponent,
      "user": module.account.user ?? "", "password": module.account.password ?? "",
      "database": module.account.database ?? "",
    ]
    var endpoints: [String: Endpoint] = [:]
    for (port, number) in zip(module.ports, try Loopback.freePorts(module.ports.count)) {
      if endpoints.isEmpty { values["port"] = "\(number)" }
      endpoints[port.name] = Endpoint(host: "127.0.0.1", port: number)
      values["port:\(port.name)"] = "\(number)"
    }
    self.recipe = recipe
    self.program = program
    self.values = values
    self.endpoints = endpoints
    settings = dependency.settings
    // By the mark everything that it starts is found, also what leaves the group, as epmd does.
    environment = recipe.environment.mapValues { PlaceholderText.fill($0, values) }
      .merging(["ASSAY_TEST_FOLDER": root]) { $1 }
    try prepare()
  }

  private func fill(_ text: String) -> String { PlaceholderText.fill(text, values) }

  private func prepare() throws {
    try FileManager.default.createDirectory(
      atPath: "\(folder)/data", withIntermediateDirectories: true)
    for file in recipe.files {
      try fill(file.text).write(toFile: fill(file.name), atomically: true, encoding: .utf8)
    }
    if let account {
      _ = try Spawned.run(["chown", "-R", account, root], folder: "/", environment: [:])
    }
    for command in recipe.initialize {
      let result = try Spawned.run(
        asAccount(command.map(fill)), folder: folder, environment: environment)
      guard result.code == 0 else {
        throw LaunchFailure(description: String(decoding: result.error, as: UTF8.self))
      }
    }
  }

  /// Starts the shell and gives the end of a pipe; when that is closed, all of it ends.
  ///
  /// The server is ended by its number, as Redis writes its title over the mark.
  func start() throws -> (shell: Spawned, lifeline: Int32) {
    guard unsafe mkfifo("\(root)/lifeline", 0o600) == 0 else {
      throw LaunchFailure(description: "mkfifo: \(errno)")
    }
    // Not inherited by anything that another test starts.
    let lifeline = unsafe open("\(root)/lifeline", O_RDWR | O_CLOEXEC)

    let options = settings.sorted { $0.key < $1.key }.flatMap { setting in
      recipe.settingArguments.map {
        PlaceholderText.fill($0, ["key": setting.key, "value": setting.value])
      }
    }
    let script = """
      (cd server && exec "$@") &
      echo $! >pid.new; mv pid.new pid
      read -r line <lifeline
      kill -KILL "$(cat pid)"
      for file in $(grep -ls "ASSAY_TEST_FOLDER=$PWD" /proc/[0-9]*/environ); do
        process=${file#/proc/}; process=${process%/environ}
        [ "$process" = $$ ] || kill -KILL "$process" 2>/dev/null
      done
      wait
      folder=$PWD; cd /; rm -rf "$folder"
      """
    let command = asAccount([program] + recipe.arguments.map(fill) + options)
    let shell = try Spawned(
      ["setsid", "/bin/sh", "-c", script, "launch"] + command, folder: root,
      environment: environment, output: "\(root)/log", error: "\(root)/log")
    return (shell, lifeline)
  }

  /// As the shell wrote it, which it does at once.
  func serverPID() throws -> Int32 {
    for _ in 0..<10_000 {
      let text = try? String(contentsOfFile: "\(root)/pid", encoding: .utf8)
      if let pid = text.flatMap({ Int32($0.trimmingCharacters(in: .newlines)) }) { return pid }
      usleep(500)
    }
    throw LaunchFailure(description: "the shell did not start")
  }

  /// Servers that refuse root, and those with accounts of their own.
  private func asAccount(_ command: [String]) -> [String] {
    guard let account else { return command }
    return ["setpriv", "--reuid", account, "--regid", account, "--init-groups", "--"] + command
  }

  private var account: String? {
    guard getuid() == 0 else { return nil }
    return recipe.accounts?.first { unsafe getpwnam($0) != nil }
  }

  private static func find(_ program: String, _ folders: [String]) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let all = folders.filter { !$0.contains("*") } + path.split(separator: ":").map(String.init)
    return all.map { "\($0)/\(program)" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }
}
