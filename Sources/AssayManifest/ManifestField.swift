/// A key of the manifest: what the decoder checks, the schema says and the reference explains.
package struct ManifestField: Sendable {
  package var name: String
  package var kind: Kind
  package var isRequired: Bool
  /// Sentences for the reference and for editors.
  package var doc: String
  /// What an absent key means, as a phrase for the reference; nil for required keys.
  package var defaultText: String?

  /// The shapes that a value can have.
  package indirect enum Kind: Sendable {
    /// The number of the manifest's format.
    case formatVersion
    /// Any text but blanks; the noun says what it is.
    case text(String)
    case name
    /// A path or glob, relative and inside of the repository.
    case path
    /// The version of a server.
    case version
    case duration
    /// 0–100, with or without a percent sign.
    case percentage
    /// A whole number from 1.
    case count
    case choice([String])
    /// The id of a check that Assay knows.
    case check
    /// One value, or a list of them; names and checks must not repeat.
    case oneOrMany(Kind)
    /// Environment variables.
    case variables
    case object(ManifestTable)
    /// An object, or a path alone for an object with that `path`.
    case objectOrPath(ManifestTable)
    /// A mapping from names of the author's choice to objects.
    case named(ManifestTable)
  }

  init(
    _ name: String, _ kind: Kind, required: Bool = false, default defaultText: String? = nil,
    _ doc: String
  ) {
    self.name = name
    self.kind = kind
    self.isRequired = required
    self.doc = doc
    self.defaultText = defaultText
  }
}

/// The keys of one kind of mapping in the manifest.
package struct ManifestTable: Sendable {
  /// The noun for one such mapping, for example `service`.
  package var title: String
  package var doc: String
  package var fields: [ManifestField]

  subscript(name: String) -> ManifestField? { fields.first { $0.name == name } }

  /// Whether nothing at all (`payments:`) is as good as an empty mapping.
  var mayBeNull: Bool { title == ManifestTables.thirdParty.title }
}

extension ManifestField.Kind {
  /// A regular expression in the dialect that Swift, JSON Schema and Python share; nil where the
  /// shape is not a text.
  var pattern: String? {
    switch self {
    case .name: "^[A-Za-z0-9][A-Za-z0-9._-]*$"
    case .path: "^[^/~]"
    case .version: "^[0-9]+(\\.[0-9]+)*$"
    case .duration: DurationText.pattern
    case .percentage: "^(100(\\.0+)?|[0-9]{1,2}(\\.[0-9]+)?)%?$"
    default: nil
    }
  }

  /// Completes "expected …".
  var expectation: String {
    switch self {
    case .formatVersion: "1, the version of the manifest's format"
    case .text(let noun): noun
    case .name: "a name of letters, digits, '.', '_' and '-'"
    case .path: "a relative path"
    case .version: "a version such as \"15\" or \"7.0\""
    case .duration: "a duration such as 15m, 90s, 1h30m or 500ms"
    case .percentage: "a percentage from 0 to 100"
    case .count: "a whole number from 1"
    case .choice(let choices): "one of \(choices.joined(separator: ", "))"
    case .check: "the id of a check"
    case .oneOrMany(let kind): "\(kind.expectation), or a list"
    case .variables: "a mapping from variables to texts"
    case .object(let table): "a mapping of \(table.keys)"
    case .objectOrPath(let table): "a path or a mapping of \(table.keys)"
    case .named(let table): "a mapping from names to \(table.title) settings"
    }
  }
}

extension ManifestTable {
  /// The keys as a reader wants them listed.
  var keys: String { fields.map(\.name).joined(separator: ", ") }
}
