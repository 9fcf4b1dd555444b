/// The version of this build, as `assay --version` prints it and reports carry it.
package enum AssayVersion {
  package static let current = "0.1.0"
}
