import ArgumentParser
import AssayEvidence
import AssayManifest
import AssayYAML
import Foundation

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Validates the manifest and says everything that is wrong with it at once.",
    discussion: """
      Example:
        assay check
        assay check --manifest other/assay.yaml --json
      """)

  @Option(name: .shortAndLong, help: "The manifest.")
  var manifest = "assay.yaml"

  @Flag(help: "Print the findings as JSON on standard output.")
  var json = false

  func run() throws {
    let file = try ManifestFile(path: manifest)
    let diagnostics = file.diagnostics(missingPaths: .warning)
    let errors = diagnostics.filter { $0.severity == .error }
    if json {
      try Console.write(Self.encoded(diagnostics, file: manifest))
    } else {
      for diagnostic in diagnostics {
        Console.write(
          diagnostic.rendered(file: manifest, text: file.text) + "\n",
          to: diagnostic.severity == .error ? .error : .output)
      }
      if errors.isEmpty, let manifest = file.decoded.manifest {
        let suites = manifest.services.flatMap(\.suites).count
        Console.write(
          "\(self.manifest) is valid; services: \(manifest.services.count), suites: \(suites), "
            + "dependencies: \(manifest.dependencies.count)\n")
      }
    }
    if !errors.isEmpty { throw ExitStatus.badInput }
  }

  private static func encoded(_ diagnostics: [ManifestDiagnostic], file: String) throws -> String {
    struct Wire: Encodable {
      var file: String
      var line: Int
      var column: Int
      var severity: String
      var path: String
      var message: String
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let wire = diagnostics.map {
      Wire(
        file: file, line: $0.place.line, column: $0.place.column, severity: $0.severity.rawValue,
        path: $0.path, message: $0.message)
    }
    return String(decoding: try encoder.encode(wire), as: UTF8.self) + "\n"
  }
}
