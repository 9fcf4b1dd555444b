/// The reference of all keys for `docs/manifest.md`.
package enum ManifestReference {
  /// Markdown: a heading, a sentence and a table for each kind of mapping.
  package static func markdown() -> String {
    ManifestTables.all.map { table in
      let title = table.title.prefix(1).uppercased() + table.title.dropFirst()
      let rows = table.fields.map { field in
        let fallback = field.isRequired ? "required" : field.defaultText ?? ""
        return "| `\(field.name)` | \(type(of: field.kind)) | \(fallback) | \(field.doc) |\n"
      }
      return """
        ### \(title)

        \(table.doc)

        | Key | Value | Without it | Meaning |
        | --- | --- | --- | --- |
        \(rows.joined())
        """
    }.joined(separator: "\n")
  }

  private static func type(of kind: ManifestField.Kind) -> String {
    switch kind {
    case .formatVersion: "`1`"
    case .text(let noun): String(noun.drop { $0 != " " }.dropFirst())
    case .name: "name"
    case .path: "path"
    case .version: "version"
    case .duration: "duration"
    case .percentage: "percentage"
    case .count: "whole number"
    case .choice(let choices): choices.map { "`\($0)`" }.joined(separator: ", ")
    case .check: "check"
    case .oneOrMany(let element): "\(type(of: element)), or a list"
    case .variables: "mapping of variables"
    case .object(let table): "[\(table.title)](#\(anchor(table)))"
    case .objectOrPath(let table): "path or [\(table.title)](#\(anchor(table)))"
    case .named(let table): "mapping of names to [\(table.title)](#\(anchor(table)))"
    }
  }

  private static func anchor(_ table: ManifestTable) -> String {
    String(table.title.map { $0 == " " ? "-" : $0 })
  }
}
