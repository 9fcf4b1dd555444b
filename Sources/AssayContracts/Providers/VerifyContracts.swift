import AssayEvidence
import AssayJSON
import AssayMatching
import AssayPact
import AssayPactFiles
import AssayProviderVerification
import AssayVerifier
import Foundation
import Testing

/// Verifies that a provider keeps the contracts of its consumers.
///
///     try await verifyContracts(
///       of: "inventory", at: server.url,
///       states: ["stock on hand": { try await stock.set($0.text("sku"), $0.number("onHand")) }])
///
/// Under `assay verify` the boundary counts as verified.
///
/// - Parameters:
///   - provider: as the contracts name it.
///   - provision: where it is, or what it does.
///   - folder: of the pacts; nil: `ASSAY_PACTS` or `PACT_DIR`, or `pacts` beside the nearest
///     assay.yaml or Package.swift.
///   - consumers: only their contracts; empty: all.
///   - states: brings the provider into a state, by its name.
///   - tearDown: is called with the name of each state after its interaction; nil: nothing is.
///   - messages: makes the message that the provider would send, by its description.
///   - sourceFile: the test's.
/// - Throws: what the provider does otherwise than a contract says, all of it; the states and messages
///   that nobody makes, before anything runs; what is wrong with the pacts.
public func verifyContracts(
  of provider: String, _ provision: ContractProvider? = nil, pacts folder: String? = nil,
  consumers: Set<String> = [], states: [String: StateHandler] = [:],
  tearDown: (@Sendable (String) async throws -> Void)? = nil,
  messages: [String: MessageMaker] = [:], sourceFile: String = #filePath
) async throws {
  let path = try PactFolder.path(
    folder, sourceFile: sourceFile, environment: ProcessInfo.processInfo.environment)
  let plan = try ProviderContracts.plan(provider, folder: path, consumers)
  try ProviderContracts.check(plan, states: Set(states.keys), messages: Set(messages.keys), path)
  if consumers.isEmpty {
    for state in plan.states.unused(of: states.keys) {
      Issue.record("No contract needs the state \"\(state)\" any more.", severity: .warning)
    }
  }
  var verifier = Verifier(
    provision?.target,
    messages: .handler { question in
      guard let maker = messages[question.description] else { return [] }
      return [try await maker().parts]
    }, matching: ReadInteraction.matching, calendar: PactCalendar.now, seed: ReadInteraction.seed)
  verifier.states = .change { state, action in
    guard action == .setup else {
      try await tearDown?(state.name)
      return [:]
    }
    let asked = ContractState(state)
    try await states[state.name]?(asked)
    return asked.given
  }
  verifier.states.tearsDown = tearDown != nil
  let report = try await verifier.run(plan)
  try ProviderContracts.record(report)
  guard report.verdict == .passed else {
    let lines = report.sections.flatMap { section in
      section.sections.filter { $0.outcome != .passed }.flatMap(\.text)
    }
    throw FailureReport(
      .fail, attempt: "keep the contracts", subject: provider,
      happened: ([report.summary] + lines).joined(separator: "\n"))
  }
}

/// What stands behind the public function.
enum ProviderContracts {
  static func plan(
    _ provider: String, folder: String, _ consumers: Set<String>
  ) throws(FailureReport) -> VerificationPlan {
    try PactFiles.settle(folder: folder)
    let attempt = "read the contracts of \(provider)"
    var pacts: [SourcedPact] = []
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names.sorted() where name.hasSuffix(".json") {
      let path = "\(folder)/\(name)"
      let json: JSON
      do { json = try JSON(parsing: Array(try Data(contentsOf: URL(filePath: path)))) } catch {
        throw FailureReport(.badInput, attempt: attempt, subject: path, happened: "\(error)")
      }
      do throws(PactFaults) {
        let pact = try IntegrationPact.read(json).pact
        if pact.provider.name == provider { pacts.append(SourcedPact(pact, source: path)) }
      } catch {
        throw FailureReport(.badInput, attempt: attempt, subject: path, happened: "\(error)")
      }
    }
    guard !pacts.isEmpty else {
      throw FailureReport(
        .badInput, attempt: attempt, subject: folder, happened: "No pact there is with it.",
        remedy: "Name the folder with `pacts:`, or the provider as its consumers do.")
    }
    let filter = InteractionFilter(consumers: consumers)
    do throws(InteractionFilter.Fault) {
      return try VerificationPlan(pacts, filter: filter, tools: ReadInteraction.tools)
    } catch {
      throw FailureReport(.badInput, attempt: attempt, subject: folder, happened: "\(error)")
    }
  }

  /// Tells what is missing before anything runs.
  static func check(
    _ plan: VerificationPlan, states: Set<String>, messages: Set<String>, _ folder: String
  ) throws(FailureReport) {
    let missing = plan.states.missing(from: states).map { state in
      "the state \"\(state.name)\" (\(state.parameters.joined(separator: ", ")))"
    }
    let wanted = plan.checks.map(\.interaction).filter { $0.kind != .http }.map(\.description)
    let unmade = Set(wanted).subtracting(messages).sorted().map { "the message \"\($0)\"" }
    guard !missing.isEmpty || !unmade.isEmpty else { return }
    throw FailureReport(
      .badInput, attempt: "verify the provider", subject: folder,
      happened: "Nobody makes \((missing + unmade).joined(separator: ", ")).",
      remedy: "Add a handler for each under `states:` or `messages:`.")
  }

  /// For the `assay verify` around the tests.
  static func record(_ report: ProviderReport) throws(FailureReport) {
    guard let folder = ProcessInfo.processInfo.environment["ASSAY_VERIFICATIONS"] else { return }
    for record in report.records {
      let path = "\(folder)/\(UUID().uuidString).json"
      do { try Data(JSONPrinter.pretty.bytes(record)).write(to: URL(filePath: path)) } catch {
        throw FailureReport(
          .infrastructure, attempt: "record the verification", subject: path,
          happened: (error as NSError).localizedDescription)
      }
    }
  }
}
