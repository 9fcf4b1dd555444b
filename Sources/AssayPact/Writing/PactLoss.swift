package import AssayJSON

/// Something that the version of a file cannot say.
package struct PactLoss: Sendable, Hashable, CustomStringConvertible {
  /// The interaction, by description and states; nil: it concerns the whole file.
  package var interaction: String?
  /// As a sentence: `the second provider state cannot be said in version 2`.
  package var what: String

  package var description: String {
    interaction.map { "interaction \"\($0)\": \(what)" } ?? what
  }
}

/// A pact as a file says it, and what that file cannot say.
package struct WrittenPact: Sendable {
  package var json: JSON
  package var losses: [PactLoss]

  /// The file: the same bytes for the same contract.
  package var bytes: [UInt8] { JSONPrinter.pretty.bytes(json) + [0x0A] }
}
