import ArgumentParser
import AssayEvidence
import AssayJSON
import AssayOpenAPI

/// `assay contract compare`: what consumers expect against what the provider declares.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare pacts with a provider's OpenAPI or AsyncAPI document; nothing runs.",
    discussion: """
      Examples:
        assay contract compare pacts --with openapi.yaml
        assay contract compare pacts/shop-stock.json --with openapi.json --with asyncapi.yaml --json

      Codes and places are those of PactFlow's comparator. Exit code 1 when a pact does not fit.
      """)

  @Argument(help: ArgumentHelp("Pact files or folders of them.", valueName: "pact"))
  var pacts: [String]

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp("OpenAPI 3, Swagger 2 or AsyncAPI document.", valueName: "document"))
  var documents: [String]

  @Flag(help: "Print the findings as JSON on standard output.")
  var json = false

  func validate() throws {
    if documents.isEmpty { throw ValidationError("no document; name one with --with") }
  }

  func run() throws {
    let comparison = try comparison()
    var compared: [Compared] = []
    for path in try ContractFile.pacts(pacts) {
      let pact = try ProviderDocuments.consumerPact(path)
      let outcome = comparison.compare(pact)
      compared.append(Compared(path, pact.interactions.count, outcome))
    }
    if json {
      Console.writeJSON(compared)
    } else {
      for one in compared { Console.write(one.text) }
    }
    if compared.contains(where: \.hasErrors) { throw ExitStatus.fail }
  }

  private func comparison() throws -> ContractComparison {
    var openAPI: OpenAPIDocument?
    var asyncAPI: AsyncAPIDocument?
    for path in documents {
      let json = try ContractFile.document(path)
      if json["asyncapi"] != nil {
        asyncAPI = try ProviderDocuments.asyncAPI(json, path)
      } else {
        openAPI = try ProviderDocuments.openAPI(path)
      }
    }
    return ContractComparison(
      openAPI: openAPI, asyncAPI: asyncAPI, matchesPattern: ProviderDocuments.matchesPattern)
  }

  private struct Compared: Encodable {
    var pact: String
    var interactions: Int
    var findings: [Finding]
    /// What was not compared, and why.
    var unchecked: [String]

    var hasErrors: Bool { findings.contains { $0.severity == "error" } }

    init(_ path: String, _ count: Int, _ outcome: ContractComparison.Outcome) {
      pact = path
      interactions = count
      findings = outcome.findings.map(Finding.init)
      unchecked = outcome.unchecked.map { "\($0.pointer): \($0.sentence)" }
    }

    var text: String {
      findings.map { finding in
        "\(pact): \(finding.severity): \(finding.sentence) [\(finding.code)]\n"
          + (finding.mock.map { "  in the pact      \($0)\n" } ?? "")
          + "  in the document  \(finding.spec)\n"
          + finding.causes.map { "  because \($0.sentence)\n" }.joined()
      }.joined()
        + unchecked.map { "\(pact): not compared: \($0)\n" }.joined()
        + "\(pact): \(hasErrors ? "does not fit" : "fits"); interactions: \(interactions), "
        + "findings: \(findings.count), not compared: \(unchecked.count)\n"
    }
  }

  private struct Finding: Encodable {
    var code: String
    var severity: String
    var sentence: String
    var mock: String?
    var spec: String
    var causes: [Finding]

    init(_ finding: ContractFinding) {
      code = finding.code.rawValue
      severity = finding.severity.rawValue
      sentence = finding.sentence
      mock = finding.mock.map { "\($0.pointer)" }
      spec = "\(finding.spec)"
      causes = finding.causes.map(Finding.init)
    }
  }
}
