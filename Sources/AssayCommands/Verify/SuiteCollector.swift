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

  /// Coverage files of this run, with paths relative to the service where they lie below it.
  func coverage(service: String, servicePath: String) -> (
    coverage: [RunFacts.SuiteCoverage], warnings: [ResultWarning]
  ) {
    var found: [RunFacts.SuiteCoverage] = []
    var warnings: [ResultWarning] = []
    for path in suite.coverage.flatMap({ FileTree.matches($0, below: folder) }) {
      guard isFresh(path) else {
        warnings.append(ResultWarning("\(path) is older than this run", isDamaging: false))
        continue
      }
      do {
        let files = try CoverageFileReader.read(path: "\(folder)/\(path)").map(relative)
        found.append(
          RunFacts.SuiteCoverage(
            service: service, suite: suite.name,
            source: servicePath == "." ? path : "\(servicePath)/\(path)", files: files))
      } catch {
        warnings.append(ResultWarning("\(error)", isDamaging: false))
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
    let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")
    guard let modified = attributes?[.modificationDate] as? Date else { return false }
    // File systems stamp with the kernel's coarse clock, a few milliseconds behind.
    return modified >= startedAt.addingTimeInterval(-0.02)
  }

  /// Coverage tools write absolute paths, paths in a package's name space (Go, Java) or paths
  /// relative to a source folder: the longest ending that is a file of the service is meant.
  private func relative(_ file: FileCoverage) -> FileCoverage {
    var file = file
    if file.path.hasPrefix(folder + "/") {
      file.path = String(file.path.dropFirst(folder.count + 1))
      return file
    }
    let parts = file.path.split(separator: "/")
    for start in parts.indices {
      let candidate = parts[start...].joined(separator: "/")
      if FileManager.default.fileExists(atPath: "\(folder)/\(candidate)") {
        file.path = candidate
        break
      }
    }
    return file
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
