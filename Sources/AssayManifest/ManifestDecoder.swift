package import AssayEvidence

/// Turns the tree of an `assay.yaml` into a `Manifest`, or says everything that is wrong with it.
package struct ManifestDecoder: Sendable {
  /// The ids that `advisory` and `require` may name; an area stands for all its checks.
  package static let knownChecks: [CheckID] = [
    "pyramid", "pyramid.count", "pyramid.inverted",
    "contracts", "contracts.boundary", "contracts.verified",
    "integration", "integration.real-dependencies",
    "chaos",
    "environments", "environments.declared", "environments.e2e-in-staging",
    "data", "production",
    "feedback", "feedback.budget", "feedback.coverage", "feedback.flaky",
    "anti-patterns", "anti-patterns.shared-database", "anti-patterns.e2e-for-everything",
    "anti-patterns.mocking-everything", "anti-patterns.production-data",
    "anti-patterns.no-contracts",
  ]

  private let knownChecks: [CheckID]

  package init(knownChecks: [CheckID] = Self.knownChecks) { self.knownChecks = knownChecks }

  /// Checks the whole tree before it answers, so that all faults are reported at once.
  package func decode(_ root: LocatedValue) -> DecodedManifest {
    let node = ManifestNode(value: root, path: "")
    var shape = ManifestShape(knownChecks: knownChecks.map(\.rawValue))
    shape.check(node, against: ManifestTables.root)
    var references = ManifestReferences(root: node)
    references.check()
    let diagnostics = (shape.diagnostics + references.diagnostics).sorted {
      ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column)
    }
    let isUsable = !diagnostics.contains { $0.severity == .error }
    return DecodedManifest(
      manifest: isUsable ? ManifestBinder.manifest(from: node) : nil, diagnostics: diagnostics)
  }
}

/// What a decoder made of a manifest.
package struct DecodedManifest: Sendable, Hashable {
  /// nil exactly when there is an error among the diagnostics.
  package var manifest: Manifest?
  /// In the order of the file; warnings included.
  package var diagnostics: [ManifestDiagnostic]

  package init(manifest: Manifest?, diagnostics: [ManifestDiagnostic]) {
    self.manifest = manifest
    self.diagnostics = diagnostics
  }
}
