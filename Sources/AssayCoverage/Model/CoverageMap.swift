package import AssayTestRuns

/// What tests executed, by source file.
package struct CoverageMap: Sendable, Hashable {
  /// By path: as the tool wrote it, until the paths are normalized.
  package private(set) var files: [String: CoveredFile] = [:]
  /// Folders that the tool says its paths are relative to.
  package var sourceFolders: [String] = []

  package init() {}

  package subscript(path: String) -> CoveredFile? { files[path] }

  /// Changes a file, which is added if it is not there.
  package mutating func change<Result>(
    _ path: String, _ body: (inout CoveredFile) -> Result
  ) -> Result {
    body(&files[path, default: CoveredFile()])
  }

  package var paths: [String] {
    files.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// As the judge of critical paths takes it, by path.
  package var fileCoverage: [FileCoverage] {
    paths.compactMap { path in
      files[path].map { file in
        let totals = file.totals
        return FileCoverage(
          path: path, lines: totals.lines, regions: totals.regions,
          uncoveredLines: file.uncovered.lines)
      }
    }
  }

  package func totals(where isIncluded: (String) -> Bool = { _ in true }) -> CoverageTotals {
    files.reduce(CoverageTotals()) { isIncluded($1.key) ? $0 + $1.value.totals : $0 }
  }

  // MARK: Where it comes from

  /// Says that suites of this layer measured all of it.
  package func measured(by layer: TestLayer) -> CoverageMap {
    mapFiles { file in file.layers[layer] = file.covered }
  }

  /// Says that one test measured all of it.
  package func measured(byTest name: String) -> CoverageMap {
    mapFiles { file in file.tests[name] = file.covered }
  }

  private func mapFiles(_ change: (inout CoveredFile) -> Void) -> CoverageMap {
    var result = self
    result.files = files.mapValues { file in
      var file = file
      change(&file)
      return file
    }
    return result
  }

  // MARK: Merging

  /// Adds what another suite, service or language executed; paths must be normalized before.
  package mutating func merge(_ other: CoverageMap) {
    files.merge(other.files) { own, others in
      var merged = own
      merged.merge(others)
      return merged
    }
    for folder in other.sourceFolders where !sourceFolders.contains(folder) {
      sourceFolders.append(folder)
    }
  }

  package static func merged(_ maps: some Sequence<CoverageMap>) -> CoverageMap {
    maps.reduce(into: CoverageMap()) { $0.merge($1) }
  }

  /// What was measured test by test, in one process or several.
  ///
  /// A line that ran only once in a process of several tests may have made what they share, as a
  /// static value or a cache: it is credited to none of them.
  package static func merged(processes: some Sequence<CoverageMap>) -> CoverageMap {
    let processes = Array(processes)
    var result = merged(processes)
    for (path, own) in processes.flatMap(\.files) where own.tests.count > 1 {
      let once = LineSet(own.lines.lazy.filter { $0.value == 1 }.map(\.key))
      result.change(path) { file in
        file.tests = file.tests.mapValues { $0.subtracting(once) }
      }
    }
    return result
  }

  /// Only the files that satisfy a condition: production code without the tests themselves.
  package func filtered(_ isIncluded: (String) -> Bool) -> CoverageMap {
    var result = self
    result.files = files.filter { isIncluded($0.key) }
    return result
  }

  /// With the paths of a checkout; files that become one are merged.
  ///
  /// - Returns: also the paths that belong to no file of the checkout for certain.
  package func normalized(by paths: SourcePaths) -> (map: CoverageMap, unresolved: [String]) {
    var result = CoverageMap()
    var unresolved: [String] = []
    let resolver = SourcePathResolver(paths, sourceFolders: sourceFolders)
    for path in self.paths {
      guard let file = files[path] else { continue }
      let place = resolver.resolve(path)
      if !place.isCertain { unresolved.append(path) }
      result.change(place.path) { $0.merge(file) }
    }
    return (result, unresolved)
  }
}
