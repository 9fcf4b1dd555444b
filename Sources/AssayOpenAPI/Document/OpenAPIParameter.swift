internal import AssayJSON

/// A parameter of an operation, and how its value is written.
package struct OpenAPIParameter: Sendable, Hashable {
  package enum Location: String, Sendable, Hashable { case query, header, path, cookie }

  /// How arrays and objects become text (OpenAPI 3.1, 4.8.12; Swagger 2's `collectionFormat`).
  package enum Style: String, Sendable, Hashable {
    case matrix, label, simple, form, spaceDelimited, pipeDelimited, deepObject
    /// Swagger 2 only.
    case tabDelimited
  }

  package let name: String
  package let location: Location
  package let isRequired: Bool
  package let style: Style
  /// Whether each element or member is written on its own.
  package let isExploded: Bool
  package let schema: SchemaNode?
  /// When the value is a whole document: its media type.
  package let contentType: String?
  package let node: SchemaNode

  /// - Returns: nil for what is no parameter of a request's head, as `body` of Swagger 2.
  init?(_ node: SchemaNode) {
    guard let name = node.value["name"]?.string,
      let location = node.value["in"]?.string.flatMap(Location.init)
    else { return nil }
    self.name = location == .path ? PathTemplate.cleanName(name) : name
    self.location = location
    self.node = node
    isRequired = location == .path || node.value["required"] == true
    let content = node.map("content").first
    contentType = content?.name
    // Swagger 2 writes the schema's keywords into the parameter.
    schema = content.map { $0.node["schema"] } ?? node["schema"] ?? Self.inline(node)
    let usual: Style = location == .query || location == .cookie ? .form : .simple
    let format = node.value["collectionFormat"]?.string
    switch format {
    case "ssv": style = .spaceDelimited
    case "tsv": style = .tabDelimited
    case "pipes": style = .pipeDelimited
    case "csv", "multi": style = usual
    default: style = node.value["style"]?.string.flatMap(Style.init) ?? usual
    }
    isExploded =
      format.map { $0 == "multi" } ?? node.value["explode"]?.bool ?? (style == .form)
  }

  private static func inline(_ node: SchemaNode) -> SchemaNode? {
    node.value["type"] == nil && node.value["enum"] == nil ? nil : node
  }
}
