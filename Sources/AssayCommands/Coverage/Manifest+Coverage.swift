import AssayManifest

extension Manifest {
  /// Whether any suite writes coverage.
  var measuresCoverage: Bool {
    services.contains { $0.suites.contains { !$0.coverage.isEmpty } }
  }
}
