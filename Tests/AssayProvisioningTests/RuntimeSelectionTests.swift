import AssayDependencies
import AssayEvidence
import AssayProvisioning
import Testing

struct RuntimeSelectionTests {
  /// A runtime that only says what it could do.
  private struct Stub: ServerRuntime {
    var kind: RuntimeKind
    var answer: RuntimeAvailability

    func availability(of dependency: Dependency) async -> RuntimeAvailability { answer }

    func start(
      _ dependency: Dependency, preparation: Preparation?
    ) async throws(FailureReport) -> any RunningServer {
      throw FailureReport(
        .infrastructure, attempt: "start", subject: "stub", happened: "It is one.")
    }
  }

  private static let there = RuntimeAvailability.available("it is there")
  private static let elsewhere = RuntimeAvailability.obtainable("it is pulled")
  private static let missing = RuntimeAvailability.unavailable(
    reason: "it is missing", remedy: "Get it.")

  @Test(
    arguments: [
      (.automatic, there, there, .container, "it is there"),
      (.automatic, elsewhere, there, .process, "it is there; the engine does not have the image"),
      (.automatic, missing, there, .process, "it is there; no container, as it is missing"),
      (.automatic, elsewhere, missing, .container, "it is pulled; no process, as it is missing"),
      (.container, there, missing, .container, "asked for; it is there"),
      (.container, elsewhere, there, .container, "asked for; it is pulled"),
      (.process, there, there, .process, "asked for; it is there"),
    ] as [(RuntimeChoice, RuntimeAvailability, RuntimeAvailability, RuntimeKind, String)])
  func `takes the engine when it has the image, else a process, else it pulls`(
    choice: RuntimeChoice, container: RuntimeAvailability, process: RuntimeAvailability,
    taken: RuntimeKind, reason: String
  ) async throws {
    let result = try await choose(choice, container, process)
    #expect(result.runtime.kind == taken)
    #expect(result.reason == reason)
  }

  @Test(
    arguments: [
      (.automatic, missing, missing), (.container, missing, there), (.process, there, missing),
    ] as [(RuntimeChoice, RuntimeAvailability, RuntimeAvailability)])
  func `says what is missing for each way that was asked for`(
    choice: RuntimeChoice, container: RuntimeAvailability, process: RuntimeAvailability
  ) async {
    await #expect {
      try await choose(choice, container, process)
    } throws: {
      ($0 as? FailureReport)?.status == .infrastructure && "\($0)".contains("Get it.")
    }
  }

  private func choose(
    _ choice: RuntimeChoice, _ container: RuntimeAvailability, _ process: RuntimeAvailability
  ) async throws(FailureReport) -> RuntimeSelection.Choice {
    var dependency = Dependency(name: "db", module: .postgres)
    dependency.runtime = choice
    return try await RuntimeSelection(
      container: Stub(kind: .container, answer: container), engineProblem: "",
      process: Stub(kind: .process, answer: process)
    ).choose(for: dependency)
  }
}
