package import AssayJSON

/// A broker's word on a deployment, and each pair of versions that it rests on.
package struct MatrixAnswer: Sendable, Hashable {
  /// nil: something is not verified yet.
  package var isDeployable: Bool?
  package var reason: String
  package var rows: [Row]
  package var notices: [String]

  package struct Row: Sendable, Hashable {
    package var consumer: String
    package var consumerVersion: String
    package var provider: String
    /// nil: no version has verified the pact.
    package var providerVersion: String?
    /// nil: not verified.
    package var success: Bool?
    package var isIgnored: Bool

    /// Why it allows the deployment, or not.
    package var reason: String {
      let pact = "the pact of \(consumer) \(consumerVersion) with \(provider)"
      let words =
        switch (success, providerVersion) {
        case (true?, let version?): "\(version) has verified \(pact)"
        case (false?, let version?): "\(version) does not keep \(pact)"
        case (nil, let version?): "\(version) has not verified \(pact) yet"
        case (_, nil): "no version has verified \(pact) yet"
        }
      return isIgnored ? "\(words) (ignored)" : words
    }
  }

  /// nil: it is none.
  package init?(_ json: JSON) {
    guard let summary = json["summary"]?.object else { return nil }
    isDeployable = summary["deployable"]?.bool
    reason = summary["reason"]?.string ?? ""
    rows = (json["matrix"]?.array ?? []).compactMap { Row($0) }
    notices = (json["notices"]?.array ?? []).compactMap { $0["text"]?.string }
  }
}

extension MatrixAnswer.Row {
  fileprivate init?(_ json: JSON) {
    guard let consumer = json["consumer"]?["name"]?.string,
      let provider = json["provider"]?["name"]?.string
    else { return nil }
    self.consumer = consumer
    self.provider = provider
    consumerVersion = json["consumer"]?["version"]?["number"]?.string ?? "(no version)"
    providerVersion = json["provider"]?["version"]?["number"]?.string
    success = json["verificationResult"]?["success"]?.bool
    isIgnored = json["ignored"]?.bool ?? false
  }
}
