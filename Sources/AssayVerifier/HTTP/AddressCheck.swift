import AssayEvidence

/// Looks at addresses before anything is sent to them.
enum AddressCheck {
  /// - Parameters:
  ///   - address: of a server, with or without a path.
  ///   - attempt: completes "could not …".
  /// - Throws: a failure when it is none of HTTP, or has a password, which would be shown in reports.
  static func check(_ address: String, to attempt: String) throws(FailureReport) {
    let scheme = address.firstRange(of: "://").map { address[..<$0.upperBound].lowercased() }
    guard let scheme, ["http://", "https://"].contains(scheme) else {
      throw FailureReport(
        .badInput, attempt: attempt, subject: address,
        happened: "The address does not begin with http:// or https://.",
        remedy: "Write it as http://localhost:8080.")
    }
    let rest = address.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
    if let sign = rest.lastIndex(of: "@") {
      throw FailureReport(
        .badInput, attempt: attempt, subject: String(rest[rest.index(after: sign)...]),
        happened: "The address has a user or a password, which would be shown in reports.",
        remedy: "Give them apart from the address.")
    }
  }
}
