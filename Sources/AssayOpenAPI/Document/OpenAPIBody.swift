internal import AssayJSON

/// What a request or a response carries.
package struct OpenAPIBody: Sendable, Hashable {
  package let isRequired: Bool
  /// As the document writes them.
  package let types: [String]
  package let node: SchemaNode
  private let contents: [SchemaNode?]
  /// Swagger 2 has one schema for all types.
  private let common: SchemaNode?

  private init(
    isRequired: Bool, types: [String], node: SchemaNode, contents: [SchemaNode?],
    common: SchemaNode?
  ) {
    self.isRequired = isRequired
    self.types = types
    self.node = node
    self.contents = contents
    self.common = common
  }

  private init(_ node: SchemaNode, isRequired: Bool) {
    let content = node.map("content")
    self.init(
      isRequired: isRequired, types: content.map(\.name), node: node,
      contents: content.map { $0.node["schema"] }, common: nil)
  }

  /// The request body of an operation; nil: none is declared.
  init?(of operation: SchemaNode, _ item: SchemaNode, _ document: SchemaDocument) {
    if document.dialect == .swagger2 {
      let parts = (operation.list("parameters") + item.list("parameters"))
        .compactMap(document.dereferenced)
      let body = parts.first { $0.value["in"] == "body" }
      let form = Self.form(parts.filter { $0.value["in"] == "formData" }, operation)
      let types = (operation.value["consumes"] ?? document.root["consumes"])?.array
      guard body != nil || form != nil || types?.isEmpty == false else { return nil }
      self.init(
        isRequired: body?.value["required"] == true || form?.value["required"]?[0] != nil,
        types: types?.compactMap(\.string) ?? [], node: body ?? operation, contents: [],
        common: body?["schema"] ?? form)
      return
    }
    guard let body = operation["requestBody"], let body = document.dereferenced(body) else {
      return nil
    }
    self.init(body, isRequired: body.value["required"] == true)
  }

  /// The fields of a form, which Swagger 2 writes as parameters, as the schema of one object.
  private static func form(_ fields: [SchemaNode], _ operation: SchemaNode) -> SchemaNode? {
    guard !fields.isEmpty else { return nil }
    let named = fields.compactMap { field in field.value["name"]?.string.map { ($0, field.value) } }
    let required = named.filter { $0.1["required"] == true }.map { JSON.string($0.0) }
    let properties = named.map { name, value -> (String, JSON) in
      // Of a schema, `required` would be a list.
      var schema = value.object ?? JSONObject()
      schema["required"] = Optional.none
      return (name, .object(schema))
    }
    let schema: JSON = [
      "type": "object", "properties": .object(JSONObject(properties)),
      "required": .array(required),
    ]
    return SchemaNode(schema, operation.pointer / "parameters", base: operation.base)
  }

  /// The content of a response.
  init(ofResponse response: SchemaNode, _ operation: SchemaNode, _ document: SchemaDocument) {
    guard document.dialect == .swagger2 else {
      self.init(response, isRequired: false)
      return
    }
    let types = (operation.value["produces"] ?? document.root["produces"])?.array
    self.init(
      isRequired: false, types: types?.compactMap(\.string) ?? [], node: response, contents: [],
      common: response["schema"])
  }

  /// For the content of a media type; nil: nothing is said about it.
  package func schema(for type: String) -> SchemaNode? {
    if let common { return common }
    guard let index = MediaRange.best(for: type, among: types), contents.indices.contains(index)
    else { return nil }
    return contents[index]
  }

  /// Each type with its schema, in the document's order.
  package var schemas: [(type: String, schema: SchemaNode?)] {
    guard contents.isEmpty else { return zip(types, contents).map { ($0, $1) } }
    // Swagger 2 need not name types.
    if types.isEmpty, let common { return [("*/*", common)] }
    return types.map { ($0, common) }
  }
}

/// What an operation answers with a status.
package struct OpenAPIResponse: Sendable, Hashable {
  /// `200`, `4XX` or `default`.
  package let key: String
  package let node: SchemaNode
  package let body: OpenAPIBody
  package let headers: [Header]

  package struct Header: Sendable, Hashable {
    package let name: String
    package let isRequired: Bool
    package let schema: SchemaNode?
  }

  init?(
    _ key: String, _ response: SchemaNode, of operation: SchemaNode, _ document: SchemaDocument
  ) {
    guard let node = document.dereferenced(response), node.value.object != nil else { return nil }
    self.key = key
    self.node = node
    body = OpenAPIBody(ofResponse: node, operation, document)
    headers = node.map("headers").map { name, header in
      let header = document.dereferenced(header)
      return Header(
        name: name, isRequired: header?.value["required"] == true,
        schema: header?["schema"] ?? (document.dialect == .swagger2 ? header : nil))
    }
  }
}
