/// Where a broker is, and who asks it.
package struct BrokerAccess: Sendable {
  package enum Authentication: Sendable, CustomStringConvertible {
    case none
    case basic(user: String, password: String)
    case bearer(String)

    /// Without the secret.
    package var description: String {
      switch self {
      case .none: "nobody"
      case .basic(let user, _): "the user \(user)"
      case .bearer: "a token"
      }
    }
  }

  /// May have a path.
  package var address: String
  package var authentication: Authentication
  package var http: HTTPOptions

  package init(
    _ address: String, authentication: Authentication = .none, http: HTTPOptions = HTTPOptions()
  ) {
    self.address = address
    self.authentication = authentication
    self.http = http
  }
}
