import AssayCoverage
import AssayEvidence
import AssayManifest
import AssayResultFormats
import AssayTestRuns
import AssayVerification
import Foundation

/// Reads what a suite's command left behind: results and coverage of this run, never older ones.
struct SuiteCollector {
  var suite: Manifest.Suite
  /// The service's absolute folder.
  var folder: String
  /// What the runner was asked for; empty when the runner is not known.
  var sources: [TestRunner.Source]
  /// The command's captured output.
  var log: String
  /// When the command started; older files are left from earlier runs.
  var startedAt: Date

  /// Whether results are looked for in what the command printed.
  var readsOutput: Bool {
    sources.contains { if case .output = $0 { true } else { false } }
  }

  /// The results, or nil with the reason why there are none.
  func results() -> (results: ParsedResults?, missing: String?) {
    let asked = sources.compactMap(read)
    let (declared, missing) = declaredResults(besides: asked.count)
    let parsed = asked + declared
    guard let first = parsed.first else { return (nil, missing) }
    return (parsed.dropFirst().reduce(first) { $0.merged(with: $1) }, nil)
  }

  /// Coverage files of this run, with paths relative to the manifest.
  ///
  /// `exported` is what became of the profiles of Swift tests, where the suite asks for them.
  func coverage(
    service: String, servicePath: String, exported: Result<String, FailureReport>?
  ) -> (coverage: [RunFacts.SuiteCoverage], warnings: [ResultWarning]) {
    var found: [RunFacts.SuiteCoverage] = []
    var warnings: [ResultWarning] = []
    func read(_ path: String, as name: String) {
      do {
        let map = try CoverageFileReader.readMap(path: path)
        let sources = ServiceSources(
          folder: folder, servicePath: servicePath, sourceFolders: map.sourceFolders)
        found.append(
          RunFacts.SuiteCoverage(
            service: service, suite: suite.name, layer: suite.layer,
            source: servicePath == "." ? name : "\(servicePath)/\(name)",
            map: sources.placed(map)))
      } catch {
        warnings.append(ResultWarning("\(error)", isDamaging: false))
      }
    }
    switch exported {
    case .success(let path): read(path, as: "coverage of its Swift tests")
    case .failure(let failure):
      warnings.append(ResultWarning("\(failure)", isDamaging: false))
    case nil: break
    }
    let patterns = suite.coverage.filter { $0 != SwiftCoverage.keyword }
    for path in patterns.flatMap({ FileTree.matches($0, below: folder) }) {
      if isFresh(path) {
        read("\(folder)/\(path)", as: path)
      } else {
        warnings.append(ResultWarning("\(path) is older than this run", isDamaging: false))
      }
    }
    return (found, warnings)
  }

  private func read(_ source: TestRunner.Source) -> ParsedResults? {
    switch source {
    case .file(let path, let format):
      guard FileManager.default.fileExists(atPath: path) else { return nil }
      return read(path, format, name: (path as NSString).lastPathComponent)
    case .output(let format):
      guard FileManager.default.fileExists(atPath: log) else { return nil }
      let results = read(log, format, name: "output")
      // Output without a single test is just output, not a result; unless it says that it hides some.
      let isPlain = results.tests.isEmpty && results.suiteErrors.isEmpty
      return isPlain && !results.warnings.contains(where: \.isDamaging) ? nil : results
    }
  }

  /// What the files say that the manifest names as `results`.
  ///
  /// When the runner was not asked, each of them must be there: half of the results could hide a
  /// failure.
  private func declaredResults(
    besides asked: Int
  ) -> (results: [ParsedResults], missing: String?) {
    var results: [ParsedResults] = []
    var gaps: [String] = []
    for pattern in suite.results {
      // The same tests once more: the event stream tells them better than Swift's xUnit.
      if asked > 0, suite.run.contains("--xunit-output") { continue }
      let paths = FileTree.matches(pattern, below: folder)
      let fresh = paths.filter(isFresh)
      results += fresh.map { read("\(folder)/\($0)", suite.format, name: $0) }
      if fresh.isEmpty {
        gaps.append(paths.first.map { "\($0) is older than this run" } ?? "there is no \(pattern)")
      }
    }
    guard asked == 0, let gap = gaps.first else { return (results, nil) }
    if results.isEmpty { return ([], gap) }
    results[0].warnings.append(ResultWarning(gap, isDamaging: true))
    return (results, nil)
  }

  /// A file that can't be read is there but can't be trusted.
  private func read(_ path: String, _ format: ResultFormat?, name: String) -> ParsedResults {
    do {
      return try ResultFileReader.read(path: path, format: format)
    } catch {
      let happened = (error as? FailureReport)?.happened ?? "\(error)"
      return ParsedResults(
        format: format ?? .junit,
        warnings: [ResultWarning("\(name): \(happened)", isDamaging: true)])
    }
  }

  private func isFresh(_ path: String) -> Bool {
    FileTree.wasWritten("\(folder)/\(path)", since: startedAt)
  }
}

extension ParsedResults {
  /// Both together, as several files of one suite.
  fileprivate func merged(with other: ParsedResults) -> ParsedResults {
    ParsedResults(
      format: format, tests: tests + other.tests, warnings: warnings + other.warnings,
      suiteErrors: suiteErrors + other.suiteErrors)
  }
}
