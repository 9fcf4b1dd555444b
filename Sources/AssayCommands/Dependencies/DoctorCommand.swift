import ArgumentParser
import AssayDependencies
import AssayEvidence
import AssayManifest
import AssayProvisioning
import AssayYAML
import Foundation

/// `assay doctor`: what this machine has, and what that makes possible.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what this machine has to run dependencies with, and what is missing.",
    discussion: """
      Examples:
      assay doctor
      assay doctor --json

      Starts one container for a moment to see how its port is reached. Exit code 3 only when no \
      dependency of any kind could run.
      """)

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    // A project's own kinds count, too, if its manifest can be read.
    let modules = ManifestFile.nearest
      .flatMap { try? ManifestFile(path: $0).checkedManifest().modules }
    let report = try await MachineReport.look(for: modules ?? ServiceModule.catalogue)
    if json { Console.writeJSON(DoctorAnswer(report)) } else { Console.write(Self.text(report)) }
    guard report.canRunAny else { throw ExitStatus.infrastructure }
  }

  static func text(_ report: MachineReport) -> String {
    [engine(report), kinds(report), machine(report)].joined(separator: "\n")
  }

  private static func engine(_ report: MachineReport) -> String {
    var lines = ["Container engine"]
    if let engine = report.engine {
      let facts = [engine.system, engine.storage, engine.isRootless ? "rootless" : nil]
      lines += [
        "  \(engine.name), Engine API \(engine.apiVersion), at \(engine.address)",
        "  \(facts.compactMap(\.self).joined(separator: ", "))",
        "  ports are published on \(engine.bindAddress), reached at "
          + engine.hosts.joined(separator: " or "),
      ]
      switch report.reach {
      case .reached(let endpoint, let kind):
        lines.append("  a port of a \(kind) container was reached at \(endpoint)")
      case .failed(let why): lines.append("  no port of a container was reached: \(why)")
      case .notTried(let why): lines.append("  reaching a port was not tried: \(why)")
      }
    } else if let failure = report.engineFailure {
      lines.append("  none: \(failure.happened)")
      if let remedy = failure.remedy { lines.append("  → \(remedy)") }
    }
    lines.append("  looked at:")
    lines += report.searched.map { "    \($0)" }
    if !report.contexts.isEmpty {
      lines.append("  Docker contexts: \(report.contexts.joined(separator: ", "))")
    }
    if let prefix = report.imagePrefix {
      lines.append("  images of Docker Hub come from \(prefix)")
    }
    for (image, other) in report.imageReplacements.sorted(by: { $0.key < $1.key }) {
      lines.append("  \(image) is replaced by \(other)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func word(_ availability: RuntimeAvailability) -> String {
    switch availability {
    case .available: "yes "
    case .obtainable: "pull"
    case .unavailable: "no  "
    }
  }

  private static func kinds(_ report: MachineReport) -> String {
    var lines = ["Kinds of dependencies"]
    let width = report.kinds.map(\.module.name.count).max() ?? 0
    for kind in report.kinds {
      let name = kind.module.name.padding(toLength: width, withPad: " ", startingAt: 0)
      lines.append(
        "  \(name)  container \(word(kind.container))  process \(kind.process.isPossible ? "yes" : "no")"
          + kind.installed.map { "  \($0.version ?? "?") \($0.path)" }.joined())
      guard !kind.isPossible else { continue }
      // Of a kind that runs only as a container there is nothing to install.
      let ways = kind.module.process == nil ? [kind.container] : [kind.container, kind.process]
      let remedies = ways.compactMap { way in
        if case .unavailable(_, let remedy) = way, !remedy.isEmpty { remedy } else { nil }
      }
      for remedy in remedies {
        lines.append("  \(String(repeating: " ", count: width))  → \(remedy)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func machine(_ report: MachineReport) -> String {
    func free(_ place: MachineReport.Place) -> String {
      place.free.map { "\(Amount.bytes($0)) free" } ?? "cannot be used"
    }
    let inMemory = (report.memory.free ?? 0) >= 1 << 30
    var lines = [
      "This machine",
      "  memory \(report.memory.path): \(free(report.memory))"
        + (inMemory ? ", servers keep their data in it" : ", less than 1 GiB, so data go to disk"),
      "  prepared data \(report.cache.path): \(free(report.cache)), "
        + (report.hasReflinks ? "copies share blocks (reflink)" : "copies are full (no reflink)"),
    ]
    for library in report.libraries {
      let state = library.problem == nil ? "yes" : "no: apt-get install \(library.package)"
      lines.append("  \(library.name), for \(library.use): \(state)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
