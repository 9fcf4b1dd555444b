import AssayCoverage
import AssayEvidence
import AssayManifest
import AssayProcesses
import AssayResultFormats
import AssayVerification
import Foundation

/// Reads the mutation report of a service: that of this run, never an older one.
struct MutationReading {
  var service: Manifest.Service
  /// The service's absolute folder.
  var folder: String
  /// A suite that may write the report and did not run.
  var idleSuite: String?

  func read(_ mutation: Manifest.Mutation, since start: Date) -> RunFacts.MutationRun {
    RunFacts.MutationRun(service: service.name, outcome(mutation, start))
  }

  private func outcome(
    _ mutation: Manifest.Mutation, _ start: Date
  ) -> RunFacts.MutationRun.Outcome {
    var all = ReportedMutants()
    var sources: [String] = []
    for pattern in mutation.report {
      let paths = FileTree.matches(pattern, below: folder)
      let fresh = paths.filter { FileTree.wasWritten("\(folder)/\($0)", since: start) }
      guard !fresh.isEmpty else {
        let gap = paths.first.map { "\($0) is older than this run" } ?? "there is no \(pattern)"
        return idleSuite.map { .notRun("\(gap), and \($0), which may write it, did not run") }
          ?? .missing(gap)
      }
      for path in fresh {
        do {
          let report = try MutationFileReader.read(path: "\(folder)/\(path)")
          all.mutants += placed(report)
          all.shortfall = all.shortfall ?? report.shortfall
        } catch {
          return .missing("\(path): \((error as? FailureReport)?.happened ?? "\(error)")")
        }
      }
      sources += fresh
    }
    let source = sources.first ?? ""
    return .read(all, source: service.path == "." ? source : "\(service.path)/\(source)")
  }

  /// With paths relative to the manifest.
  private func placed(_ report: ReportedMutants) -> [ReportedMutant] {
    let sources = ServiceSources(
      folder: folder, servicePath: service.path, sourceFolders: report.sourceFolders)
    var places: [String: String] = [:]
    return report.mutants.map { mutant in
      var mutant = mutant
      let place = places[mutant.path] ?? sources.place(mutant.path)
      places[mutant.path] = place
      mutant.path = place
      return mutant
    }
  }
}

extension TaskExecution {
  /// Has a service's tests tried by its mutation tool.
  ///
  /// What the tool ends with says nothing, as many end with an error when mutants survive; its
  /// report does.
  func mutation(
    _ mutation: Manifest.Mutation, _ commandLine: String, _ finished: inout SuiteExecution.Finished
  ) async -> TaskResult {
    var environment = environment([], suite: nil)
    environment["ASSAY_BASE"] = execution.baseCommit
    let startedAt = Date()
    let outcome = await command(
      commandLine, environment: environment, timeout: mutation.within, log: log)
    var run = MutationReading(service: task.service, folder: folder)
      .read(mutation, since: startedAt)
    var (detail, isWhole): (String?, Bool) = (nil, true)
    switch run.outcome {
    case .read(var report, let source):
      if case .exited = outcome.termination {
        let unnoticed = MutantTally(report.mutants).unnoticed
        if unnoticed > 0 {
          detail = "no test notices \(unnoticed) of \(report.mutants.count) mutants"
        }
      } else {
        (detail, isWhole) = (outcome.termination.explanation, false)
        report.shortfall = detail.map { "the tool was cut short: \($0)" }
        run.outcome = .read(report, source: source)
      }
    case .missing(let reason):
      let ending = [reason, outcome.termination.explanation].compactMap(\.self)
        .joined(separator: "; ")
      (detail, isWhole) = (ending, false)
      run.outcome = .missing("\(ending) (logs/\(logName).log)")
      if case .couldNotStart(let failure) = outcome.termination, failure.status == .infrastructure {
        finished.infrastructureFailure = failure
      }
    case .notRun: break
    }
    finished.mutation = run
    return TaskResult(
      succeeded: isWhole, duration: outcome.duration, counts: nil, detail: detail,
      outputTail: outcome.tail)
  }
}

extension Verification {
  /// One for each service that names a report, also where nothing that writes it ran.
  func mutationRuns(
    _ executed: Executed, _ plan: Plan, since start: Date
  ) -> [RunFacts.MutationRun] {
    manifest.services.compactMap { service in
      guard let mutation = service.mutation else { return nil }
      if let run = executed.mutation.first(where: { $0.service == service.name }) { return run }
      let suites = service.suites.map { "\(service.name)/\($0.name)" }
      let idle = suites.filter { executed.suites[$0]?.duration == nil }
      if mutation.run == nil, idle.count < suites.count {
        let folder = service.path == "." ? root : "\(root)/\(service.path)"
        return MutationReading(service: service, folder: folder, idleSuite: idle.first)
          .read(mutation, since: start)
      }
      let isOtherTime = mutation.run != nil && mutation.when != options.trigger
      return RunFacts.MutationRun(
        service: service.name,
        .notRun(
          isOtherTime
            ? "it runs on \(mutation.when.rawValue) only"
            : plan.isPartial ? "it was not selected" : "no suite of \(service.name) ran"))
    }
  }
}
