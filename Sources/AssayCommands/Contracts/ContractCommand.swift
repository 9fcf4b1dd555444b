import ArgumentParser

/// `assay contract`: all that is done with contracts.
struct ContractCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contract",
    abstract: "Contracts between services: Pact and OpenAPI.",
    discussion: """
      assay contract lint      what in a contract will cost somebody a day later
      assay contract compare   pacts against a provider's OpenAPI or AsyncAPI document

      Examples:
        assay contract lint pacts
        assay contract compare pacts --with openapi.yaml

      See docs/contracts.md.
      """,
    subcommands: [
      MockCommand.self, StubCommand.self, VerifyContractsCommand.self, CanIDeployCommand.self,
      LintCommand.self, CompareCommand.self, ChangesCommand.self, CoverageCommand.self,
      RecordCommand.self,
    ])
}
