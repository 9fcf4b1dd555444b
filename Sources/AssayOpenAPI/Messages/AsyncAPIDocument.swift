package import AssayJSON

/// What a provider sends and receives as messages: an AsyncAPI document of version 2.0 to 2.6 or 3.
package struct AsyncAPIDocument: Sendable {
  package let schemas: SchemaDocument
  private let isVersion2: Bool

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

  /// - Throws: `OpenAPIFault` when it is no AsyncAPI document of these versions.
  package init(_ json: JSON) throws(OpenAPIFault) {
    guard case .object = json else { throw OpenAPIFault("Expected an object.") }
    try OpenAPIFault.checkDepth(json)
    let version = json["asyncapi"]?.string?.split(separator: ".") ?? []
    isVersion2 = version.first == "2" && version.count > 1 && ("0"..."6").contains(version[1])
    guard isVersion2 || version.first == "3" && version.count > 1 else {
      let found = json["asyncapi"].map { "found \($0)" } ?? "there is none"
      throw OpenAPIFault(
        "Expected AsyncAPI 2.0 to 2.6, or 3, \(found).", at: JSONPointer() / "asyncapi")
    }
    let list = isVersion2 ? "channels" : "operations"
    if let value = json[list], value.object == nil {
      throw OpenAPIFault("Expected an object of \(list).", at: JSONPointer() / list)
    }
    schemas = SchemaDocument(json, dialect: .openAPI31)
  }

  /// By its name under `operations`; of version 2 by its `operationId`, or by the name of a channel
  /// that has no other operation.
  package func operation(_ name: String) -> Operation? {
    let root = SchemaNode(schemas.root, JSONPointer())
    if isVersion2 { return operationOfChannels(name, root) }
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
    let node = withTraits(node)
    let contentType =
      node.value["contentType"]?.string ?? schemas.root["defaultContentType"]?.string
    var foreignFormat: String?
    let headers = schema(node["headers"], &foreignFormat)
    var payload = schema(node["payload"], &foreignFormat)
    // Version 2 names the language of the payload beside it.
    if isVersion2, let format = node.value["schemaFormat"]?.string, !Self.isOwn(format) {
      foreignFormat = format
      payload = nil
    }
    return Message(
      node: node, payload: payload, headers: headers, contentType: contentType,
      foreignFormat: foreignFormat)
  }

  /// The schema itself, where it is wrapped with the name of its language.
  private func schema(_ node: SchemaNode?, _ foreignFormat: inout String?) -> SchemaNode? {
    guard !isVersion2, let node, let target = schemas.dereferenced(node),
      let format = target.value["schemaFormat"]?.string
    else { return node }
    if Self.isOwn(format) { return target["schema"] }
    foreignFormat = format
    return nil
  }

  /// Whether a language of schemas is one that can be checked.
  private static func isOwn(_ format: String) -> Bool {
    let name = format.prefix { $0 != ";" }.lowercased()
    return ["vnd.aai.asyncapi", "schema+", "vnd.oai.openapi"].contains {
      name.hasPrefix("application/" + $0)
    }
  }

  /// A message with what its traits add; of version 2 they count for more than itself, of 3 less.
  private func withTraits(_ node: SchemaNode) -> SchemaNode {
    let traits = node.list("traits").compactMap(schemas.dereferenced).map(\.value)
    guard !traits.isEmpty else { return node }
    var node = node
    let all = isVersion2 ? [node.value] + traits : traits + [node.value]
    node.value = all.dropFirst().reduce(all[0]) { $0.patched(by: $1) }
    return node
  }

  // MARK: Version 2

  private func operationOfChannels(_ name: String, _ root: SchemaNode) -> Operation? {
    var ofChannel: [SchemaNode] = []
    for (channelName, node) in root.map("channels") {
      guard let channel = schemas.dereferenced(node) else { continue }
      let operations = ["publish", "subscribe"].compactMap { channel[$0] }
      if let node = operations.first(where: { $0.value["operationId"]?.string == name }) {
        return Operation(node: node, messages: messagesOfVersion2(node), replies: nil)
      }
      if channelName == name { ofChannel = operations }
    }
    guard ofChannel.count == 1, let node = ofChannel.first else { return nil }
    return Operation(node: node, messages: messagesOfVersion2(node), replies: nil)
  }

  private func messagesOfVersion2(_ operation: SchemaNode) -> [Message] {
    guard let message = operation["message"].flatMap(schemas.dereferenced) else { return [] }
    guard message.value["oneOf"] != nil else { return [self.message(message)] }
    return message.list("oneOf").compactMap(schemas.dereferenced).map(self.message)
  }
}

extension JSON {
  /// RFC 7396, without deleting: null is a value of schemas.
  fileprivate func patched(by patch: JSON) -> JSON {
    guard case .object(var object) = self, case .object(let other) = patch else { return patch }
    for member in other.members {
      object[member.name] = object[member.name]?.patched(by: member.value) ?? member.value
    }
    return .object(object)
  }
}
