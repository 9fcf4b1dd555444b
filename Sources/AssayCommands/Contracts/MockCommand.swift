import ArgumentParser
import AssayEvidence
import AssayMatching
import AssayMockServer
import AssayMocking
import AssayPact
import AssayPactFiles
import Foundation

/// `assay contract mock`: providers that answer as contracts say, for consumer tests in any language.
struct MockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mock",
    abstract: "Serve mocks of providers to consumer tests, and verify what the tests asked.",
    discussion: """
      Examples:
        assay contract mock pacts --consumer orders -- npm test
        assay contract mock orders-inventory.json --port 8080
        generate-contract | assay contract mock - --write pacts -- pytest

      With a command, each provider has a mock on a free port of its own, and the command finds its \
      address in a variable such as INVENTORY_URL. Afterwards the run fails when an expected request \
      never came, or one that nobody expects. Pacts may hold matchers as data \
      ({"pact:matcher:type": "integer", "value": 7}). GET /__assay/messages/DESCRIPTION gives the \
      example of a message. Other paths below /__assay/ are the administration; see \
      docs/contracts.md.
      """)

  @Argument(help: ArgumentHelp("Pact files or folders of them; - is standard input.", valueName: "pact"))
  var pacts: [String] = []

  @OptionGroup var serving: ServingOptions

  @Option(help: ArgumentHelp("Only the contracts of this consumer.", valueName: "name"))
  var consumer: String?

  @Option(
    help: ArgumentHelp(
      "Write the contracts of satisfied tests into a folder, merged with what is there.",
      valueName: "folder"))
  var write: String?

  @Flag(
    help: "Serve no contract, but start mocks for programs that POST one, as pact_mock_server_cli does.")
  var master = false

  @Argument(parsing: .postTerminator, help: "The command and its arguments.")
  var command: [String] = []

  func validate() throws {
    if pacts.isEmpty, !master { throw ValidationError("no contract; name a pact file") }
    if master, !command.isEmpty || !pacts.isEmpty {
      throw ValidationError("--master takes neither contracts nor a command")
    }
  }

  func run() async throws {
    if master { return try await serveMaster() }
    let contracts = try contracts()
    if !command.isEmpty { return try await runCommand(contracts) }
    guard contracts.count == 1 else {
      throw FailureReport(
        .badInput, attempt: "serve a mock", subject: pacts.joined(separator: " "),
        happened: "the contracts are with \(contracts.count) providers",
        remedy: "name those of one provider, or a command after --")
    }
    try await serve(contracts[0])
  }

  /// The pacts with one provider.
  private struct Contract: Sendable {
    var provider: String
    var pacts: [Pact]
  }

  private func contracts() throws -> [Contract] {
    var contracts: [Contract] = []
    for path in try ContractFile.pacts(pacts) {
      let reading = try ContractFile.integratedPact(path)
      for remark in reading.remarks { Console.error("\(path): \(remark)") }
      let pact = reading.pact
      if let consumer, pact.consumer.name != consumer { continue }
      if let place = contracts.firstIndex(where: { $0.provider == pact.provider.name }) {
        contracts[place].pacts.append(pact)
      } else {
        contracts.append(Contract(provider: pact.provider.name, pacts: [pact]))
      }
    }
    guard !contracts.isEmpty else {
      throw FailureReport(
        .badInput, attempt: "find contracts", subject: pacts.joined(separator: " "),
        happened: "none is of the consumer \(consumer ?? "")")
    }
    return contracts
  }

  // MARK: Around a command

  private func runCommand(_ contracts: [Contract]) async throws {
    var servers: [(contract: Contract, server: MockServer)] = []
    var environment: [String: String] = [:]
    let status: Int32
    do {
      for contract in contracts {
        let server = try await start(contract)
        servers.append((contract, server))
        environment[Self.variable(contract.provider)] = server.address
      }
      status = try await ForegroundCommand(command, environment: environment).run()
    } catch {
      for (_, server) in servers { await server.close() }
      throw error
    }
    var isSatisfied = true
    for (contract, server) in servers {
      let provider = server.provider
      await server.close()
      for fault in provider.faults {
        isSatisfied = false
        Console.error("\(contract.provider): \(fault)")
      }
      // Only what a green test has asked for is a contract.
      if status == 0, provider.isSatisfied, let write {
        _ = try Self.write(contract.pacts, to: write)
      }
    }
    if status != 0 { throw CommandStatus(code: status) }
    if !isSatisfied { throw ExitStatus.fail }
  }

  /// As dependencies have them: `INVENTORY_URL`.
  static func variable(_ provider: String) -> String {
    String(provider.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
      + "_URL"
  }

  private func start(_ contract: Contract, _ ending: Ending? = nil) async throws -> MockServer {
    // One old contract is enough: its queries are texts.
    let isText = contract.pacts.contains { $0.version == .v1 }
    return try await ServedContracts.start(
      MockProvider(
        contract.pacts.flatMap(\.interactions),
        matching: Matching(tools: .standard, comparesQueryAsText: isText),
        allowsCORS: serving.cors, generation: serving.generation), serving,
      write: write.map { folder in { _ in try Self.write(contract.pacts, to: folder) } },
      ending: ending)
  }

  /// Merges contracts into the files of a folder.
  ///
  /// - Returns: the files.
  private static func write(_ pacts: [Pact], to folder: String) throws -> String {
    var paths: [String] = []
    for pact in pacts {
      let file = try PactFiles.file(for: pact, in: folder)
      _ = try file.add(pact.interactions)
      try file.settle()
      paths.append(file.path)
    }
    return paths.joined(separator: "\n")
  }

  // MARK: On its own

  private func serve(_ contract: Contract) async throws {
    let ending = Ending()
    await ServedContracts.untilEnded(
      try await start(contract, ending), "the mock of \(contract.provider)", ending)
  }

  private func serveMaster() async throws {
    let ending = Ending()
    let write = write
    var options = MasterServer.Options(
      matching: Matching(tools: .standard), generation: serving.generation)
    options.write = write.map { folder in
      { pact, _ in _ = try Self.write([pact], to: folder) }
    }
    options.shutDown = { ending.come() }
    let server = try await MasterServer.start(options, host: serving.host, port: serving.port)
    Console.write("mocks are started at \(server.address)\n")
    await ending.wait()
    await server.close()
  }
}
