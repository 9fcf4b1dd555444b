import ArgumentParser
import AssayEvidence
import AssayJSON
import AssayOpenAPI
import AssayOpenAPIChanges

/// `assay contract changes`: what a new version of a provider's document breaks, and for whom.
struct ChangesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "changes",
    abstract: "Compare two versions of an OpenAPI document, and name the consumers that break.",
    discussion: """
      Examples:
        assay contract changes main/openapi.yaml openapi.yaml
        assay contract changes old.yaml new.yaml --pacts pacts --json

      Without pacts, exit code 1 means that a change may break a consumer; with pacts, that it breaks \
      one of theirs. What no contract mentions is listed with --unused.
      """)

  @Argument(help: ArgumentHelp("The old document.", valueName: "old"))
  var old: String

  @Argument(help: ArgumentHelp("The new document.", valueName: "new"))
  var new: String

  @Option(
    help: ArgumentHelp("Pacts of its consumers, or a folder of them; as often as you like."))
  var pacts: [String] = []

  @Flag(help: "Also list what of the old document no contract mentions.")
  var unused = false

  @Flag(help: "Print the changes as JSON on standard output.")
  var json = false

  func run() throws {
    let consumers = try ContractFile.pacts(pacts).map(ProviderDocuments.consumerPact)
    let impact = ImpactAnalysis(
      base: try ProviderDocuments.openAPI(old), revision: try ProviderDocuments.openAPI(new),
      matchesPattern: ProviderDocuments.matchesPattern
    ).impact(on: consumers)
    if json {
      Console.writeJSON(Wire(impact))
    } else {
      Console.write(text(impact))
    }
    let isBad =
      pacts.isEmpty
      ? impact.entries.contains { $0.group.severity == .error } : !impact.breaksNobody
    if isBad { throw ExitStatus.fail }
  }

  private func text(_ impact: ChangeImpact) -> String {
    var text = ""
    for entry in impact.entries {
      text += "\(entry.group.severity.rawValue): \(entry.group.operations.joined(separator: ", ")): "
      text += "\(entry.group.sentence) [\(entry.group.code.rawValue)]\n"
      for use in entry.uses {
        text += "  \(use.isBroken ? "breaks" : "used by") \(use.consumer): \(use.interaction)\n"
        text += use.findings.map { "    \($0.sentence)\n" }.joined()
      }
      if !pacts.isEmpty, entry.uses.isEmpty { text += "  no contract has to do with it\n" }
    }
    for use in impact.unexplained {
      text += "error: breaks \(use.consumer): \(use.interaction)\n"
      text += use.findings.map { "    \($0.sentence)\n" }.joined()
    }
    for unchecked in impact.unchecked {
      text += "not compared: \(unchecked.pointer): \(unchecked.sentence)\n"
    }
    if unused { text += impact.unused.map { "unused: \($0)\n" }.joined() }
    let counts = DocumentChange.Severity.allCases.map { severity in
      "\(severity.rawValue)s: \(impact.entries.count { $0.group.severity == severity })"
    }
    return text + counts.joined(separator: ", ")
      + (pacts.isEmpty ? "\n" : impact.breaksNobody ? "; breaks nobody\n" : "; breaks consumers\n")
  }

  private struct Wire: Encodable {
    struct Change: Encodable {
      var severity: String
      var code: String
      var operations: [String]
      var sentence: String
      var effect: String
      var uses: [Use]
    }
    struct Use: Encodable {
      var consumer: String
      var interaction: String
      var isBroken: Bool
      var findings: [String]

      init(_ use: ChangeImpact.Use) {
        consumer = use.consumer
        interaction = use.interaction
        isBroken = use.isBroken
        findings = use.findings.map(\.sentence)
      }
    }

    var breaksNobody: Bool
    var changes: [Change]
    var unexplained: [Use]
    var unused: [String]
    var unchecked: [String]

    init(_ impact: ChangeImpact) {
      breaksNobody = impact.breaksNobody
      changes = impact.entries.map { entry in
        Change(
          severity: entry.group.severity.rawValue, code: entry.group.code.rawValue,
          operations: entry.group.operations, sentence: entry.group.sentence,
          effect: entry.effect.rawValue, uses: entry.uses.map(Use.init))
      }
      unexplained = impact.unexplained.map(Use.init)
      unused = impact.unused.map(\.description)
      unchecked = impact.unchecked.map { "\($0.pointer): \($0.sentence)" }
    }
  }
}
