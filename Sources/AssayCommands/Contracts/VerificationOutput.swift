import AssayContractDifferences
import AssayEvidence
import AssayJSON
import AssayMatching
import AssayPact
import AssayProviderVerification
import AssayReports
import Foundation

/// What a verification says, to whoever wants it.
struct VerificationOutput {
  let report: ProviderReport

  /// Writes files, and what an `assay verify` around it wants to know.
  func write(junit: String?, html: String?) throws {
    let environment = ProcessInfo.processInfo.environment
    if let path = junit ?? environment["ASSAY_RESULTS"] {
      try Self.write(AssayProviderVerification.JUnitReport.text(report), to: path)
    }
    if let html { try Self.write(page.html, to: html) }
    guard let folder = environment["ASSAY_VERIFICATIONS"] else { return }
    for (number, record) in report.records.enumerated() {
      // Several verifications of one suite do not overwrite each other.
      let name = "\(ProcessInfo.processInfo.processIdentifier)-\(number).json"
      try Self.write(JSONPrinter.pretty.text(record) + "\n", to: "\(folder)/\(name)")
    }
  }

  private static func write(_ text: String, to path: String) throws {
    do { try Data(text.utf8).write(to: URL(filePath: path), options: .atomic) } catch {
      throw FailureReport(
        .infrastructure, attempt: "write the results", subject: path,
        happened: (error as NSError).localizedDescription)
    }
  }

  private var page: VerificationPage {
    let names = Set(report.plan.pacts.map(\.pact.provider.name)).sorted()
    let interactions = zip(report.plan.pacts, report.entries).flatMap { pact, entries in
      entries.compactMap { entry -> VerificationPage.Interaction? in
        let interaction = report.plan.interaction(entry.origin)
        let outcome: VerificationPage.Outcome
        var mismatches: [Mismatch] = []
        switch entry.result.outcome {
        case .passed: outcome = .passed
        case .failed(let found):
          outcome = entry.origin.isPending ? .pending : .failed
          mismatches = found
        case .error(let fault):
          outcome = entry.origin.isPending ? .pending : .error(fault.description)
        case .notRun: return nil
        }
        let bodies = entry.result.bodies
        return VerificationPage.Interaction(
          consumer: pact.pact.consumer.name, description: interaction.description,
          states: interaction.states.map(\.name), outcome: outcome, mismatches: mismatches,
          expected: bodies?.expected ?? .missing, actual: bodies?.actual ?? .missing,
          rules: bodies?.rules, curl: entry.result.reproduction)
      }
    }
    return VerificationPage(
      title: "Contracts with \(names.joined(separator: ", "))", interactions: interactions)
  }

  func showJSON() {
    Console.write(JSONPrinter.pretty.text(ReferenceReport.json(report)) + "\n")
  }

  /// For people: what did not pass with its differences side by side.
  func show(style: TerminalStyle) {
    let drawing = TerminalDifference(
      DifferenceStyle(color: style.color, width: style.width, unicode: style.unicode))
    var shown: Set<Int> = []
    for (section, entries) in zip(report.sections, report.entries) {
      Console.write(
        ([section.title] + section.lines.map { "  \($0)" }).joined(separator: "\n") + "\n")
      for (part, entry) in zip(section.sections, entries) {
        Console.write("  \(part.text[0])\n")
        guard case .failed(let mismatches) = entry.result.outcome,
          shown.insert(entry.check).inserted
        else {
          Console.write(part.lines.map { "    \($0)\n" }.joined())
          continue
        }
        let bodies = entry.result.bodies
        let difference = InteractionDifference(
          mismatches, expected: bodies?.expected ?? .missing, actual: bodies?.actual ?? .missing,
          rules: bodies?.rules,
          states: report.plan.interaction(entry.origin).states.map(\.name))
        let lines = drawing.render(difference).split(
          separator: "\n", omittingEmptySubsequences: false)
        Console.write(lines.map { "    \($0)\n" }.joined())
        let more = entry.result.remarks + [entry.result.reproduction].compactMap(\.self)
        Console.write(more.map { "    \($0)\n" }.joined())
      }
    }
    Console.write("\(report.summary)\n")
  }

  /// Ends the command as the verdict says.
  func conclude() throws {
    switch report.verdict {
    case .passed: return
    case .incomplete:
      throw FailureReport(
        .badInput, attempt: "verify the provider", subject: report.summary,
        happened: "not all was verified, which is no pass")
    case .failed:
      // A provider that nobody reached has not been found to break anything.
      throw report.counts.failed > 0 ? ExitStatus.fail : ExitStatus.infrastructure
    }
  }
}
