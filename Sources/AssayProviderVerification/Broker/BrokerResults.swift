package import AssayJSON
import AssayMatching
import AssayPact

/// What a provider tells a broker about the verification of one pact.
package struct BrokerResults: Sendable, Hashable {
  /// Of the provider.
  package var version: String
  package var buildURL: String?
  /// Of Assay.
  package var toolVersion: String

  package init(version: String, buildURL: String? = nil, toolVersion: String) {
    self.version = version
    self.buildURL = buildURL
    self.toolVersion = toolVersion
  }

  /// The body to publish.
  ///
  /// A pending pact that failed is told as failed, as brokers decide themselves what is pending; a
  /// pending interaction is the consumer's word, and takes nothing from a success.
  ///
  /// - Returns: nil when not all interactions were verified, as a part says nothing of the whole.
  package func json(_ report: ProviderReport, pact: Int) -> JSON? {
    let entries = report.entries[pact]
    let interactions = report.plan.pacts[pact].pact.interactions
    guard entries.count == interactions.count, !entries.isEmpty,
      !entries.contains(where: { $0.result.outcome == .notRun })
    else { return nil }
    let success = Self.success(report, pact: pact)
    var body: JSONObject = [
      "success": .bool(success), "providerApplicationVersion": .string(version),
    ]
    body["buildUrl"] = buildURL.map { .string($0) }
    body["verifiedBy"] = [
      "implementation": "Assay", "version": .string(toolVersion),
      "clientLanguage": [
        "testFramework": "assay", "name": "assay", "version": .string(toolVersion),
      ],
    ]
    body["testResults"] = .array(entries.map { test($0, interactions[$0.origin.interaction]) })
    return .object(body)
  }

  package static func success(_ report: ProviderReport, pact: Int) -> Bool {
    let interactions = report.plan.pacts[pact].pact.interactions
    return report.entries[pact].allSatisfy {
      $0.result.hasPassed || interactions[$0.origin.interaction].isPending
    }
  }

  private func test(_ entry: ProviderReport.Entry, _ interaction: Interaction) -> JSON {
    var object: JSONObject = [:]
    object["interactionId"] = interaction.brokerIdentifier.map { .string($0) }
    object["interactionDescription"] = .string(interaction.description)
    object["success"] = .bool(entry.result.hasPassed)
    switch entry.result.outcome {
    case .passed, .notRun: break
    case .failed(let mismatches): object["mismatches"] = .array(mismatches.map(json))
    case .error(let fault):
      object["exceptions"] = [["message": .string(fault.description)]]
    }
    return .object(object)
  }

  private func json(_ mismatch: Mismatch) -> JSON {
    let (attribute, identifier): (String, String?) =
      switch mismatch.place {
      case .method: ("method", nil)
      case .path: ("path", nil)
      case .status: ("status", nil)
      case .query(let name): ("query", name)
      case .header(let name): ("header", name)
      case .metadata(let name): ("metadata", name)
      case .contentType: ("body", nil)
      case .body(let path): ("body", path)
      }
    var object: JSONObject = ["attribute": .string(attribute)]
    object["identifier"] = identifier.map { .string($0) }
    object["description"] = .string(mismatch.sentence)
    return .object(object)
  }
}
