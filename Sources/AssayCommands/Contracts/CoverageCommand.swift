import ArgumentParser
import AssayContractCoverage
import AssayEvidence
import AssayOpenAPI
import AssayPact
import Foundation

/// `assay contract coverage`: recorded traffic against the contracts.
struct CoverageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: "Which calls between services have no contract, and what contracts say too much of.",
    discussion: """
      Examples:
        assay contract coverage traffic.jsonl --pacts pacts
        assay contract coverage access.log --provider inventory --pacts pacts
        assay contract coverage session.har --consumer web --pacts pacts --document inventory=openapi.yaml

      Traffic is what `assay contract record` writes, an HTTP archive (.har), an access log in the \
      common or combined format, or one with a JSON object in each line. Exit code 1 when less of \
      the kinds of calls than --at-least have a contract.
      """)

  @Argument(help: ArgumentHelp("Recorded traffic.", valueName: "file"))
  var files: [String]

  @Option(help: ArgumentHelp("Pacts, or a folder of them; as often as you like."))
  var pacts: [String] = []

  @Option(
    name: .customLong("document"),
    help: ArgumentHelp("A provider's OpenAPI document.", valueName: "provider=file"))
  var documents: [String] = []

  @Option(help: ArgumentHelp("Who answered, where the traffic does not say.", valueName: "name"))
  var provider: String?

  @Option(help: ArgumentHelp("Who called, where the traffic does not say.", valueName: "name"))
  var consumer: String?

  @Option(help: ArgumentHelp("How many of a hundred must have a contract.", valueName: "percent"))
  var atLeast = 0.0

  @Flag(help: "Print the report as JSON on standard output.")
  var json = false

  func run() throws {
    var coverage = ContractCoverage(
      pacts: try ContractFile.pacts(pacts).map { try ContractFile.pact($0).pact },
      documents: try providerDocuments(), tools: .standard)
    for file in files {
      let reading = try TrafficFile.read(file, provider: provider, consumer: consumer) {
        coverage.add($0)
      }
      for fault in reading.faults { Console.error("\(file): \(fault)") }
      if reading.badLines > reading.faults.count {
        Console.error("\(file): \(reading.badLines) lines could not be read")
      }
      if reading.exchanges == 0 {
        throw FailureReport(
          .badInput, attempt: "read the traffic", subject: file,
          happened: "no call could be read from it", remedy: "see docs/contract-coverage.md")
      }
    }
    let report = coverage.report()
    if json { Console.writeJSON(CoverageWire(report)) } else { Console.write(text(report)) }
    if let percentage = report.percentage, percentage < atLeast { throw ExitStatus.fail }
  }

  private func providerDocuments() throws -> [String: OpenAPIDocument] {
    var found: [String: OpenAPIDocument] = [:]
    for text in documents {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw FailureReport(
          .badInput, attempt: "read --document", subject: text, happened: "it names no provider",
          remedy: "write it as --document inventory=openapi.yaml")
      }
      found[parts[0]] = try ProviderDocuments.openAPI(parts[1])
    }
    return found
  }

  private func text(_ report: CoverageReport) -> String {
    var text = ""
    for call in report.calls {
      let mark = call.hasContract ? "contract" : "NO CONTRACT"
      text += "\(mark): \(call.consumer ?? "?") → \(call.provider): \(call.title), \(call.count)×"
      text += call.explanation.map { " (\($0))\n" } ?? "\n"
    }
    for (call, status) in report.uncoveredStatuses {
      text += "no contract for status \(status.code), \(status.count)×: \(call.title)\n"
    }
    for unseen in report.unseen {
      text += "never seen: \(unseen.consumer) → \(unseen.provider): \(unseen.interaction): "
      text += "\(unseen.sentence)\n"
    }
    for finding in report.findings {
      text += "\(finding.severity.rawValue): \(finding.consumer) → \(finding.provider): "
      text +=
        "\(finding.interaction): \(finding.place): \(finding.sentence)\n  → \(finding.remedy)\n"
    }
    for (provider, parts) in report.unused {
      text += parts.map { "unused: \(provider): \($0)\n" }.joined()
    }
    let share = report.percentage.map { "\(Int($0.rounded(.down))) %" } ?? "nothing"
    return text + "\(share) of \(report.calls.count) kinds of calls have a contract; "
      + "exchanges: \(report.exchanges)\n"
  }
}

/// The report for programs.
private struct CoverageWire: Encodable {
  struct Call: Encodable {
    var consumer: String?
    var provider: String
    var call: String
    var count: Int
    var hasContract: Bool
    var statuses: [Int]
  }
  struct Finding: Encodable {
    var code: String
    var severity: String
    var consumer: String
    var provider: String
    var interaction: String
    var place: String
    var sentence: String
  }

  var percentage: Double?
  var exchanges: Int
  var calls: [Call]
  var unseen: [String]
  var findings: [Finding]
  var unused: [String: [String]]

  init(_ report: CoverageReport) {
    percentage = report.percentage
    exchanges = report.exchanges
    calls = report.calls.map { call in
      Call(
        consumer: call.consumer, provider: call.provider, call: call.title, count: call.count,
        hasContract: call.hasContract, statuses: call.statuses.map(\.code))
    }
    unseen = report.unseen.map { "\($0.consumer) → \($0.provider): \($0.interaction)" }
    findings = report.findings.map { finding in
      Finding(
        code: finding.code.rawValue, severity: finding.severity.rawValue,
        consumer: finding.consumer, provider: finding.provider, interaction: finding.interaction,
        place: finding.place, sentence: finding.sentence)
    }
    unused = Dictionary(
      report.unused.map { ($0.provider, $0.parts.map(\.description)) }, uniquingKeysWith: +)
  }
}
