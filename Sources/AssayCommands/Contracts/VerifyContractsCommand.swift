import ArgumentParser
import AssayEvidence
import AssayManifest
import AssayPact
import AssayProviderVerification
import AssayVerifier
import AssayYAML
import Foundation

/// `assay contract verify`: plays what consumers expect to a provider.
struct VerifyContractsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Verify that a provider keeps the contracts of its consumers.",
    discussion: """
      Examples:
        assay contract verify pacts --provider-url http://localhost:8080
        assay contract verify pacts --run 'python app.py' --states /_states
        assay contract verify --of inventory               as assay.yaml says it
        assay contract verify --broker https://broker --provider inventory --provider-url … --publish \\
          --provider-version 1.2.3 --provider-branch main

      States are set up by a POST of {"state", "params", "action": "setup"} and torn down with \
      "teardown" afterwards; an object in the answer gives values to the request. Exit code 1 when a \
      contract is broken, 3 when a state could not be set up or the provider not be reached.
      """)

  @Argument(
    help: ArgumentHelp("Pact files, folders of them, or their URLs.", valueName: "pact"))
  var pacts: [String] = []

  @Option(help: ArgumentHelp("A provider of assay.yaml, with its settings.", valueName: "name"))
  var of: String?

  @Option(help: ArgumentHelp("The manifest.", valueName: "file"))
  var manifest: String?

  @OptionGroup(title: "The provider") var target: ProviderOptions
  @OptionGroup(title: "Which interactions") var filter: InteractionFilterOptions
  @OptionGroup(title: "A broker") var broker: BrokerOptions

  @Option(help: ArgumentHelp("Write the results as JUnit XML.", valueName: "file"))
  var junit: String?

  @Option(help: ArgumentHelp("Write a page with all results.", valueName: "file"))
  var html: String?

  @Flag(help: "Print the results as JSON, as the reference implementation writes them.")
  var json = false

  @Flag(help: "Only list the provider states that the contracts need.")
  var listStates = false

  func validate() throws {
    if pacts.isEmpty, of == nil, broker.address == nil {
      throw ValidationError("no contract; name a pact file, --of a provider, or a --broker")
    }
    if broker.publishes, broker.providerVersion == nil {
      throw ValidationError("--publish needs --provider-version")
    }
    if broker.address != nil, broker.provider == nil {
      throw ValidationError("--broker needs --provider, whose pacts it is asked for")
    }
  }

  func run() async throws {
    let described = try of.map(described)
    let sources = try await PactSources(
      paths: pacts.isEmpty ? described?.pacts ?? [] : pacts, broker: broker, http: target.http()
    ).read()
    for remark in sources.remarks { Console.error(remark) }
    let plan = try plan(sources.pacts)
    if listStates {
      Console.write(StateList.text(plan.states))
      return
    }
    let setting = try ProviderSetting(target, described)
    let outcome = try await Interrupts.cancelling { () async -> Result<ProviderReport, any Error> in
      do {
        return .success(try await setting.serving { verifier in try await verifier.run(plan) })
      } catch {
        return .failure(error)
      }
    }
    let report = try outcome.get()
    let output = VerificationOutput(report: report)
    try output.write(junit: junit, html: html)
    json ? output.showJSON() : output.show(style: Console.style(of: .output))
    if broker.publishes { try await publish(report) }
    if Task.isCancelled { throw Verification.interruption }
    try output.conclude()
  }

  /// What the manifest says of a provider.
  private func described(_ name: String) throws -> ProviderSetting.Described {
    let environment = ProcessInfo.processInfo.environment["ASSAY_MANIFEST"]
    let path = manifest ?? environment ?? ManifestFile.nearest ?? "assay.yaml"
    let file = try ManifestFile(path: path)
    let system = try file.checkedManifest()
    guard let (provider, folder) = system.provider(name) else {
      let known = system.providers.joined(separator: ", ")
      throw FailureReport(
        .badInput, attempt: "verify \(name)", subject: path,
        happened: "it has no service or third party of that name with a `provider`",
        remedy: known.isEmpty ? "add the key, see docs/contracts.md" : "choose from: \(known)")
    }
    return ProviderSetting.Described(
      name: name, provider: provider, folder: folder == "." ? file.root : "\(file.root)/\(folder)",
      environment: system.services.first { $0.name == name }?.env ?? [],
      pacts: SystemContracts.paths(in: system, root: file.root).map { "\(file.root)/\($0)" })
  }

  private func plan(_ pacts: [SourcedPact]) throws -> VerificationPlan {
    let wanted = of ?? broker.provider
    // A folder may hold the contracts of all providers.
    let own = wanted.map { name in pacts.filter { $0.pact.provider.name == name } } ?? pacts
    let providers = Set(own.map(\.pact.provider.name)).sorted()
    if providers.count > 1 {
      throw FailureReport(
        .badInput, attempt: "verify one provider", subject: self.pacts.joined(separator: " "),
        happened: "the contracts are with several: \(providers.joined(separator: ", "))",
        remedy: "name the pacts of one, or --provider")
    }
    guard !own.isEmpty else {
      throw FailureReport(
        .badInput, attempt: "find contracts", subject: wanted ?? "the provider",
        happened: "none of \(pacts.count) pacts is with it",
        remedy: "the pact's `provider.name` must be \(wanted ?? "its name")")
    }
    do throws(InteractionFilter.Fault) {
      return try VerificationPlan(own, filter: filter.filter, tools: .standard)
    } catch {
      throw FailureReport(
        .badInput, attempt: "choose interactions", subject: error.pattern, happened: error.what)
    }
  }

  private func publish(_ report: ProviderReport) async throws {
    guard let access = try broker.access(target.http()), let version = broker.providerVersion else {
      return
    }
    let results = BrokerResults(
      version: version, buildURL: broker.buildURL, toolVersion: AssayVersion.current)
    let published = try await BrokerClient(access).publish(
      report, Publication(results, branch: broker.providerBranch, tags: broker.providerTag))
    for result in published {
      let source = report.plan.pacts[result.pact].source
      Console.error(result.reason.map { "not published: \($0)" } ?? "published: \(source)")
      for notice in result.notices { Console.error(notice) }
    }
  }
}

/// Which states contracts need, for people.
enum StateList {
  static func text(_ catalogue: StateCatalogue) -> String {
    if catalogue.states.isEmpty { return "no provider states\n" }
    return catalogue.states.map { state in
      let parameters =
        state.parameters.isEmpty ? "" : " (\(state.parameters.joined(separator: ", ")))"
      return "\(state.name)\(parameters)\n"
        + state.uses.map { "  \($0.consumer): \($0.interaction)\n" }.joined()
    }.joined()
  }
}
