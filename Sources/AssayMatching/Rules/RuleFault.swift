package import AssayJSON

/// Something in a contract that is not as the format says.
package struct RuleFault: Error, Sendable, Hashable, CustomStringConvertible {
  package var pointer: JSONPointer
  package var what: String

  package init(_ pointer: JSONPointer, _ what: String) {
    self.pointer = pointer
    self.what = what
  }

  package var description: String { "\(pointer): \(what)" }
}
