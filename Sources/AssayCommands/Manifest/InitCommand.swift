import ArgumentParser
import AssayEvidence
import AssayManifest
import AssayYAML
import Foundation

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Writes a manifest by looking at the repository, and explains each guess.",
    discussion: """
      Finds Swift packages, pytest, Node, Go, Maven, Gradle and Rust, compose files, OpenAPI \
      and pact files.

      Examples:
        assay init
        assay init services/orders --print
      """)

  @Argument(help: "The repository's folder.")
  var folder = "."

  @Flag(help: "Print the manifest instead of writing it.")
  var print = false

  @Flag(help: "Replace an existing manifest.")
  var force = false

  func run() throws {
    let root = URL(filePath: folder).standardizedFileURL
    let path = root.path(percentEncoded: false)
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
      isFolder.boolValue
    else {
      throw FailureReport(
        .badInput, attempt: "look at the repository", subject: folder,
        happened: "there is no such folder")
    }
    let target = root.appending(path: "assay.yaml")
    if !print, !force, FileManager.default.fileExists(atPath: target.path(percentEncoded: false)) {
      throw FailureReport(
        .badInput, attempt: "write the manifest", subject: "\(folder)/assay.yaml",
        happened: "there is one already",
        remedy: "use --force to replace it, or --print to look at the guess")
    }
    let survey = RepositorySurvey(
      RepositoryListing(
        paths: FileTree.paths(below: path), contents: { Self.text(of: root.appending(path: $0)) },
        tree: ManifestYAML.foreignTree),
      system: root.lastPathComponent)
    guard !print else {
      Console.write(survey.manifest)
      return
    }
    do {
      try Data(survey.manifest.utf8).write(to: target, options: .atomic)
    } catch {
      throw FailureReport(
        .infrastructure, attempt: "write the manifest", subject: "\(folder)/assay.yaml",
        happened: (error as NSError).localizedDescription,
        remedy: "check the folder's permissions")
    }
    for guess in survey.guesses { Console.write("  \(guess.subject): \(guess.reason)\n") }
    Console.write(
      survey.guesses.isEmpty
        ? "Found no tests; wrote a skeleton to assay.yaml. Fill it in, then: assay check\n"
        : "Wrote assay.yaml. Look it over, then: assay verify\n")
  }

  /// nil for what is no text or too large to be a project's description.
  private static func text(of url: URL) -> String? {
    guard let size = try? url.resourceValues(forKeys: [.fileSizeKey]).fileSize, size < 4 << 20
    else { return nil }
    return try? String(contentsOf: url, encoding: .utf8)
  }
}
