package import AssayJSON

/// Why a document cannot be read, and where.
package struct OpenAPIFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// As a sentence, with what was expected.
  package var what: String
  package var pointer: JSONPointer

  package init(_ what: String, at pointer: JSONPointer = JSONPointer()) {
    self.what = what
    self.pointer = pointer
  }

  static func checkDepth(_ json: JSON) throws(OpenAPIFault) {
    guard json.nests(deeperThan: SchemaDocument.deepest) else { return }
    throw OpenAPIFault("Arrays and objects nest deeper than \(SchemaDocument.deepest).")
  }

  package var description: String { "at \(pointer): \(what)" }
}
