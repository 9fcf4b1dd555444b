/// One small change of a source file that a good test should notice.
package struct Mutant: Sendable, Hashable {
  /// What kind of change it is; the raw values are part of identities.
  package enum Operator: String, Sendable, Hashable, CaseIterable {
    /// `<` becomes `<=`, `..<` becomes `...`.
    case boundary
    /// `<` becomes `>=`, `==` becomes `!=`, `!a` becomes `a`.
    case negation
    /// `&&` becomes `||`.
    case logical
    /// A condition becomes `true` or `false`.
    case condition
    /// `+` becomes `-`.
    case arithmetic
    /// `true` becomes `false`.
    case boolean
    /// `3` becomes `4`.
    case number
    /// A call whose value nobody uses is left out.
    case call
    /// What is returned becomes `nil`, empty, zero, `true` or `false`.
    case result
    /// `a ?? b` becomes `b`, or `a!`.
    case fallback
  }

  /// As the caller names the file.
  package var path: String
  /// The function with its types, `Pricing.total(of:)`; empty outside of all.
  package var function: String
  package var change: Operator
  /// Which one of its kind in the function, from 0.
  package var index: Int
  /// In the file's bytes; what stands there is replaced.
  package var range: Range<Int>
  package var original: String
  package var replacement: String
  package var start: Place
  /// Behind the last byte.
  package var end: Place
  /// The place in `SourceScan.bodies` of the function body that it changes; nil when it can't be
  /// chosen at run time, as in default arguments, stored properties and `@inlinable` code.
  package var body: Int?
  /// The offset of the statement that is reached before it; nil: known only for the whole body.
  package var statement: Int?
  /// Why somebody accepts that no test notices it, from a comment beside it.
  package var accepted: String?

  /// A place in a source file.
  package struct Place: Sendable, Hashable {
    /// From 1.
    package var line: Int
    /// In bytes, from 1.
    package var column: Int

    package init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }
  }

  /// The same as long as the function's mutants of this kind are, wherever it moves in its file.
  package var id: String { "\(path):\(function):\(change.rawValue):\(index)" }

  /// `` `a < b` → `a <= b` ``, in one line.
  package var summary: String {
    "`\(Self.line(original))` → " + (change == .call ? "left out" : "`\(Self.line(replacement))`")
  }

  private static func line(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > 60 ? line.prefix(57) + "…" : line
  }
}
