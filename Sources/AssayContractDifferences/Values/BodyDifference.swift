package import AssayMatching

/// Two bodies side by side, with what was found wrong at its place.
package struct BodyDifference: Sendable, Hashable {
  /// How the bodies were read.
  package enum Form: String, Sendable, Hashable {
    case json, xml, form, multipart, text, bytes
  }

  package var form: Form
  package var rows: [DifferenceRow]
  /// What no row shows; together with the notes of the rows these are all that were handed in.
  package var listed: [ListedMismatch]
  /// What a reader must know of how it was made, as `$.list is compared by position`.
  package var remarks: [String]

  package init(
    form: Form, rows: [DifferenceRow], listed: [ListedMismatch] = [], remarks: [String] = []
  ) {
    self.form = form
    self.rows = rows
    self.listed = listed
    self.remarks = remarks
  }

  /// Whether any row says more than that both sides are alike.
  package var isEmpty: Bool { listed.isEmpty && !rows.contains(where: \.isOfInterest) }

  /// With `context` lines around what matters, and a row that counts them instead of the others.
  ///
  /// What is beyond `limit` rows is only counted, and its mismatches are listed.
  package func condensed(context: Int = 3, limit: Int = 2_000) -> BodyDifference {
    var result = self
    result.rows = []
    var isKept = [Bool](repeating: false, count: rows.count)
    var keptUntil = 0
    for (index, row) in rows.enumerated() where row.isOfInterest {
      let end = min(index + context + 1, rows.count)
      for place in max(index - context, keptUntil)..<max(end, keptUntil) { isKept[place] = true }
      keptUntil = max(end, keptUntil)
    }
    var index = 0
    while index < rows.count {
      if result.rows.count >= limit {
        result.leaveOut(rows[index...])
        break
      }
      let run = isKept[index...].prefix { !$0 }.count
      let lines = rows[index..<index + run].reduce(0) { $0 + $1.lineCount }
      // A row that says one line is left out takes as much as the line.
      if lines > 1 {
        result.rows.append(.elided(lines))
        index += run
      } else {
        result.rows.append(rows[index])
        index += 1
      }
    }
    return result
  }

  private mutating func leaveOut(_ rest: ArraySlice<DifferenceRow>) {
    rows.append(.omitted(rest.reduce(0) { $0 + $1.lineCount }))
    listed += rest.flatMap(\.notes).map { ListedMismatch($0, .leftOut) }
  }
}

/// A mismatch that stands at no row, and why.
package struct ListedMismatch: Sendable, Hashable {
  package enum Reason: Sendable, Hashable {
    /// Neither body has its path.
    case notFound
    /// It was found by position, and the row pairs the element with another.
    case shifted
    /// Its row is beyond the limit.
    case leftOut
  }

  package var mismatch: Mismatch
  package var reason: Reason

  package init(_ mismatch: Mismatch, _ reason: Reason) {
    self.mismatch = mismatch
    self.reason = reason
  }
}
