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

  package var description: String { "at \(pointer): \(what)" }
}
