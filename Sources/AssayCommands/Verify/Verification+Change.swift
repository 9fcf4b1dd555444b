import AssayCoverage
import AssayEvidence
import AssayFlakiness
import AssayGit
import AssayManifest
import AssaySQLite
import AssayVerification
import Foundation

extension Verification {
  /// Without it the run goes on: what needs it says so.
  func readChange() async -> (RunFacts.Change?, String?) {
    guard
      manifest.measuresCoverage || manifest.changeCoverage != nil || manifest.impact != nil
        || options.impacted || manifest.services.contains(where: { $0.mutation != nil })
    else { return (nil, nil) }
    do throws(FailureReport) {
      let change = try await GitChange.read(
        folder: root, base: manifest.base, environment: ProcessInfo.processInfo.environment)
      return (
        RunFacts.Change(base: change.base, commit: change.baseCommit, files: change.files), nil
      )
    } catch {
      return (nil, error.happened)
    }
  }

  /// What can't be asked selects more, and is told.
  func findImpact(
    _ change: RunFacts.Change?, _ history: HistoryStore?, _ problem: String?
  ) async -> SuiteImpact {
    var (files, problem) = (change?.files, problem)
    // Compared with itself, as on the branch that changes are compared with.
    if let change, change.files.isEmpty {
      (files, problem) = (nil, "nothing was changed since \(change.base)")
    }
    let impact = await SuiteImpact.find(
      files, manifest: manifest, root: root,
      manifestName: URL(filePath: options.manifest).lastPathComponent, history: history)
    for problem in impact.problems + [problem].compactMap(\.self) {
      display.show(.note("impact: \(problem)"))
    }
    return impact
  }

  /// Keeps what the selection would have left out of this full run.
  func shadow(
    _ report: VerificationReport, _ facts: RunFacts, _ history: HistoryStore?,
    _ outcome: inout Outcome
  ) async {
    guard manifest.impact != nil, let change = facts.change, !Task.isCancelled else { return }
    let impact = await findImpact(change, history, nil)
    let flaky = (facts.flakiness?.board ?? []).filter {
      $0.state == .flaky || $0.state == .quarantined
    }
    do throws(FailureReport) {
      try ShadowFile(root: root).append(
        report, base: change.base, unreached: impact.unreached, flaky: Set(flaky.map(\.test)))
    } catch {
      outcome.failures.append(error)
    }
  }
}
