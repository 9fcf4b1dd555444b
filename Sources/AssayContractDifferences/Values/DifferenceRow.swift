package import AssayMatching

/// A line of each side, or of one of them.
package struct DifferenceRow: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case same
    /// On both sides, and wrong.
    case changed
    /// Only expected.
    case missing
    /// Only there.
    case unexpected
    /// It differs, and nothing forbids it.
    case allowed
    /// So many lines that are alike, or may differ.
    case elided(Int)
    /// So many lines that nobody compared for the reader, as there are too many.
    case omitted(Int)
  }

  package var kind: Kind
  package var expected: DifferenceLine?
  package var actual: DifferenceLine?
  /// What was found wrong at this place.
  package var notes: [Mismatch]
  /// Why a difference is allowed, as `type at $.id`; nil: it is not, or nobody knows.
  package var rule: String?

  package init(
    _ kind: Kind, expected: DifferenceLine? = nil, actual: DifferenceLine? = nil,
    notes: [Mismatch] = [], rule: String? = nil
  ) {
    self.kind = kind
    self.expected = expected
    self.actual = actual
    self.notes = notes
    self.rule = rule
  }

  package static func elided(_ count: Int) -> DifferenceRow { DifferenceRow(.elided(count)) }
  package static func omitted(_ count: Int) -> DifferenceRow { DifferenceRow(.omitted(count)) }

  var lineCount: Int {
    switch kind {
    case .elided(let count), .omitted(let count): count
    default: 1
    }
  }

  /// Whether a reader looks for it, rather than at it while looking for another.
  package var isOfInterest: Bool {
    switch kind {
    case .same, .allowed, .elided: !notes.isEmpty
    case .changed, .missing, .unexpected, .omitted: true
    }
  }
}

/// One line of one side.
package struct DifferenceLine: Sendable, Hashable {
  /// A part of a line; changed ones have no like on the other side.
  package struct Segment: Sendable, Hashable {
    package var text: String
    package var isChanged: Bool

    package init(_ text: String, isChanged: Bool = false) {
      self.text = text
      self.isChanged = isChanged
    }
  }

  /// How deep it stands; each level is shown as two spaces.
  package var depth: Int
  package var segments: [Segment]
  /// Whether it is the example of another element, shown again as it stands for this one, too.
  package var isRepeated: Bool

  package init(depth: Int, _ segments: [Segment], isRepeated: Bool = false) {
    self.depth = depth
    self.segments = segments
    self.isRepeated = isRepeated
  }

  /// Without its indentation.
  package var text: String { segments.map(\.text).joined() }
}
