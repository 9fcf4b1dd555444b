package import AssayJSON

/// What a provider sends and receives as messages: an AsyncAPI 3 document.
package struct AsyncAPIDocument: Sendable {
  package let schemas: SchemaDocument

  package struct Message: Sendable {
    /// Where it is declared, after every reference.
    package var node: SchemaNode
    package var payload: SchemaNode?
    package var headers: SchemaNode?
    /// nil: not known, by itself or by the document.
    package var contentType: String?
    /// A schema of another language, by the name of its format: Avro, Protobuf.
    package var foreignFormat: String?
  }

  package struct Operation: Sendable {
    package var node: SchemaNode
    package var messages: [Message]
    /// nil: nothing is answered.
    package var replies: [Message]?
  }

  /// - Throws: `OpenAPIFault` when it is no AsyncAPI document of version 3.
  package init(_ json: JSON) throws(OpenAPIFault) {
    guard case .object = json else { throw OpenAPIFault("Expected an object.") }
    try OpenAPIFault.checkDepth(json)
    guard let version = json["asyncapi"]?.string, version.hasPrefix("3.") else {
      let found = json["asyncapi"].map { "found \($0)" } ?? "there is none"
      throw OpenAPIFault("Expected AsyncAPI 3, \(found).", at: JSONPointer() / "asyncapi")
    }
    schemas = SchemaDocument(json, dialect: .openAPI31)
  }

  /// By its name under `operations`.
  package func operation(_ name: String) -> Operation? {
    let root = SchemaNode(schemas.root, JSONPointer())
    guard let node = root.member("operations", name).flatMap(schemas.dereferenced),
      node.value.object != nil
    else { return nil }
    let reply = node["reply"].flatMap(schemas.dereferenced)
    return Operation(node: node, messages: messages(of: node), replies: reply.map(messages))
  }

  /// Those that are named, else all of the channel.
  private func messages(of node: SchemaNode) -> [Message] {
    if node.value["messages"] != nil {
      return node.list("messages").compactMap(schemas.dereferenced).map(message)
    }
    let channel = node["channel"].flatMap(schemas.dereferenced)
    return channel?.map("messages").compactMap { schemas.dereferenced($0.node) }.map(message) ?? []
  }

  private func message(_ node: SchemaNode) -> Message {
    let contentType =
      node.value["contentType"]?.string ?? schemas.root["defaultContentType"]?.string
    var foreignFormat: String?
    let payload = schema(node["payload"], &foreignFormat)
    let headers = schema(node["headers"], &foreignFormat)
    return Message(
      node: node, payload: payload, headers: headers, contentType: contentType,
      foreignFormat: foreignFormat)
  }

  /// The schema itself, where it is wrapped with the name of its language.
  private func schema(_ node: SchemaNode?, _ foreignFormat: inout String?) -> SchemaNode? {
    guard let node, let target = schemas.dereferenced(node),
      let format = target.value["schemaFormat"]?.string
    else { return node }
    let name = format.prefix { $0 != ";" }.lowercased()
    if name.hasPrefix("application/vnd.aai.asyncapi") || name.hasPrefix("application/schema+") {
      return target["schema"]
    }
    foreignFormat = format
    return nil
  }
}
