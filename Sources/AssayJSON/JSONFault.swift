/// Why bytes are not JSON, and where.
package struct JSONFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// As a sentence without its subject: `expected a value, found "}"`.
  package var what: String
  /// In bytes from the start.
  package var offset: Int
  /// From 1; columns count bytes.
  package var line: Int
  package var column: Int
  /// The value that could not be read.
  package var pointer: JSONPointer

  package var description: String { "line \(line), column \(column), at \(pointer): \(what)" }
}
