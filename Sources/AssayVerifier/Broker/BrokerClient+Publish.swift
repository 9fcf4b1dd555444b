package import AssayEvidence
import AssayJSON
package import AssayProviderVerification

/// What a provider makes known of a verification.
package struct Publication: Sendable, Hashable {
  package var results: BrokerResults
  /// Of the provider's version.
  package var branch: String?
  package var tags: [String]

  package init(_ results: BrokerResults, branch: String? = nil, tags: [String] = []) {
    self.results = results
    self.branch = branch
    self.tags = tags
  }
}

/// What became of the results of one pact.
package struct PublishedResult: Sendable, Hashable {
  /// Its place in the plan.
  package var pact: Int
  /// Why nothing was published; nil: it was.
  package var reason: String?
  /// What the broker wants to be shown now.
  package var notices: [String] = []
}

extension BrokerClient {
  /// Publishes the results of all pacts that came from the broker, after the branch and the tags.
  ///
  /// - Throws: a failure when the broker does not take them; what was published before stays.
  package func publish(
    _ report: ProviderReport, _ publication: Publication
  ) async throws(FailureReport) -> [PublishedResult] {
    try await HTTPExchange.with(access.http) { exchange throws(FailureReport) in
      let session = BrokerSession(access: access, exchange: exchange)
      var isNamed = false
      var published: [PublishedResult] = []
      for (number, pact) in report.plan.pacts.enumerated() {
        guard let link = pact.link("pb:publish-verification-results") else {
          let reason = "\(pact.source) did not come from a broker"
          published.append(PublishedResult(pact: number, reason: reason))
          continue
        }
        guard let json = publication.results.json(report, pact: number) else {
          let reason = "not all interactions of \(pact.source) were verified"
          published.append(PublishedResult(pact: number, reason: reason))
          continue
        }
        if !isNamed { try await name(publication, pact, session) }
        isNamed = true
        try await session.send("POST", json, to: link, attempt: "publish the results")
        let success = BrokerResults.success(report, pact: number)
        let notices = pact.notices.filter { $0.isAfter(success: success, published: true) }
        published.append(PublishedResult(pact: number, notices: notices.map(\.text)))
      }
      return published
    }
  }

  /// Tells the broker the branch and the tags of the provider's version.
  private func name(
    _ publication: Publication, _ pact: SourcedPact, _ session: BrokerSession
  ) async throws(FailureReport) {
    guard publication.branch != nil || !publication.tags.isEmpty else { return }
    let attempt = "tell the broker the branch and the tags"
    guard let link = pact.link("pb:provider") else {
      throw Self.cannot(attempt, pact.source, "The pact has no link to its provider.")
    }
    let provider = try await session.get(link, to: attempt)
    let version = publication.results.version
    if let branch = publication.branch {
      guard let template = provider.link("pb:branch-version") else {
        throw Self.cannot(attempt, link, "The broker knows no branches.")
      }
      let url = template.expanded(["branch": branch, "version": version])
      try await session.send("PUT", [:], to: url, attempt: attempt)
    }
    for tag in publication.tags {
      guard let template = provider.link("pb:version-tag") else {
        throw Self.cannot(attempt, link, "The broker knows no tags.")
      }
      let url = template.expanded(["tag": tag, "version": version])
      try await session.send("PUT", [:], to: url, attempt: attempt)
    }
  }

  private static func cannot(
    _ attempt: String, _ subject: String, _ happened: String
  ) -> FailureReport {
    FailureReport(
      .infrastructure, attempt: attempt, subject: subject, happened: happened,
      remedy: "Publish without them, or use a newer broker.")
  }
}
