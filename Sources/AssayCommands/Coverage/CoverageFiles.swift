import ArgumentParser
import AssayCoverage
import AssayEvidence
import AssayManifest
import AssayResultFormats
import AssayTestRuns
import AssayVerification
import AssayYAML
import Foundation

/// The reports that a command of `assay coverage` merges.
struct CoverageFiles: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Coverage files or globs; `LAYER=FILE` says which layer's tests wrote it.",
      valueName: "file"))
  var files: [String]

  @Option(help: ArgumentHelp("The folder that paths are relative to.", valueName: "folder"))
  var root = "."

  /// Absolute, without links.
  var folder: String {
    var path = URL(filePath: root).resolvingSymlinksInPath().path(percentEncoded: false)
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  /// Everything in one map, with paths relative to the folder.
  ///
  /// - Throws: `FailureReport` for a file that is not there or no coverage.
  func map() throws -> CoverageMap {
    var merged = CoverageMap()
    for argument in files {
      let (pattern, layer) = split(argument)
      let paths =
        pattern.hasPrefix("/") || !PathPattern(pattern).hasWildcards
        ? [pattern] : FileTree.matches(pattern, below: ".")
      guard !paths.isEmpty else {
        throw FailureReport(
          .badInput, attempt: "read coverage", subject: pattern, happened: "no file matches it",
          remedy: "put it into quotes if the shell should leave it alone")
      }
      for path in paths {
        let map = try CoverageFileReader.readMap(path: path)
        let sources = ServiceSources(
          folder: folder, servicePath: ".", sourceFolders: map.sourceFolders)
        let placed = sources.placed(map)
        merged.merge(layer.map(placed.measured) ?? placed)
      }
    }
    return merged
  }

  /// A file whose name has such a beginning is still meant as itself.
  private func split(_ argument: String) -> (pattern: String, layer: TestLayer?) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let layer = TestLayer(rawValue: parts[0]),
      !FileManager.default.fileExists(atPath: argument)
    else { return (argument, nil) }
    return (parts[1], layer)
  }

  /// Critical paths of the manifest in the folder, where there is one.
  func criticalPaths() throws -> [(service: Manifest.Service, path: Manifest.CriticalPath)] {
    let path = "\(folder)/assay.yaml"
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    return try ManifestFile(path: path).checkedManifest().services.flatMap { service in
      service.critical.map { (service, $0) }
    }
  }
}

/// A percentage on the command line.
func checkPercentage(_ value: Double?, of option: String) throws {
  if let value, !(0...100).contains(value) {
    throw ValidationError("\(option) takes a number from 0 to 100, not \(value)")
  }
}

/// Rounded down, so that 89.96 never reads as a 90 that was reached.
func shownNumber(_ percent: Double) -> String {
  let tenths = (percent * 10).rounded(.down) / 10
  return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
}

func shownPercent(_ ratio: FileCoverage.Ratio) -> String {
  ratio.percent.map { "\(shownNumber($0)) %" } ?? "–"
}
