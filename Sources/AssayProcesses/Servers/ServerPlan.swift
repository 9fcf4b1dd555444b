import AssayDependencies
import AssayEvidence
import Glibc

/// What is to be started: a dependency, its recipe, and the program that was found for it.
struct ServerPlan: Sendable {
  let dependency: Dependency
  let recipe: ProcessRecipe
  let program: InstalledProgram
  let account: ServerAccount?

  init(
    _ dependency: Dependency, _ recipe: ProcessRecipe, _ program: InstalledProgram
  ) throws(FailureReport) {
    self.dependency = dependency
    self.recipe = recipe
    self.program = program
    account = recipe.accounts.flatMap { .unprivileged(preferring: $0) }
    if recipe.settingArguments.isEmpty, let setting = dependency.settings.keys.min() {
      throw FailureReport(
        .badInput, attempt: "start \(dependency.module.title)", subject: dependency.name,
        happened: "\(dependency.module.title) takes no settings, yet it says \(setting).",
        remedy: "Remove settings.")
    }
  }

  var module: ServiceModule { dependency.module }
  var attempt: String { "start \(module.title)\(program.version.map { " \($0)" } ?? "")" }

  /// Whether the server has a data folder, so that there is something to keep.
  var hasData: Bool {
    let texts =
      recipe.arguments + recipe.environment.values + recipe.initialize.flatMap(\.self)
      + recipe.files.flatMap { [$0.name, $0.text] } + dependency.environment.values
    return texts.contains { $0.contains("{data}") }
  }

  /// What placeholders stand for; without ports before they are known.
  func values(_ folder: ServerFolder, ports: [String: UInt16]) -> [String: String] {
    var values = [
      "version": program.version?.text ?? "", "host": "127.0.0.1", "name": dependency.name,
      "user": module.account.user ?? "", "password": module.account.password ?? "",
      "database": module.account.database ?? "", "folder": folder.path, "data": folder.data,
      "program": program.folder,
    ]
    for (name, port) in ports { values["port:\(name)"] = "\(port)" }
    if let first = module.ports.first { values["port"] = "\(ports[first.name] ?? 0)" }
    return values
  }

  func launch(_ folder: ServerFolder, ports: [String: UInt16]) -> Launch {
    let values = values(folder, ports: ports)
    var arguments = recipe.arguments.map { PlaceholderText.fill($0, values) }
    for (key, value) in dependency.settings.sorted(by: { $0.key < $1.key }) {
      // In one go: a value is the user's own text and may have braces.
      let all = values.merging(["key": key, "value": value]) { $1 }
      arguments += recipe.settingArguments.map { PlaceholderText.fill($0, all) }
    }
    return Launch(
      executable: program.path, arguments: arguments,
      environment: environment(folder, values), workingDirectory: folder.path)
  }

  /// For the server, and for the tools that prepare it.
  func environment(_ folder: ServerFolder, _ values: [String: String]) -> [String: String] {
    var environment = [
      "PATH": "\(program.folder):/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "HOME": folder.path, "LANG": "C.UTF-8", "TZ": "UTC",
    ]
    if let libraries = unsafe getenv("LD_LIBRARY_PATH") {
      environment["LD_LIBRARY_PATH"] = unsafe String(cString: libraries)
    }
    for variables in [recipe.environment, dependency.environment] {
      environment.merge(variables.mapValues { PlaceholderText.fill($0, values) }) { $1 }
    }
    return environment
  }

  /// The commands that fill the data folder, with absolute programs.
  func initializeCommands(_ folder: ServerFolder) -> [[String]] {
    let values = values(folder, ports: [:])
    return recipe.initialize.map { command in
      var words = command.map { PlaceholderText.fill($0, values) }
      if let first = words.first { words[0] = executable(first) }
      return words
    }
  }

  /// A word without a slash is looked for beside the program first.
  func executable(_ word: String) -> String {
    guard !word.contains("/") else { return word }
    let folders = [
      program.folder, "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin",
    ]
    return folders.map { "\($0)/\(word)" }.first { unsafe access($0, X_OK) == 0 } ?? word
  }

  /// Names what the data folder is like after `initialize`.
  var initialKey: String { hash([]) }

  /// Names what the data folder is like after a preparation.
  func preparedKey(_ preparation: Preparation) -> String {
    let settings = dependency.settings.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
    let variables = dependency.environment.sorted { $0.key < $1.key }
      .flatMap { [$0.key, $0.value] }
    return hash(["prepared", preparation.key] + settings + ["|"] + variables + recipe.arguments)
  }

  private func hash(_ more: [String]) -> String {
    var hash = ContentHash()
    let account = module.account
    // The first is the format's version.
    var texts = ["1", module.name, program.path, program.version?.text ?? program.identity]
    texts += ["\(self.account?.userID ?? geteuid())"]
    texts += [account.user ?? "", account.password ?? "", account.database ?? ""]
    for command in recipe.initialize { texts += ["|"] + command }
    for text in texts + more { hash.add(text) }
    return hash.text
  }

  var stopSignal: Int32 {
    switch recipe.stopSignal {
    case .terminate: SIGTERM
    case .interrupt: SIGINT
    case .quit: SIGQUIT
    case .kill: SIGKILL
    }
  }

  /// Where the module's conditions speak of ports and texts that only the process has.
  func condition(_ folder: ServerFolder, ports: [String: UInt16]) -> WaitCondition {
    let values = values(folder, ports: ports)
    let numbers = Dictionary(
      module.ports.compactMap { port in ports[port.name].map { (port.number, $0) } }
    ) { first, _ in first }
    return dependency.readiness.forProcess {
      PlaceholderText.fill($0, values)
    } port: {
      numbers[$0] ?? $0
    }
  }
}

extension WaitCondition {
  /// Fills in texts; port numbers that the kernel is asked for become those of this machine.
  fileprivate func forProcess(
    _ fill: (String) -> String, port: (UInt16) -> UInt16
  ) -> WaitCondition {
    func filled(_ pattern: TextPattern) -> TextPattern {
      switch pattern {
      case .text(let text): .text(fill(text))
      // Braces mean something else there.
      case .expression: pattern
      }
    }
    switch self {
    case .log(let pattern, let times): return .log(filled(pattern), times: times)
    case .listening(let number): return .listening(port(number))
    case .http(var http):
      http.path = fill(http.path)
      http.headers = http.headers.mapValues(fill)
      http.user = http.user.map(fill)
      http.password = http.password.map(fill)
      http.body = http.body.map(fill)
      return .http(http)
    case .command(let words, let code, let output):
      return .command(words.map(fill), code: code, output: output.map(filled))
    case .query(let text): return .query(fill(text))
    case .file(let path, let content): return .file(fill(path), content: content.map(filled))
    case .all(let parts): return .all(parts.map { $0.forProcess(fill, port: port) })
    case .any(let parts): return .any(parts.map { $0.forProcess(fill, port: port) })
    case .within(let limit, let part):
      return .within(limit, part.forProcess(fill, port: port))
    case .port, .answers, .healthy, .exited, .custom: return self
    }
  }
}
