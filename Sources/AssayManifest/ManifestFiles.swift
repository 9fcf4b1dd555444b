/// Files beside a manifest, which it may point at; paths are relative to its folder or absolute.
package struct ManifestFiles: Sendable {
  /// The text of a file; nil: there is none, or it can't be read.
  package var text: @Sendable (String) -> String?
  /// The names in a folder; nil: it is none.
  package var names: @Sendable (String) -> [String]?
  /// For `${NAME}` in compose files.
  package var environment: [String: String]

  package init(
    text: @escaping @Sendable (String) -> String?,
    names: @escaping @Sendable (String) -> [String]? = { _ in nil },
    environment: [String: String] = [:]
  ) {
    self.text = text
    self.names = names
    self.environment = environment
  }

  /// The tree of a text; nil when it holds nothing.
  package typealias Parser = @Sendable (String) throws(ManifestDiagnostic) -> LocatedValue?
}
