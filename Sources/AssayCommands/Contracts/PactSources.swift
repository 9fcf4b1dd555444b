import AssayEvidence
import AssayPact
import AssayProviderVerification
import AssayVerifier

/// Where the pacts of a verification come from.
struct PactSources {
  /// Files, folders and URLs.
  var paths: [String]
  var broker: BrokerOptions
  var http: HTTPOptions

  struct Found {
    var pacts: [SourcedPact] = []
    var remarks: [String] = []
  }

  func read() async throws -> Found {
    var found = Found()
    for url in paths.filter(Self.isURL) {
      found.pacts.append(try await BrokerClient.pact(at: try urlAccess(url)))
    }
    for path in try ContractFile.pacts(paths.filter { !Self.isURL($0) }) {
      let reading = try ContractFile.pact(path)
      found.pacts.append(SourcedPact(reading.pact, source: path))
      found.remarks += reading.remarks.map { "\(path): \($0)" }
    }
    if let access = try broker.access(http), let provider = broker.provider {
      let answer = try await BrokerClient(access).pacts(try broker.selection(provider))
      found.pacts += answer.pacts
      found.remarks += answer.remarks
    }
    return found
  }

  /// With the broker's account, where the URL is one of the broker's.
  private func urlAccess(_ url: String) throws -> BrokerAccess {
    guard var access = try broker.access(http), url.hasPrefix(access.address) else {
      return BrokerAccess(url, http: http)
    }
    access.address = url
    return access
  }

  private static func isURL(_ path: String) -> Bool {
    path.hasPrefix("http://") || path.hasPrefix("https://")
  }
}
