import ArgumentParser
import AssayManifest

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Prints the JSON Schema of the manifest, for editors.",
    discussion: """
      Example:
        assay schema > .assay.schema.json
        then, as the first line of assay.yaml:
        # yaml-language-server: $schema=.assay.schema.json
      """)

  func run() { Console.write(ManifestSchema.json()) }
}
