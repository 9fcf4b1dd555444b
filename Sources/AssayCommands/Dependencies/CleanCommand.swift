import ArgumentParser
import AssayEvidence
import AssayProvisioning
import Foundation

/// `assay clean`: removes what dead runs left, and what is kept too long.
struct CleanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clean",
    abstract: "Show, or with --yes remove, what dead runs left and what is kept too long.",
    discussion: """
      Examples:
      assay clean              what would go, and why
      assay clean --yes        end and remove it
      assay clean --all --yes  also all prepared data and images and reusable servers

      It never touches a run that goes on. Exit code 3 when something could not be removed.
      """)

  @Flag(help: "Remove it; without this, it is only shown.")
  var yes = false

  @Flag(help: "Also what is kept to be quick: prepared data and images, reusable servers.")
  var all = false

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    let survey = await RunSurvey.look()
    let removables = survey.removables(all: all)
    let left = yes ? await survey.remove(removables) : []
    if json {
      Console.writeJSON(Answer(removables, yes: yes, left: left, survey.engineProblem))
    } else {
      show(removables, left)
      if let problem = survey.engineProblem?.split(separator: "\n").first {
        Console.error("containers were not looked for: \(problem)")
      }
    }
    guard left.isEmpty else {
      throw FailureReport(
        .infrastructure, attempt: "remove \(left.count) of \(removables.count) things",
        subject: left.map { "\($0.kind.rawValue) \($0.name)" }.joined(separator: ", "),
        happened: "They are still there.",
        remedy: "See who uses them: assay ps, docker ps; or whose they are: ls -ld.")
    }
  }

  private func show(_ removables: [Removable], _ left: [Removable]) {
    guard !removables.isEmpty else {
      Console.write("nothing to clean\(all ? "" : "; --all also takes what is kept to be quick")\n")
      return
    }
    for removable in removables where !left.contains(removable) {
      let size = removable.bytes.map { ", \(Amount.bytes($0))" } ?? ""
      Console.write(
        "\(yes ? "removed" : "would remove") \(removable.kind.rawValue) \(removable.name)\(size): "
          + "\(removable.reason)\n")
    }
    guard !yes else { return }
    let bytes = Amount.bytes(removables.compactMap(\.bytes).reduce(0, +))
    Console.write("nothing was removed; assay clean\(all ? " --all" : "") --yes frees \(bytes)\n")
  }

  private struct Answer: Encodable {
    struct Thing: Encodable {
      var kind: String
      var name: String
      var reason: String
      var bytes: UInt64?
      var removed: Bool
    }
    var schema = "assay.clean/1"
    var things: [Thing]
    var engineProblem: String?

    init(_ removables: [Removable], yes: Bool, left: [Removable], _ engineProblem: String?) {
      self.engineProblem = engineProblem
      things = removables.map { removable in
        Thing(
          kind: removable.kind.rawValue, name: removable.name, reason: removable.reason,
          bytes: removable.bytes, removed: yes && !left.contains(removable))
      }
    }
  }
}
