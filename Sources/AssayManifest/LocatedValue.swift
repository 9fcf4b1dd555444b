/// A value of a text file that knows where it stands; what readers of YAML hand to the decoder.
package struct LocatedValue: Sendable, Hashable {
  package var content: Content
  package var place: SourcePlace

  package indirect enum Content: Sendable, Hashable {
    case scalar(Scalar)
    case sequence([LocatedValue])
    /// In the order of the file; the reader refuses keys that stand twice.
    case mapping([Entry])
  }

  /// A single text, before anyone decides whether it is a number.
  package struct Scalar: Sendable, Hashable {
    package var text: String
    /// Quoted text is always text: `"1"` is no number and `""` is not nothing.
    package var isQuoted: Bool

    package init(_ text: String, isQuoted: Bool = false) {
      self.text = text
      self.isQuoted = isQuoted
    }

    /// `key:` without a value, `~` and `null`.
    package var isNull: Bool { !isQuoted && ["", "~", "null", "Null", "NULL"].contains(text) }
  }

  /// A key with its value.
  package struct Entry: Sendable, Hashable {
    package var key: String
    package var keyPlace: SourcePlace
    package var value: LocatedValue

    package init(key: String, keyPlace: SourcePlace, value: LocatedValue) {
      self.key = key
      self.keyPlace = keyPlace
      self.value = value
    }
  }

  package init(_ content: Content, at place: SourcePlace) {
    self.content = content
    self.place = place
  }

  /// The entries of a mapping; empty for anything else.
  package var entries: [Entry] {
    if case .mapping(let entries) = content { entries } else { [] }
  }

  /// The text of a scalar that is not null.
  package var text: String? {
    if case .scalar(let scalar) = content, !scalar.isNull { scalar.text } else { nil }
  }

  package var isNull: Bool {
    if case .scalar(let scalar) = content { scalar.isNull } else { false }
  }

  /// The value of a mapping's key.
  package subscript(key: String) -> LocatedValue? {
    entries.first { $0.key == key }?.value
  }
}
