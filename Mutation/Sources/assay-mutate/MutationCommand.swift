import AssayCoverage
import AssayEvidence
import AssayGit
import AssayJSON
import AssayMutation
import AssayMutationRuns
import AssayProcesses
import AssayResultFormats
import Foundation

/// Runs the check as the options say.
struct MutationCommand {
  var options: AssayMutate

  func run() async throws -> MutationReport {
    let deadline = ContinuousClock.now + options.within.duration
    let root = URL(filePath: options.packagePath).resolvingSymlinksInPath().standardizedFileURL.path
    let changed = try await changedLines(root)
    let selections = try options.path.map { try SourceSelection($0, root: root) }
    let scans = try scans(root, selections, changed)
    guard scans.contains(where: { !$0.mutants.isEmpty || $0.hasErrors }) else {
      print("nothing to change in these lines")
      let report = report([], scans)
      try write(report)
      return report
    }
    let copy = try await PackageCopy(of: root, work: options.work)
    defer { copy.remove() }
    var check = MutationCheck(
      package: copy.package, scans: scans,
      environment: ProcessInfo.processInfo.environment, deadline: deadline, jobs: options.jobs
    ) { line in
      FileHandle.standardError.write(Data("· \(line)\n".utf8))
    }
    check.changed = changed
    check.uncovered = try uncoveredLines(root, scans)
    check.buildsEach = options.buildEach
    check.optional = Set(
      selections.isEmpty ? Array(changed.keys) : selections.filter(\.isPackage).flatMap(\.files))
    let runGuard = try RunGuard.start(
      executable: "/proc/self/exe", arguments: [AssayMutate.guardArgument],
      runID: "mutation-\(getpid())")
    check.runGuard = runGuard
    let outcome: MutationCheck.Outcome
    do {
      outcome = try await check.run()
      await runGuard.finish()
    } catch {
      await runGuard.finish()
      throw error
    }
    try Task.checkCancellation()
    let report = report(outcome.results, scans)
    for line in report.lines { print(line) }
    try write(report)
    if let problem = outcome.problem { throw problem }
    return report
  }

  private func write(_ report: MutationReport) throws {
    guard let json = options.json else { return }
    let text = JSONPrinter.pretty.text(report.json) + "\n"
    do {
      try Data(text.utf8).write(to: URL(filePath: json))
    } catch {
      throw FailureReport(
        .infrastructure, attempt: "write the report", subject: json,
        happened: "\(error.localizedDescription)", remedy: "Check the path.")
    }
  }

  private func report(_ results: [MutantResult], _ scans: [SourceScan]) -> MutationReport {
    MutationReport(
      results: results,
      sources: Dictionary(scans.map { ($0.path, $0.bytes) }) { $1 },
      floor: options.atLeast, acceptsNotRun: options.acceptNotRun)
  }

  // MARK: What to look at

  /// By path in the package.
  private func changedLines(_ root: String) async throws -> [String: LineSet] {
    guard let base = options.changedSince else { return [:] }
    var changed: [String: LineSet] = [:]
    for file in try await GitChange.read(folder: root, base: base).files
    where file.kind != .deleted && file.path.hasSuffix(".swift") && !file.path.hasPrefix("../") {
      // Of a file that git does not track yet all is new.
      changed[file.path] = file.isBinary ? LineSet(1...Int(Int32.max)) : file.added
    }
    return changed
  }

  private func scans(
    _ root: String, _ selections: [SourceSelection], _ changed: [String: LineSet]
  ) throws -> [SourceScan] {
    var wanted: [String: LineSet?] = [:]
    for selection in selections {
      for file in selection.files {
        if let lines = selection.lines {
          if wanted[file] == nil {
            wanted[file] = .some(lines)
          } else if let known = wanted[file] ?? nil {
            wanted[file] = .some(known.union(lines))
          }
        } else {
          wanted[file] = .some(nil)
        }
      }
    }
    for (file, lines) in changed {
      if options.path.isEmpty {
        wanted[file] = .some(lines)
      } else if let known = wanted[file] ?? nil {
        wanted[file] = .some(known.union(lines))
      }
    }
    return try wanted.keys.sorted().map { file in
      guard let data = FileManager.default.contents(atPath: "\(root)/\(file)"),
        let text = String(data: data, encoding: .utf8)
      else {
        throw FailureReport(
          .badInput, attempt: "read a source", subject: file,
          happened: "There is no such file, or it is no UTF-8.", remedy: "Check the path.")
      }
      let scan = SourceScan(path: file, text: text, lines: wanted[file] ?? nil)
      if scan.isGenerated { print("\(file): left out, as it says that it is generated") }
      return scan
    }
  }

  private func uncoveredLines(
    _ root: String, _ scans: [SourceScan]
  ) throws -> [String: LineSet] {
    let maps = try options.coverage.map { try CoverageFileReader.readMap(path: $0) }
    guard !maps.isEmpty else { return [:] }
    let paths = SourcePaths(roots: [root], files: Set(scans.map(\.path)))
    let map = CoverageMap.merged(maps.map { $0.normalized(by: paths).map })
    return Dictionary(
      scans.compactMap { scan in map[scan.path].map { (scan.path, $0.uncovered) } }
    ) { $1 }
  }
}
