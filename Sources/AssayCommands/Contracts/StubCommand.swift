import ArgumentParser
import AssayEvidence
import AssayManifest
import AssayMatching
import AssayMockServer
import AssayMocking
import AssayPact
import Foundation

/// `assay contract stub`: contracts served for as long as anybody asks.
struct StubCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stub",
    abstract: "Serve contracts as a stand-in for their provider, until it is ended.",
    discussion: """
      Examples:
        assay contract stub pacts --port 8080
        assay contract stub pacts --state 'stock on hand' --latency 50ms-200ms
        assay contract stub pacts --fault unavailable --probability 0.1 --seed 7

      Of several interactions that expect the same request the one with the higher `priority` in its \
      comments answers. A request with the header X-Provider-State is answered only by interactions \
      with that state. Faults: reset, empty, garbage, truncated, unavailable.
      """)

  @Argument(help: ArgumentHelp("Pact files or folders of them; - is standard input.", valueName: "pact"))
  var pacts: [String]

  @OptionGroup var serving: ServingOptions

  @Option(help: ArgumentHelp("Only interactions with a state that matches.", valueName: "pattern"))
  var state: String?

  @Flag(help: "Only interactions without a state.")
  var withoutState = false

  @Option(help: ArgumentHelp("The header that asks for a state.", valueName: "name"))
  var stateHeader = "X-Provider-State"

  @Option(help: ArgumentHelp("Wait before answers, as 100ms or 50ms-200ms.", valueName: "time"))
  var latency: String?

  @Option(
    help: ArgumentHelp("Disturb answers.", valueName: "reset|empty|garbage|truncated|unavailable"))
  var fault: Disturbance.Fault?

  @Option(help: ArgumentHelp("How likely an answer is disturbed, 0 to 1.", valueName: "number"))
  var probability = 1.0

  @Option(
    help: ArgumentHelp("Disturb only interactions whose description matches.", valueName: "pattern")
  )
  var only: String?

  func validate() throws {
    if !(0...1).contains(probability) {
      throw ValidationError("--probability takes a number from 0 to 1, not \(probability)")
    }
    if state != nil, withoutState { throw ValidationError("either --state or --without-state") }
    _ = try delay()
  }

  func run() async throws {
    let ending = Ending()
    await ServedContracts.untilEnded(try await start(ending), "the stub", ending)
  }

  private func start(_ ending: Ending) async throws -> MockServer {
    let read = try ContractFile.pacts(pacts).map { try ContractFile.integratedPact($0).pact }
    let options = try options()
    let provider: MockProvider
    do throws(StubFault) {
      provider = try MockProvider.stub(
        read, matching: Matching(tools: .standard), options: options, allowsCORS: serving.cors,
        generation: serving.generation)
    } catch {
      throw FailureReport(
        .badInput, attempt: "serve a stub", subject: error.pattern, happened: error.what)
    }
    return try await ServedContracts.start(provider, serving, ending: ending)
  }

  private func options() throws -> StubOptions {
    var options = StubOptions(stateHeader: stateHeader, seed: serving.seed)
    if withoutState { options.states = .none }
    if let state { options.states = .matching(state) }
    let delay = try delay()
    if delay != nil || fault != nil {
      options.disturbances = [
        Disturbance(
          descriptions: only, latency: delay ?? .zero ... .zero, fault: fault,
          probability: probability)
      ]
    }
    return options
  }

  private func delay() throws -> ClosedRange<Duration>? {
    guard let latency else { return nil }
    let ends = latency.split(separator: "-", maxSplits: 1).map { DurationText.parse(String($0)) }
    guard let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last else {
      throw ValidationError("--latency takes a time such as 100ms or 50ms-200ms, not \(latency)")
    }
    return first...last
  }
}

extension Disturbance.Fault: ExpressibleByArgument {}
