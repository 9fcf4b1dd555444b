import AssayEvidence
import AssayMockServer
import AssayMocking
import AssayPact
import AssayPactFiles
import Synchronization
import Testing

/// What one test does with a pact.
final class PactSession: Sendable {
  let file: PactFile
  private let state = Mutex(State())

  private struct State {
    var mocks: [PactMock] = []
    var interactions: [Interaction] = []
    var faults: [TestFault] = []
  }

  init(_ file: PactFile) { self.file = file }

  func mock(
    _ interactions: [HTTPInteraction], _ place: SourceLocation? = nil
  ) async throws(FailureReport) -> PactMock {
    var read: [ReadInteraction] = []
    for interaction in interactions { read.append(try InteractionReader.read(interaction)) }
    let provider = MockProvider(
      read.flatMap(\.turns), matching: ReadInteraction.matching,
      generation: AnswerGeneration(seed: ReadInteraction.seed, calendar: PactCalendar.now))
    let mock = PactMock(try await MockServer.start(provider), place)
    state.withLock { state in
      state.mocks.append(mock)
      state.interactions += read.map(\.interaction)
    }
    return mock
  }

  /// What the test has gone through.
  func add(_ interaction: Interaction) { state.withLock { $0.interactions.append(interaction) } }

  func add(_ fault: TestFault) { state.withLock { $0.faults.append(fault) } }

  /// Stops the mocks.
  ///
  /// - Returns: all that is wrong.
  func end() async -> [TestFault] {
    let mocks = state.withLock(\.mocks)
    for mock in mocks { await mock.server.close() }
    return state.withLock(\.faults) + mocks.flatMap(\.faults)
  }

  /// Adds the test's interactions to the pact.
  ///
  /// - Returns: what its version cannot say.
  func write() throws(FailureReport) -> [PactLoss] {
    let interactions = state.withLock(\.interactions)
    return interactions.isEmpty ? [] : try file.add(interactions)
  }
}
