import ArgumentParser
import AssayEvidence
import AssayYAML
import Foundation

/// `assay down`: ends what `assay up` started.
struct DownCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "down", abstract: "Stop what `assay up` started here.",
    discussion: """
      Example: assay down
      """)

  @Option(help: ArgumentHelp("The manifest.", valueName: "file"))
  var manifest: String?

  func run() async throws {
    let root = ManifestFile.root(of: manifest)
    guard let state = UpState.current(in: root) else {
      return Console.error("nothing is up in \(root)")
    }
    kill(state.pid, SIGTERM)
    let deadline = ContinuousClock.now + .seconds(60)
    while UpLock.isHeld(in: UpState.folder(in: root)) {
      guard .now < deadline else {
        throw FailureReport(
          .infrastructure, attempt: "stop the dependencies", subject: "process \(state.pid)",
          happened: "It did not end within 60 s.",
          remedy: "Kill it; its guard stops what it had started.")
      }
      // A lock that is given up wakes nobody who only asks.
      try await Task.sleep(for: .milliseconds(10))
    }
    try? FileManager.default.removeItem(atPath: UpState.folder(in: root))
    Console.error("stopped \(state.dependencies.map(\.name).joined(separator: ", "))")
  }
}
