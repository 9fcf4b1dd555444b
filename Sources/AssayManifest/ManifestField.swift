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
    /// As `2026-12-31`.
    case day
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
    /// A short form, or an object.
    case objectOr(ManifestField.Kind, ManifestTable)
    /// A mapping from names of the author's choice to objects.
    case named(ManifestTable)
    /// The name of a kind of server, built in or declared under `modules`.
    case server
    /// A kind of server, with a version after a colon if need be.
    case serverAndVersion
    /// `true` or `false`.
    case flag
    /// A number from 0, for example 0.5.
    case number
    /// The code that a command ends with, 0–255.
    case exitCode
    case port
    /// A port or several, by number or by name.
    case ports
    /// A number of bytes, for example `512m`.
    case size
    /// A text, or a regular expression between slashes.
    case textOrExpression
    /// A line, or a list of words.
    case command
    /// A line, or a list of commands.
    case commands
    /// A mapping from texts of a kind to texts.
    case texts(String)
    /// An absolute path, for example inside of a container.
    case absolutePath
    /// A mapping from absolute paths to paths of the repository.
    case files
    /// `source:target`, with `:ro` if need be.
    case mount
    /// When a registry is asked.
    case pull
    /// Statuses of HTTP, as `200` or `200-299`.
    case statuses
    /// A condition for being ready; conditions hold conditions, so the table is looked up late.
    case condition
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
  /// What may stand for such a mapping alone.
  var shortForm: ManifestField.Kind?

  subscript(name: String) -> ManifestField? { fields.first { $0.name == name } }

  /// Whether nothing at all (`payments:`) is as good as an empty mapping.
  var mayBeNull: Bool { title == ManifestTables.thirdParty.title }
}

extension ManifestTable {
  /// The keys as a reader wants them listed.
  var keys: String { fields.map(\.name).joined(separator: ", ") }

  /// Whether a list of its keys would hide what is wrong.
  var isLarge: Bool { fields.count > 20 }

  /// Completes "expected …".
  var expectation: String {
    isLarge ? "a mapping of \(title) settings" : "a mapping of \(keys)"
  }
}
