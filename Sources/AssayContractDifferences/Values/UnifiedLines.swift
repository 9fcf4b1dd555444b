import AssayMatching

/// A difference as lines one below the other: what was expected, then what came.
struct UnifiedLines {
  enum Item: Equatable {
    /// `isExpected` is nil where a line is of both sides.
    case line(DifferenceRow.Kind, isExpected: Bool?, DifferenceLine)
    case note(Mismatch)
    /// Why the line above may differ.
    case rule(String)
    case count(DifferenceRow.Kind)
  }

  private(set) var items: [Item] = []

  init(_ rows: [DifferenceRow]) {
    var index = 0
    while index < rows.count {
      let row = rows[index]
      switch row.kind {
      case .same: add(row.actual, row.kind, isExpected: nil)
      case .elided, .omitted: items.append(.count(row.kind))
      case .missing: add(row.expected, row.kind, isExpected: true)
      case .unexpected: add(row.actual, row.kind, isExpected: false)
      case .changed, .allowed:
        // Lines of one change stay together.
        let run = rows[(index + 1)...].prefix {
          $0.kind == row.kind && $0.notes.isEmpty && $0.rule == nil && $0.expected != nil
            && $0.actual != nil
        }
        let all = row.expected == nil || row.actual == nil ? [row] : [row] + run
        for row in all { add(row.expected, row.kind, isExpected: true) }
        for row in all { add(row.actual, row.kind, isExpected: false) }
        index += all.count - 1
      }
      items += row.notes.map { .note($0) }
      if let rule = row.rule { items.append(.rule(rule)) }
      index += 1
    }
  }

  private mutating func add(
    _ line: DifferenceLine?, _ kind: DifferenceRow.Kind, isExpected: Bool?
  ) {
    if let line { items.append(.line(kind, isExpected: isExpected, line)) }
  }
}

extension DifferenceRow.Kind {
  /// Before a line of one side.
  func mark(isExpected: Bool?) -> String {
    switch (self, isExpected) {
    case (.changed, true?), (.missing, _): "-"
    case (.changed, false?), (.unexpected, _): "+"
    default: DifferenceWords.mark(self)
    }
  }
}
