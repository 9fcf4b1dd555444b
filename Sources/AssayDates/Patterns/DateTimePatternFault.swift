/// Why a text is no pattern, and where.
package struct DateTimePatternFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// As a sentence without its subject: `[ nests deeper than 32`.
  package var what: String
  /// In characters of Unicode, from 1.
  package var column: Int

  package var description: String { "column \(column): \(what)" }
}

/// Why a text does not show a date or time as a pattern says, and where.
package struct DateTimeTextFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// As a sentence without its subject: `expected 2 digits (the month), found "1-"`.
  package var what: String
  /// In characters of Unicode, from 1.
  package var column: Int

  package var description: String { "column \(column): \(what)" }
}
