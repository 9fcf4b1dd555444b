import AssayManifest
import AssayTestImpact
import AssayTestRuns
import Foundation
import Subprocess
import SystemPackage

/// Asks the build tools of a system what is built from what.
struct SystemBuild {
  let manifest: Manifest
  /// The manifest's absolute folder.
  let root: String

  /// The graph, and what could not be asked.
  func graph() async -> (graph: BuildGraph, problems: [String]) {
    var services: [BuildGraph.Service] = []
    var problems: [String] = []
    for service in manifest.services {
      let parts = service.path.split(separator: "/").filter { $0 != "." }
      let suites = service.suites.map { ("\(service.name)/\($0.name)", $0.layer) }
      var known = BuildGraph.Service(
        name: service.name, folder: parts.joined(separator: "/"), calls: Set(service.calls),
        suites: Dictionary(suites) { first, _ in first })
      do throws(BuildGraph.Fault) {
        known.build = try await build(known.folder)
      } catch {
        problems.append("\(service.name): \(error)")
      }
      services.append(known)
    }
    return (BuildGraph(services: services), problems)
  }

  /// nil where no build tool that can be asked builds the folder.
  private func build(_ place: String) async throws(BuildGraph.Fault) -> BuildGraph? {
    let folder = place.isEmpty ? root : "\(root)/\(place)"
    let files = FileManager.default
    if files.fileExists(atPath: "\(folder)/Package.swift") {
      // With a folder of its own it does not wait for a build that is going on.
      let text = try await ask(
        "swift",
        [
          "package", "--scratch-path", "\(root)/.assay/cache/swiftpm", "describe", "--type", "json",
        ], in: folder)
      return try BuildGraph(swiftPackage: text, folder: place)
    }
    if files.fileExists(atPath: "\(folder)/go.mod") {
      return try BuildGraph(
        goList: try await ask("go", ["list", "-json", "-deps", "./..."], in: folder),
        checkout: root)
    }
    return nil
  }

  private func ask(
    _ program: String, _ arguments: [String], in folder: String
  ) async throws(BuildGraph.Fault) -> String {
    let complaint: String
    do {
      let result = try await Subprocess.run(
        .name(program), arguments: Arguments(arguments), workingDirectory: FilePath(folder),
        output: .string(limit: 64 << 20), error: .string(limit: 1 << 16))
      if result.terminationStatus.isSuccess { return result.standardOutput }
      complaint = result.standardError.split(separator: "\n").first.map(String.init) ?? "it failed"
    } catch {
      complaint = "\(error)"
    }
    throw BuildGraph.Fault(what: "`\(program)` does not say what is built from what: \(complaint)")
  }
}
