package import AssayEvidence
package import AssayPact
import Synchronization

/// A pact file that tests of several tasks and processes add interactions to.
///
/// What a test adds is appended to a journal beside it, under a lock, and put into the file by
/// ``settle()``: a test costs the same, however large the pact is, and what was added is safe from
/// then on, however the process ends. (From a loss of power only what was settled is.)
package final class PactFile: Sendable {
  package let path: String
  let state: Mutex<PactFileState>

  /// - Parameters:
  ///   - path: of the pact file.
  ///   - consumer: the one side; nil: as the journal says, to settle it only.
  ///   - provider: the other.
  ///   - version: of the file; one that has a later version keeps it.
  ///   - startsAnew: whether the first test of this process puts all away that was there.
  package init(
    path: String, consumer: String?, provider: String?, version: SpecificationVersion = .v4,
    startsAnew: Bool = false
  ) {
    self.path = path
    var frame: Pact?
    if let consumer, let provider {
      frame = Pact(consumer: consumer, provider: provider, version: version)
    }
    state = Mutex(PactFileState(path: path, frame: frame, startsAnew: startsAnew))
  }

  deinit { state.withLock { $0.close() } }

  /// Adds the interactions of one test, all or none.
  ///
  /// One that the file had before this run is replaced.
  ///
  /// - Returns: what the file's version cannot say of them.
  /// - Throws: which part differs from what another test of this run added under the same
  ///   description and states; what is wrong with the file that is there; why it cannot be written.
  package func add(_ interactions: [Interaction]) throws(FailureReport) -> [PactLoss] {
    try withState { state throws(FailureReport) in try state.add(interactions) }
  }

  /// Puts the journal into the file and removes it; does nothing without a journal.
  ///
  /// The same contract gives the same bytes, and a file that says it already is not touched.
  package func settle() throws(FailureReport) {
    try withState { state throws(FailureReport) in try state.settle() }
  }

  private func withState<Result: Sendable>(
    _ body: (inout PactFileState) throws(FailureReport) -> Result
  ) throws(FailureReport) -> Result {
    let result: Swift.Result<Result, FailureReport> = state.withLock { state in
      do throws(FailureReport) { return .success(try body(&state)) } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
