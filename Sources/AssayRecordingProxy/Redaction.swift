import AssayContractCoverage

/// Takes secrets out of what is recorded; what is sent stays as it is.
package struct Redaction: Sendable {
  /// In small letters.
  package var headers: Set<String> = [
    "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key",
    "x-auth-token", "x-csrf-token", "x-amz-security-token",
  ]
  /// Of query parameters, in small letters.
  package var parameters: Set<String> = [
    "access_token", "api_key", "apikey", "client_secret", "password", "secret", "sig",
    "signature", "token",
  ]

  /// What stands in place of a secret.
  package static let mark = "[redacted]"

  package init() {}

  func headers(_ headers: some Sequence<(name: String, value: String)>) -> RecordedHeaders {
    RecordedHeaders(
      headers.map { name, value in
        guard self.headers.contains(name.lowercased()) else { return (name, value) }
        // Which kind of credentials it was is no secret, and documents ask for one.
        let words = value.split(separator: " ", maxSplits: 1)
        let isScheme = name.lowercased().hasSuffix("authorization") && words.count == 2
        return (name, isScheme ? "\(words[0]) \(Self.mark)" : Self.mark)
      })
  }

  func query(_ query: String) -> String {
    let parts = query.split(separator: "&", omittingEmptySubsequences: false).map { part in
      let name = part.prefix { $0 != "=" }
      guard parameters.contains(name.lowercased()), name.count < part.count else {
        return String(part)
      }
      return "\(name)=\(Self.mark)"
    }
    return parts.joined(separator: "&")
  }
}
