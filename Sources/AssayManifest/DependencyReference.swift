import AssayDependencies

/// `${name.field}` in the value of an environment variable: filled in with what a dependency's
/// server turned out to be.
package struct DependencyReference: Sendable, Hashable {
  /// What can be asked of every dependency.
  package static let fields = ["url", "host", "port", "user", "password", "database"]

  /// What can be asked of one dependency: its strings, its ports, and what isolation adds.
  static func fields(of dependency: Dependency) -> [String] {
    let module = dependency.module
    var fields = module.forms.map(\.name)
    fields += ["host", "port", "user", "password", "database"]
    fields += module.ports.dropFirst().map { "\($0.name)_port" }
    if module.isolation.contains(.prefix) { fields.append("prefix") }
    if module.isolation.contains(.schema) { fields.append("schema") }
    return fields
  }

  /// Whether a dependency has a field; prefixes have more names than are worth a list, for
  /// example `topic_prefix`.
  static func has(_ field: String, _ dependency: Dependency) -> Bool {
    fields(of: dependency).contains(field)
      || field.hasSuffix("_prefix") && dependency.module.isolation.contains(.prefix)
  }

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
