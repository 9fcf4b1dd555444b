package import AssayEvidence
import AssayJSON
import AssayPact
package import AssayProviderVerification

/// Gets pacts from a broker.
package struct BrokerClient: Sendable {
  let access: BrokerAccess

  package init(_ access: BrokerAccess) { self.access = access }

  /// The pacts that a provider has to verify.
  ///
  /// - Throws: a failure when the broker does not answer, refuses, or gives what is no pact.
  package func pacts(_ selection: PactSelection) async throws(FailureReport) -> BrokerPacts {
    try await HTTPExchange.with(access.http) { exchange throws(FailureReport) in
      let session = BrokerSession(access: access, exchange: exchange)
      let index = try await session.get(access.address, to: "read the broker's index")
      let link =
        index.link("pb:provider-pacts-for-verification")
        ?? index.link("beta:provider-pacts-for-verification")
      if let link { return try await selected(selection, link, session) }
      return try await latest(selection, index, session)
    }
  }

  /// A pact at an address, which need not be a broker's.
  package static func pact(
    at access: BrokerAccess
  ) async throws(FailureReport) -> SourcedPact {
    try await HTTPExchange.with(access.http) { exchange throws(FailureReport) in
      let session = BrokerSession(access: access, exchange: exchange)
      return try await pact(access.address, session)
    }
  }

  private func selected(
    _ selection: PactSelection, _ link: String, _ session: BrokerSession
  ) async throws(FailureReport) -> BrokerPacts {
    let url = link.expanded(["provider": selection.provider])
    let attempt = "find the pacts of \(selection.provider)"
    let answer = try await session.send("POST", selection.json, to: url, attempt: attempt)
    var result = BrokerPacts(pacts: [])
    for item in answer["_embedded"]?["pacts"]?.array ?? [] {
      guard let href = item.link("self") else { throw Self.noLink(attempt, url) }
      var pact = try await Self.pact(href, session)
      let properties = item["verificationProperties"]
      pact.isPending = properties?["pending"]?.bool ?? false
      pact.isWorkInProgress = properties?["wip"]?.bool ?? false
      pact.notices = (properties?["notices"]?.array ?? []).compactMap { notice in
        notice["text"]?.string.map { text in
          BrokerNotice(when: notice["when"]?.string ?? "before_verification", text: text)
        }
      }
      result.pacts.append(pact)
    }
    return result
  }

  /// What older brokers can do.
  private func latest(
    _ selection: PactSelection, _ index: JSON, _ session: BrokerSession
  ) async throws(FailureReport) -> BrokerPacts {
    let attempt = "find the pacts of \(selection.provider)"
    guard let link = index.link("pb:latest-provider-pacts") else {
      throw FailureReport(
        .infrastructure, attempt: attempt, subject: access.address,
        happened: "What answers there has no link to the pacts of a provider.",
        remedy: "Name the address of a Pact broker, with its path where it has one.")
    }
    let url = link.expanded(["provider": selection.provider])
    let list = try await session.get(url, to: attempt)
    var result = BrokerPacts(pacts: [])
    result.remarks.append(
      "the broker cannot select pacts: the latest of each consumer was taken, and none is pending")
    for item in list.links("pb:pacts")
      + (list["_links"]?["pb:pacts"] == nil ? list.links("pacts") : [])
    {
      guard let href = item["href"]?.string else { throw Self.noLink(attempt, url) }
      result.pacts.append(try await Self.pact(href, session))
    }
    return result
  }

  private static func pact(
    _ url: String, _ session: BrokerSession
  ) async throws(FailureReport) -> SourcedPact {
    let json = try await session.get(url, to: "fetch a pact")
    do throws(PactFaults) {
      return SourcedPact(try PactReader.read(json).pact, source: url)
    } catch {
      throw FailureReport(
        .badInput, attempt: "read a pact", subject: url, happened: "\(error)",
        remedy: "Let the consumer publish it anew.")
    }
  }

  private static func noLink(_ attempt: String, _ url: String) -> FailureReport {
    FailureReport(
      .infrastructure, attempt: attempt, subject: url,
      happened: "The broker named a pact without an address.", remedy: "See the broker's log.")
  }
}
