package import AssayJSON

/// A schema, and where it stands.
package struct SchemaNode: Sendable, Hashable {
  package var value: JSON
  /// In the document.
  package var pointer: JSONPointer
  /// What its references are relative to: the `$id` around it; empty for the document itself.
  package var base: String

  package init(_ value: JSON, _ pointer: JSONPointer, base: String = "") {
    self.value = value
    self.pointer = pointer
    self.base = base
  }

  /// The schema under a keyword.
  package subscript(_ keyword: String) -> SchemaNode? {
    value[keyword].map { SchemaNode($0, pointer / keyword, base: base) }
  }

  /// The schemas in a list under a keyword; none when there is no list.
  package func list(_ keyword: String) -> [SchemaNode] {
    guard let array = value[keyword]?.array else { return [] }
    return array.enumerated().map {
      SchemaNode($1, pointer / keyword / $0, base: base)
    }
  }

  /// The schemas of a map under a keyword, by name, in their order.
  package func map(_ keyword: String) -> [(name: String, node: SchemaNode)] {
    guard let object = value[keyword]?.object else { return [] }
    return object.members.map {
      ($0.name, SchemaNode($0.value, pointer / keyword / $0.name, base: base))
    }
  }

  /// One schema of a map under a keyword.
  package func member(_ keyword: String, _ name: String) -> SchemaNode? {
    value[keyword]?[name].map { SchemaNode($0, pointer / keyword / name, base: base) }
  }
}
