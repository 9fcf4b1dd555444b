package import AssayJSON

/// One thing in a pact file that is not as the format says.
package struct PactFault: Error, Sendable, Hashable, CustomStringConvertible {
  package var pointer: JSONPointer
  /// As a sentence without its subject: `expected a string, found a list`.
  package var what: String

  package init(_ pointer: JSONPointer, _ what: String) {
    self.pointer = pointer
    self.what = what
  }

  package var description: String { "\(pointer): \(what)" }
}

/// All that is wrong with a pact file; at least one fault.
package struct PactFaults: Error, Sendable, Hashable, CustomStringConvertible {
  /// In the order of the file; not more than `limit`.
  package var faults: [PactFault]
  /// How many there are beyond.
  package var more: Int

  package static let limit = 100

  init(_ all: [PactFault]) {
    faults = Array(all.prefix(Self.limit))
    more = all.count - faults.count
  }

  package var description: String {
    let lines = faults.map(\.description).joined(separator: "\n")
    return more > 0 ? "\(lines)\nand \(more) more" : lines
  }
}

/// A pact and what was strange about its file.
package struct PactReading: Sendable {
  package var pact: Pact
  /// What is not as the format says but can be understood, such as a missing kind.
  package var remarks: [PactFault]
}
