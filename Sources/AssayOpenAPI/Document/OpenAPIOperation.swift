internal import AssayJSON

/// One method on one path.
package struct OpenAPIOperation: Sendable, Hashable {
  /// Upper-case.
  package let method: String
  package let path: PathTemplate
  package let node: SchemaNode
  package let parameters: [OpenAPIParameter]
  package let requestBody: OpenAPIBody?
  package let responses: [OpenAPIResponse]
  /// Names of schemes, all of which one requirement needs; one of the requirements has to be met.
  package let security: [[String]]

  private static let methods: Set<String> = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
  ]

  static func all(in document: SchemaDocument) -> [OpenAPIOperation] {
    let root = SchemaNode(document.root, JSONPointer())
    return root.map("paths").flatMap { path, item -> [OpenAPIOperation] in
      guard let item = document.dereferenced(item), let object = item.value.object else {
        return []
      }
      return object.names.filter { methods.contains($0.lowercased()) }.compactMap { name in
        guard let node = item[name], node.value.object != nil else { return nil }
        return OpenAPIOperation(name.uppercased(), PathTemplate(path), node, item, document)
      }
    }
  }

  private init(
    _ method: String, _ path: PathTemplate, _ node: SchemaNode, _ item: SchemaNode,
    _ document: SchemaDocument
  ) {
    self.method = method
    self.path = path
    self.node = node
    var parameters: [OpenAPIParameter] = []
    // Those of the operation override those of the path.
    for part in node.list("parameters") + item.list("parameters") {
      guard let part = document.dereferenced(part), let parameter = OpenAPIParameter(part),
        !parameters.contains(where: {
          $0.name == parameter.name && $0.location == parameter.location
        })
      else { continue }
      parameters.append(parameter)
    }
    self.parameters = parameters
    requestBody = OpenAPIBody(of: node, item, document)
    responses = node.map("responses").compactMap { key, response in
      OpenAPIResponse(key, response, of: node, document)
    }
    let requirements = node.value["security"]?.array ?? document.root["security"]?.array ?? []
    security = requirements.compactMap { $0.object?.names }
  }

  /// `GET /orders/{id}`.
  package var title: String { "\(method) \(path.text)" }

  /// For a status: the exact one, its class as `4XX`, then `default`.
  package func response(for status: Int) -> OpenAPIResponse? {
    responses.first { $0.key == String(status) }
      ?? responses.first { $0.key.uppercased() == "\(status / 100)XX" }
      ?? responses.first { $0.key == "default" }
  }
}
