import ArgumentParser
import AssayEvidence
import AssayYAML
import Foundation

/// `assay url`: where a dependency is.
struct URLCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "url", abstract: "Print the address of a dependency that is up.",
    discussion: """
      Examples:
      assay url db
      assay url postgres --form jdbc
      """)

  @Argument(help: "A dependency's name, or a kind of which one is up.")
  var name: String

  @Option(help: "Another value: host, port, user, password, database, jdbc, dsn, …")
  var form = "url"

  @Option(help: ArgumentHelp("The manifest.", valueName: "file"))
  var manifest: String?

  func run() throws {
    let root = ManifestFile.root(of: manifest)
    guard let state = UpState.current(in: root) else {
      throw FailureReport(
        .badInput, attempt: "print an address", subject: name,
        happened: "Nothing is up in \(root).",
        remedy: "Run assay up first; without a manifest, for example assay up --with postgres.")
    }
    let named = state.dependencies.filter { $0.name == name }
    let found = named.isEmpty ? state.dependencies.filter { $0.kind == name } : named
    guard let entry = found.first, found.count == 1 else {
      throw FailureReport(
        .badInput, attempt: "print an address", subject: name,
        happened: found.isEmpty ? "It is not up." : "Several are up.",
        remedy: "Choose from: \(state.dependencies.map(\.name).joined(separator: ", ")).")
    }
    guard let value = entry.values[form] else {
      throw FailureReport(
        .badInput, attempt: "print an address", subject: "--form \(form)",
        happened: "\(entry.name) has no \(form).",
        remedy: "Choose from: \(entry.values.keys.sorted().joined(separator: ", ")).")
    }
    Console.write(value + "\n")
  }
}
