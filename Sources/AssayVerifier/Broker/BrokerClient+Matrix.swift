package import AssayEvidence
import AssayMatching
package import AssayProviderVerification

extension BrokerClient {
  /// Asks whether versions may be deployed together, and why.
  ///
  /// - Throws: a failure when the broker does not answer, or refuses.
  package func answer(
    _ question: MatrixQuestion
  ) async throws(FailureReport) -> MatrixAnswer {
    try await HTTPExchange.with(access.http) { exchange throws(FailureReport) in
      let session = BrokerSession(access: access, exchange: exchange)
      let attempt = "ask whether \(question.words) may be deployed"
      let base = RequestAddress(access.address)
      let url = base.url(RequestParts(path: "/matrix", query: Query(question.query)))
      let json = try await session.get(url, to: attempt)
      guard let answer = MatrixAnswer(json) else {
        throw FailureReport(
          .infrastructure, attempt: attempt, subject: url,
          happened: "The answer has no summary.", remedy: "Name the address of a Pact broker.")
      }
      return answer
    }
  }
}
