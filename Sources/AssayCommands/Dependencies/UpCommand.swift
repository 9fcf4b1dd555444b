import ArgumentParser
import AssayEvidence
import Foundation

/// `assay up`: dependencies that stay until `assay down`.
struct UpCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "up",
    abstract: "Start dependencies and leave them running.",
    discussion: """
      Examples:
      assay up                      all dependencies of assay.yaml
      assay up --with postgres:15   without any assay.yaml
      eval "$(assay up)"            with their variables in this shell

      Prints `export NAME=VALUE` lines on standard output. Ends with `assay down`, after --for, \
      or when the machine stops; also when its process is killed nothing stays behind.
      """)

  @OptionGroup var selection: DependencySelection

  @OptionGroup var stay: StayOptions

  @Flag(help: "Print JSON instead of export lines.")
  var json = false

  func run() async throws {
    let selected = try selection.read()
    let folder = UpState.folder(in: selected.root)
    if let state = UpState.current(in: selected.root) {
      let missing = selected.names.filter { name in
        !state.dependencies.contains { $0.name == name }
      }
      guard missing.isEmpty else {
        throw FailureReport(
          .badInput, attempt: "start \(missing.joined(separator: ", "))", subject: selected.root,
          happened: "Other dependencies are up here already.",
          remedy: "Run assay down first, then up with all of them.")
      }
      return show(state)
    }
    try prepare(folder)
    let pid = try HeldProcess.start(
      arguments: [HoldCommand.configuration.commandName ?? ""]
        + CommandLine.arguments.dropFirst(2).filter { $0 != "--json" },
      log: "\(folder)/log")
    let state = try await wait(for: pid, selected.root, folder)
    show(state)
  }

  /// The holder writes `state.json` when all is up; when it gives up, its log says why.
  private func wait(for pid: Int32, _ root: String, _ folder: String) async throws -> UpState {
    try await withTaskCancellationHandler {
      while true {
        if let state = UpState.running(in: root), state.pid == pid { return state }
        if let status = HeldProcess.exitStatus(of: pid) {
          let log = FileManager.default.contents(atPath: "\(folder)/log") ?? Data()
          Console.write(String(decoding: log.suffix(20_000), as: UTF8.self), to: .error)
          throw ExitStatus(rawValue: status) ?? .infrastructure
        }
        // The holder is not a child of a task, so nothing tells when it is done but looking.
        try await Task.sleep(for: .milliseconds(10))
      }
    } onCancel: {
      kill(pid, SIGTERM)
    }
  }

  private func prepare(_ folder: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      // The state holds passwords.
      let ignore = URL(filePath: folder).deletingLastPathComponent().appending(path: ".gitignore")
      try Data("*\n".utf8).write(to: ignore)
      for name in ["state.json", "log"] {
        try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
      }
    } catch {
      throw FailureReport(
        .infrastructure, attempt: "start dependencies", subject: folder, happened: "\(error)")
    }
  }

  private func show(_ state: UpState) {
    if json {
      Console.writeJSON(state)
      return
    }
    for entry in state.dependencies {
      Console.error("\(entry.name): \(entry.server), \(entry.runtime) (\(entry.reason))")
    }
    for (name, value) in state.env.sorted(by: { $0.key < $1.key }) {
      Console.write("export \(name)='\(value.replacingOccurrences(of: "'", with: "'\\''"))'\n")
    }
    Console.write("export ASSAY_API='\(state.api)'\n")
  }
}

/// How long `assay up` holds what it starts.
struct StayOptions: ParsableArguments {
  /// In seconds.
  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("How long they stay, as in 30m (default: 12h).", valueName: "duration"),
    transform: seconds)
  var duration = 12 * 3600

  /// `90s`, `30m`, `12h`, `2d`.
  private static func seconds(_ text: String) throws -> Int {
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()), count > 0,
      count < 10_000
    else { throw ValidationError("write a duration such as 30m or 12h") }
    return count * unit
  }
}
