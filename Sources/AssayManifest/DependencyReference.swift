/// `${name.field}` in the value of an environment variable: filled in with what a dependency's
/// server turned out to be.
package struct DependencyReference: Sendable, Hashable {
  /// What can be asked of every dependency.
  package static let fields = ["url", "host", "port", "user", "password", "database"]

  static var fieldList: String { fields.joined(separator: ", ") }

  package var name: String
  /// nil for `${name}`, which is no reference to a dependency.
  package var field: String?

  /// What stands between the braces.
  package var text: String { field.map { "\(name).\($0)" } ?? name }

  /// All references of a value, in order; an opening `${` without `}` is plain text.
  package static func all(in value: String) -> [DependencyReference] {
    var references: [DependencyReference] = []
    var rest = value[...]
    while let start = rest.firstRange(of: "${") {
      rest = rest[start.upperBound...]
      guard let end = rest.firstIndex(of: "}") else { break }
      let parts = rest[..<end].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      references.append(
        DependencyReference(
          name: String(parts.first ?? ""), field: parts.count > 1 ? String(parts[1]) : nil))
      rest = rest[end...].dropFirst()
    }
    return references
  }
}
