import ArgumentParser
import AssayEvidence
import AssayLeaseClient
import AssayYAML
import Foundation

/// `assay logs`: what the servers of `assay up` print.
struct LogsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs",
    abstract: "Show the last lines of servers that are up.",
    discussion: """
      Examples:
      assay logs          the last 100 lines of each server of assay up
      assay logs db -n 20
      assay logs db -f    and every new line, until Ctrl-C

      Inside `assay exec -- bash`, with nothing up here, it shows the servers of that command.
      """)

  @Argument(help: "A dependency's name; all when left out.")
  var name: String?

  @Option(name: [.customShort("n"), .long], help: "How many lines, 1 to 10000.")
  var lines = 100

  @Flag(name: .shortAndLong, help: "Go on with every new line.")
  var follow = false

  @Flag(help: "One JSON object a line: dependency, line.")
  var json = false

  @Option(help: ArgumentHelp("The manifest.", valueName: "file"))
  var manifest: String?

  func validate() throws {
    guard (1...10_000).contains(lines) else {
      throw ValidationError("-n \(lines): write a number from 1 to 10000")
    }
  }

  func run() async throws {
    let client = LeaseClient(address: try address())
    let started = try await client.dependencies().filter { $0.state == "started" }.map(\.name)
    if let name, !started.contains(name) {
      throw FailureReport(
        .badInput, attempt: "show a log", subject: name, happened: "It is not up.",
        remedy: started.isEmpty
          ? "Nothing has started." : "Choose from: \(started.joined(separator: ", ")).")
    }
    let names = name.map { [$0] } ?? started
    let width = names.count == 1 ? 0 : names.map(\.count).max() ?? 0
    guard follow else {
      for name in names {
        for line in try await client.log(of: name, lines: lines) { show(line, of: name, width) }
      }
      return
    }
    let failures = await withTaskGroup(of: FailureReport?.self) { group in
      for name in names {
        group.addTask {
          do throws(FailureReport) {
            try await client.follow(name, lines: lines) { show($0, of: name, width) }
            return nil
          } catch {
            return error
          }
        }
      }
      var failures: [FailureReport] = []
      for await failure in group { if let failure { failures.append(failure) } }
      return failures
    }
    if let failure = failures.first { throw failure }
  }

  private func address() throws(FailureReport) -> String {
    let root = ManifestFile.root(of: manifest)
    if let state = UpState.current(in: root) { return state.api }
    if let api = ProcessInfo.processInfo.environment["ASSAY_API"], !api.isEmpty { return api }
    throw FailureReport(
      .badInput, attempt: "show logs", subject: name ?? root,
      happened: "Nothing is up in \(root).",
      remedy: "Run assay up first, or assay exec -- bash; a failed start shows its last lines.")
  }

  private struct Line: Encodable {
    var dependency: String
    var line: String
  }

  private func show(_ line: String, of name: String, _ width: Int) {
    if json {
      Console.writeJSON(Line(dependency: name, line: line), pretty: false)
    } else if width == 0 {
      Console.write("\(line)\n")
    } else {
      Console.write("\(name.padding(toLength: width, withPad: " ", startingAt: 0)) | \(line)\n")
    }
  }
}
