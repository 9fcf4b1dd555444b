import AssayMatching

/// Sentences that all kinds of output share.
enum DifferenceWords {
  /// Of a row that stands for others; nil: it does not.
  static func count(_ kind: DifferenceRow.Kind) -> String? {
    switch kind {
    case .elided(let count): "\(lines(count)) left out"
    case .omitted(let count): "\(lines(count)) more, too many to show"
    case .same, .changed, .missing, .unexpected, .allowed: nil
    }
  }

  private static func lines(_ count: Int) -> String { count == 1 ? "1 line" : "\(count) lines" }

  static func note(_ mismatch: Mismatch) -> String {
    let place =
      switch mismatch.place {
      case .body(let path): path
      case .contentType: "content type"
      case .method: "method"
      case .path: "path"
      case .status: "status"
      case .query(let name): name.isEmpty ? "query" : "query \(name)"
      case .header(let name): "header \(name)"
      case .metadata(let name): "metadata \(name)"
      }
    return "\(place): \(mismatch.sentence)" + (mismatch.rule.map { " (rule: \($0))" } ?? "")
  }

  static func title(_ reason: ListedMismatch.Reason) -> String {
    switch reason {
    case .notFound: "At places that neither body has:"
    case .shifted: "Found by position; the lines above pair what is alike instead:"
    case .leftOut: "In lines that are not shown:"
    }
  }

  /// The listed mismatches by reason, in one order, none of which is empty.
  static func groups(
    _ listed: [ListedMismatch]
  ) -> [(reason: ListedMismatch.Reason, mismatches: [Mismatch])] {
    [ListedMismatch.Reason.notFound, .shifted, .leftOut].compactMap { reason in
      let mismatches = listed.filter { $0.reason == reason }.map(\.mismatch)
      return mismatches.isEmpty ? nil : (reason, mismatches)
    }
  }

  /// Before a line: what it is, also where there are no colours.
  static func mark(_ kind: DifferenceRow.Kind) -> String {
    switch kind {
    case .same, .elided, .omitted: " "
    case .changed: "~"
    case .missing: "-"
    case .unexpected: "+"
    case .allowed: "."
    }
  }
}
