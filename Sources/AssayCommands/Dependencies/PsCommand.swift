import ArgumentParser
import AssayDependencies
import AssayProvisioning
import AssayYAML
import Foundation

/// `assay ps`: what runs of Assay are on this machine.
struct PsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ps",
    abstract: "List runs on this machine with their servers, also what dead ones left.",
    discussion: """
      Examples:
      assay ps
      assay ps --json

      What it calls dead, `assay clean` removes.
      """)

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    // Says so if what was up here is gone.
    _ = UpState.current(in: ManifestFile.root(of: nil))
    let survey = await RunSurvey.look()
    if json { return _ = Console.writeJSON(Answer(survey)) }
    if survey.runs.isEmpty { Console.write("no run of Assay is on this machine\n") }
    for run in survey.runs { Console.write(Self.text(run)) }
    if let problem = survey.engineProblem?.split(separator: "\n").first {
      Console.error("containers were not looked for: \(problem)")
    }
  }

  private static func text(_ run: RunSurvey.Run) -> String {
    let owner =
      switch run.isAlive {
      case true?: "process \(run.owner)"
      case false?: "dead: process \(run.owner) has ended"
      case nil: "process \(run.owner) of another machine or container"
      }
    var text = "\(run.id)  \(owner), for \(Amount.time(run.age))"
    if let folder = run.workingFolder { text += ", in \(folder)" }
    text += "\n"
    for server in run.servers {
      let place = server.place.isEmpty ? "" : "  \(server.place)"
      text += "  \(server.name)  \(server.kind)  \(server.runtime.rawValue) \(server.id)\(place)"
      text += server.state == "running" ? "\n" : "  \(server.state)\n"
    }
    if let folder = run.folder { text += "  \(folder)  \(Amount.bytes(run.bytes))\n" }
    return text
  }

  private struct Answer: Encodable {
    struct Run: Encodable {
      var id: String
      var owner: Int32
      /// Left out: that cannot be seen from here.
      var alive: Bool?
      var ageSeconds: Int64
      var workingFolder: String?
      var folder: String?
      var bytes: UInt64
      var servers: [Server]
    }
    struct Server: Encodable {
      var name: String
      var kind: String
      var runtime: String
      var id: String
      var state: String
      var place: String
    }
    var schema = "assay.ps/1"
    var runs: [Run]
    var engineProblem: String?

    init(_ survey: RunSurvey) {
      engineProblem = survey.engineProblem
      runs = survey.runs.map { run in
        Run(
          id: run.id, owner: run.owner, alive: run.isAlive, ageSeconds: run.age,
          workingFolder: run.workingFolder, folder: run.folder, bytes: run.bytes,
          servers: run.servers.map { server in
            Server(
              name: server.name, kind: server.kind, runtime: server.runtime.rawValue,
              id: server.id, state: server.state, place: server.place)
          })
      }
    }
  }
}
