/// Why a text is no expression, or leads to no date, and where.
package struct DateExpressionFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// As a sentence without its subject: `expected a number, found "days"`.
  package var what: String
  /// In characters of Unicode, from 1.
  package var column: Int

  package var description: String { "column \(column): \(what)" }
}
