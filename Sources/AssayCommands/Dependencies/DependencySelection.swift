public import ArgumentParser
public import AssayDependencies
import AssayEvidence
import AssayManifest
import AssayProvisioning
import AssayYAML
import Foundation

/// Which dependencies a command means.
struct DependencySelection: ParsableArguments {
  @Option(
    name: .customLong("with"),
    help: ArgumentHelp(
      "A dependency that needs no manifest, as often as you like.",
      valueName: "[name=]kind[:version]"))
  var with: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only this dependency of the manifest, and what it needs; as often as you like.",
      valueName: "name"))
  var only: [String] = []

  @Option(help: ArgumentHelp("Where they run.", valueName: "auto|container|process"))
  var runtime: RuntimeChoice?

  @Option(help: ArgumentHelp("The manifest.", valueName: "file"))
  var manifest: String?

  /// Reads the manifest, if there is one, and what was asked for beside it.
  func read() throws -> SelectedDependencies {
    var selected = SelectedDependencies(root: FileManager.default.currentDirectoryPath)
    if let path = manifest ?? ManifestFile.nearest {
      let file = try ManifestFile(path: path)
      let manifest = try file.checkedManifest()
      selected.root = file.root
      selected.all = manifest.dependencies.map { $0.resolved(root: file.root) }
      selected.modules = manifest.modules
    } else if with.isEmpty {
      throw FailureReport(
        .badInput, attempt: "find dependencies", subject: selected.root,
        happened: "There is no assay.yaml here or in a folder above.",
        remedy: "Name one, as in --with postgres:15, or write a manifest with assay init.")
    }
    selected.names = try named(selected.all)
    for text in with {
      var description = DependencyDescription(text)
      description.runtime = runtime?.rawValue
      let dependency = try description.dependency(modules: selected.modules)
      guard !selected.all.contains(where: { $0.name == dependency.name }) else {
        throw FailureReport(
          .badInput, attempt: "add a dependency", subject: "--with \(text)",
          happened: "There is one named \(dependency.name) already.",
          remedy: "Give it a name of its own: --with NAME=\(description.kind).")
      }
      selected.all.append(dependency)
      selected.names.append(dependency.name)
    }
    if let runtime {
      for index in selected.all.indices { selected.all[index].runtime = runtime }
    }
    return selected
  }

  /// Those of the manifest that are wanted, unless only others are.
  private func named(_ all: [Dependency]) throws -> [String] {
    guard !only.isEmpty else { return with.isEmpty ? all.map(\.name) : [] }
    for name in only where !all.contains(where: { $0.name == name }) {
      throw FailureReport(
        .badInput, attempt: "select dependencies", subject: "--only \(name)",
        happened: "The manifest has no dependency of that name.",
        remedy: all.isEmpty
          ? "Name it there, or take a kind: --with \(name)."
          : "Choose from: \(all.map(\.name).joined(separator: ", ")).")
    }
    return only
  }

  /// The folder that `assay up` keeps its state in.
  var root: String { ManifestFile.root(of: manifest) }
}

/// What a command starts.
struct SelectedDependencies: Sendable {
  /// The manifest's folder, or else the current one.
  var root: String
  /// Those that may be needed.
  var all: [Dependency] = []
  /// Those that the command gets.
  var names: [String] = []
  var modules = ServiceModule.catalogue
}

extension RuntimeChoice: ExpressibleByArgument {}
