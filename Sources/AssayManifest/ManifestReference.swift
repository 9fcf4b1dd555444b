/// The reference of all keys for `docs/manifest.md`.
package enum ManifestReference {
  /// Markdown: a heading, a sentence and a table for each kind of mapping.
  package static func markdown() -> String {
    ManifestTables.all.map { table in
      let title = table.title.prefix(1).uppercased() + table.title.dropFirst()
      let rows = table.fields.map { field in
        let fallback = field.isRequired ? "required" : field.defaultText ?? ""
        return "| `\(field.name)` | \(field.kind.title) | \(fallback) | \(field.doc) |\n"
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
}
