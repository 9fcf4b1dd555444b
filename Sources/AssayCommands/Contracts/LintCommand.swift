import ArgumentParser
import AssayContractReview
import AssayEvidence
import AssayJSON
import AssayMatching
import AssayPact
import AssayRegularExpressions

/// `assay contract lint`: a review of contracts without running anything.
struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Review contracts: rules that are dead, tied or accept everything, and more.",
    discussion: """
      Examples:
        assay contract lint pacts
        assay contract lint pacts/orders-inventory.json --strict
        assay contract lint pacts --since published   # also examples that are random

      An error is what fails for sure; a warning what somebody will trip over; an info what is worth \
      a look. Exit code 1 when there is an error, with --strict also for a warning.
      """)

  @Argument(help: ArgumentHelp("Pact files or folders of them.", valueName: "pact"))
  var pacts: [String]

  @Option(
    help: ArgumentHelp(
      "The same pacts as an earlier run made them: finds examples that change each time.",
      valueName: "pacts"))
  var since: String?

  @Flag(help: "Warnings are a no as well.")
  var strict = false

  @Flag(help: "Print the findings as JSON on standard output.")
  var json = false

  func run() throws {
    var findings: [Finding] = []
    var interactions = 0
    let review = ContractReview(tools: .standard)
    let earlier = try since.map {
      try ContractFile.pacts([$0]).map { try ContractFile.pact($0).pact }
    }
    for path in try ContractFile.pacts(pacts) {
      let reading = try ContractFile.pact(path)
      interactions += reading.pact.interactions.count
      findings += reading.remarks.map {
        Finding(
          file: path, severity: "warning", code: "format", interaction: nil,
          place: "\($0.pointer)", sentence: $0.what, remedy: nil)
      }
      var own = review.findings(reading.pact)
      for before in earlier ?? []
      where before.consumer == reading.pact.consumer && before.provider == reading.pact.provider {
        own += review.randomData(reading.pact, since: before)
      }
      findings += own.map { Finding($0, file: path) }
    }
    if json {
      Console.writeJSON(findings)
    } else {
      for finding in findings { Console.write(finding.text) }
      Console.write(summary(findings, interactions))
    }
    let isBad = findings.contains {
      $0.severity == "error" || strict && $0.severity == "warning"
    }
    if isBad { throw ExitStatus.fail }
  }

  private func summary(_ findings: [Finding], _ interactions: Int) -> String {
    let counts = ["error", "warning", "info"].map { severity in
      "\(severity)s: \(findings.count { $0.severity == severity })"
    }
    return "interactions: \(interactions), \(counts.joined(separator: ", "))\n"
  }

  fileprivate struct Finding: Encodable {
    var file: String
    var severity: String
    var code: String
    var interaction: String?
    var place: String
    var sentence: String
    var remedy: String?

    var text: String {
      let subject = interaction.map { "\($0): " } ?? ""
      return "\(file): \(severity): \(subject)\(place): \(sentence) [\(code)]\n"
        + (remedy.map { "  → \($0)\n" } ?? "")
    }
  }
}

extension LintCommand.Finding {
  fileprivate init(_ finding: ReviewFinding, file: String) {
    self.init(
      file: file, severity: finding.severity.rawValue, code: finding.code.rawValue,
      interaction: finding.interaction, place: finding.place, sentence: finding.sentence,
      remedy: finding.remedy)
  }
}

extension MatchingTools {
  /// With the regular expressions of this machine, compiled once per process.
  static let standard: MatchingTools = {
    let expressions = RegularExpressions()
    return MatchingTools { expressions.answer($0, $1) }
  }()
}
