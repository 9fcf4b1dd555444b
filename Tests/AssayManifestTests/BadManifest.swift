import Testing

/// A manifest with faults, and every message that the decoder must give for it.
struct BadManifest: Sendable, CustomTestStringConvertible {
  let name: String
  let yaml: String
  /// `line:column: severity: message`, in the order of the file.
  let messages: [String]

  init(_ name: String, _ yaml: String, _ messages: [String]) {
    self.name = name
    self.yaml = yaml
    self.messages = messages
  }

  var testDescription: String { name }
}
