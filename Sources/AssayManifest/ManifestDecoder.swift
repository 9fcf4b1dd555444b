package import AssayEvidence

/// Turns the tree of an `assay.yaml` into a `Manifest`, or says everything that is wrong with it.
package struct ManifestDecoder: Sendable {
  /// The ids that `advisory` and `require` may name; an area stands for all its checks.
  package static let knownChecks: [CheckID] = [
    "pyramid", "pyramid.count", "pyramid.inverted", "pyramid.hermetic", "pyramid.observed-level",
    "contracts", "contracts.boundary", "contracts.verified", "contracts.no-network",
    "contracts.observed", "contracts.coverage",
    "integration", "integration.real-dependencies", "integration.isolation",
    "chaos",
    "environments", "environments.declared", "environments.e2e-in-staging",
    "data", "production",
    "feedback", "feedback.budget", "feedback.coverage",
    "feedback.change-coverage", "feedback.cheapest-layer", "feedback.mutation", "feedback.flaky",
    "feedback.quarantine", "feedback.reruns", "feedback.stress",
    "anti-patterns", "anti-patterns.shared-database", "anti-patterns.e2e-for-everything",
    "anti-patterns.mocking-everything", "anti-patterns.production-data",
  ]

  private let knownChecks: [CheckID]

  package init(knownChecks: [CheckID] = Self.knownChecks) { self.knownChecks = knownChecks }

  /// Checks the whole tree before it answers, so that all faults are reported at once.
  ///
  /// - Parameters:
  ///   - root: the manifest.
  ///   - files: what it may point at; nil: compose files are not read, and names that they may
  ///     have are taken on trust.
  ///   - parser: makes trees of files.
  /// - Returns: the manifest, or what keeps it from being one.
  package func decode(
    _ root: LocatedValue, files: ManifestFiles? = nil,
    parser: @escaping ManifestFiles.Parser = { _ throws(ManifestDiagnostic) in nil }
  ) -> DecodedManifest {
    let node = ManifestNode(value: root, path: "")
    var shape = ManifestShape(knownChecks: knownChecks.map(\.rawValue))
    shape.check(node, against: ManifestTables.root)
    let modules = ModuleReader(node)
    var reader = DependencyReader(modules: modules.modules)
    var dependencies = (node["dependencies"]?.children ?? []).compactMap {
      reader.dependency($0.entry, $0.node)
    }
    var diagnostics = shape.diagnostics + modules.diagnostics + reader.diagnostics
    if let files {
      let compose = ManifestCompose(
        node, modules: modules.modules, files: files, parser: parser)
      dependencies += compose.dependencies
      diagnostics += compose.diagnostics
    }
    var references = ManifestReferences(
      root: node, dependencies: dependencies,
      isOpen: files == nil && node.value["compose"] != nil)
    references.check()
    diagnostics = (diagnostics + references.diagnostics).sorted {
      ($0.source?.file ?? "", $0.place.line, $0.place.column)
        < ($1.source?.file ?? "", $1.place.line, $1.place.column)
    }
    let isUsable = !diagnostics.contains { $0.severity == .error }
    return DecodedManifest(
      manifest: isUsable
        ? ManifestBinder.manifest(
          from: node, dependencies: dependencies, modules: modules.modules) : nil,
      diagnostics: diagnostics)
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
