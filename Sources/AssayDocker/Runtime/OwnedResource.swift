package import AssayDependencies

/// A container, network, volume or image of Assay's on an engine.
package struct OwnedResource: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case container, network, volume, image
  }

  package var kind: Kind
  /// What the engine knows it by.
  package var id: String
  package var name: String
  package var labels: [String: String]
  /// Of a container: `running`, `exited` and so on.
  package var state: String?
  /// Of a container: what it was made of.
  package var image: String?
  /// Seconds since 1970.
  package var created: Int64?
  package var status: Ownership.Status

  /// nil for what outlives runs.
  package var session: RunSession? { RunSession(labels: labels) }
  /// The dependency's name in its manifest.
  package var dependency: String? { labels["dev.assay.dependency"] }
}
