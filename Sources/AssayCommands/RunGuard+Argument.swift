package import AssayProcesses

extension RunGuard {
  /// The hidden first argument that makes `assay` the guard of a run.
  package static let argument = "__guard"
}
