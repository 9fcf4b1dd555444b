import AssayContractReview

/// Gives calls to one provider the template of their path, guessed, and few of them.
struct CallTemplates: Sendable {
  struct Template: Sendable, Hashable {
    var text: String
    /// Why segments were taken out.
    var reasons: [String] = []
  }

  /// By method and number of segments.
  private var families: [Family.Key: Family] = [:]

  /// Templates of one method and one number of segments.
  private struct Family {
    struct Key: Hashable {
      var method: String
      var count: Int
    }

    var known: Set<[Substring]> = []
    /// Those in which a segment has too many values to be a word of the interface.
    var wide: [[Substring]] = []

    /// - Returns: what is too wide and holds the path, and what is a part of it from now on; nil:
    ///   the path stays as it is.
    mutating func add(_ segments: [Substring]) -> (wide: [Substring], merged: [[Substring]])? {
      if let found = wide.first(where: { CallTemplates.holds($0, segments) }) {
        return (found, [])
      }
      guard known.count < CallTemplates.mostKnown, known.insert(segments).inserted,
        known.count > CallTemplates.mostWords,
        let place = CallTemplates.widest(known, like: segments)
      else { return nil }
      var template = segments
      template[place] = "{any}"
      let merged = known.filter { CallTemplates.holds(template, $0) }
      known.subtract(merged)
      wide.append(template)
      return (template, Array(merged))
    }
  }

  /// Words that may stand at one place before they are taken for names of things.
  static let mostWords = 64
  /// Of one method and one number of segments.
  private static let mostKnown = 512

  /// - Returns: the template, and those that are parts of it from now on.
  mutating func template(_ method: String, _ path: String) -> (Template, merged: [String]) {
    let shape = PathShape(path)
    let segments = shape.text.split(separator: "/", omittingEmptySubsequences: false)
    let key = Family.Key(method: method, count: segments.count)
    guard let (wide, merged) = families[key, default: Family()].add(segments) else {
      return (Template(text: shape.text, reasons: shape.reasons), [])
    }
    let reason = "more than \(Self.mostWords) values were seen at {any}"
    return (
      Template(text: wide.joined(separator: "/"), reasons: shape.reasons + [reason]),
      merged.map { $0.joined(separator: "/") }.sorted()
    )
  }

  /// The segment of a path at which most others differ from it, where they are too many.
  private static func widest(_ known: Set<[Substring]>, like segments: [Substring]) -> Int? {
    segments.indices.map { place -> (place: Int, count: Int) in
      var wide = segments
      wide[place] = "{any}"
      return (place, known.count { holds(wide, $0) })
    }.filter { $0.count > mostWords }.max { $0.count < $1.count }?.place
  }

  private static func holds(_ template: [Substring], _ segments: [Substring]) -> Bool {
    zip(template, segments).allSatisfy { $0 == "{any}" || $0 == $1 }
  }
}
