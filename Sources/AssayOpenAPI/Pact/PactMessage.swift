package import AssayJSON

/// One message of a pact: its contents, and the metadata that a broker would carry as headers.
package struct PactMessage: Sendable {
  package var contents: PactBody
  /// nil: the pact has none.
  package var metadata: JSONObject?

  init(_ json: JSON) {
    // Version 3 writes the contents as they are.
    let contents = json["contents"] ?? json["content"]
    let isWrapped = contents?["content"] != nil
    self.contents = PactBody(contents, version: isWrapped ? 4 : 3)
    metadata = (json["metadata"] ?? json["metaData"])?.object
  }

  /// By the contents, else by the metadata; nil: the pact does not say.
  var contentType: String? {
    if let type = contents.contentType { return type }
    let named = metadata?.members.first { Self.isContentType($0.name) }
    return named?.value.string
  }

  /// Pact writes the content type among the metadata, where no schema expects it.
  static func isContentType(_ name: String) -> Bool {
    name.lowercased() == "contenttype" || name.lowercased() == "content-type"
  }
}
