import AssayCoverage
package import AssayManifest
import AssayTestReview
import AssayTestRuns

/// All coverage of a run as one map, with the paths of the manifest's folder.
package struct CodeCoverage {
  let map: CoverageMap
  private let manifest: Manifest
  private let critical: [(folder: String, pattern: PathPattern)]

  /// So many are told.
  private static let mostRisks = 20

  init(_ facts: RunFacts) {
    map = .merged(facts.coverage.map(\.map))
    manifest = facts.manifest
    critical = manifest.services.flatMap { service in
      service.critical.map { (service.path, PathPattern($0.path)) }
    }
  }

  /// The path inside of a service's folder; nil for what lies outside.
  package static func path(_ path: String, in folder: String) -> String? {
    let parts = folder.split(separator: "/").filter { $0 != "." }
    guard !parts.isEmpty else { return path }
    let prefix = parts.joined(separator: "/") + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : nil
  }

  /// The service whose folder holds the file; of several the deepest.
  package static func service(of path: String, in manifest: Manifest) -> String? {
    manifest.services.filter { Self.path(path, in: $0.path) != nil }
      .max { $0.path.utf8.count < $1.path.utf8.count }?.name
  }

  func service(of path: String) -> String? { Self.service(of: path, in: manifest) }

  func isCritical(_ path: String) -> Bool {
    critical.contains { folder, pattern in
      Self.path(path, in: folder).map(pattern.matches) ?? false
    }
  }

  /// The files that a critical path of a service names.
  func files(_ path: Manifest.CriticalPath, of service: Manifest.Service) -> CoverageMap {
    let pattern = PathPattern(path.path)
    return map.filtered { Self.path($0, in: service.path).map(pattern.matches) ?? false }
  }

  func report(_ facts: RunFacts) -> CodeCoverageReport? {
    guard !facts.coverage.isEmpty else { return nil }
    let risks = CoverageRisk.list(map, changes: facts.churn, isCritical: isCritical)
    let layers = map.linesByCheapestLayer()
    return CodeCoverageReport(
      lines: map.totals().lines,
      layers: layers.sorted { $0.key < $1.key }.map { .init(layer: $0.key, lines: $0.value) },
      change: facts.change.map(change), risks: risks.prefix(Self.mostRisks).map(\.told),
      allRisks: risks.count)
  }

  private func change(_ change: RunFacts.Change) -> CodeCoverageReport.Change {
    let diff = DiffCoverage(of: change.files, in: map)
    let languages = Set(map.paths.compactMap(Self.ending))
    return CodeCoverageReport.Change(
      base: change.base, wanted: manifest.changeCoverage, lines: diff.lines,
      uncovered: diff.files.flatMap { file in
        file.uncovered.ranges.map { $0.place(in: file.path) }
      },
      // Of what is no code nobody expects coverage, and tests need not measure themselves.
      unmeasured: diff.unmeasured.filter { path in
        TestSource(path: path) == nil
          && (TestSource.isSource(path) || Self.ending(path).map(languages.contains) ?? false)
      })
  }

  private static func ending(_ path: String) -> Substring? {
    path.split(separator: "/").last.flatMap { name in
      name.lastIndex(of: ".").map { name[$0...] }
    }
  }
}
