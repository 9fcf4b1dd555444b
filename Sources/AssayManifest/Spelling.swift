/// Finds what someone probably meant to write.
package enum Spelling {
  /// The candidate nearest to `word`, if it is near enough to be a slip; the first of equals.
  ///
  /// A word that begins or continues the other (`integ`, `unit-tests`) counts as near. Case does
  /// not count. At most 1,000 candidates are compared, so that a broken file cannot cost
  /// minutes.
  package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(word.lowercased())
    guard wanted.count <= 64 else { return nil }
    var best: (candidate: String, distance: Int)?
    for candidate in candidates.prefix(1_000) where candidate != word {
      let letters = Array(candidate.lowercased())
      let shorter = min(wanted.count, letters.count)
      let limit = (shorter + 2) / 3
      var distance = limit + 1
      if shorter >= 3, letters.starts(with: wanted) || wanted.starts(with: letters) {
        distance = limit
      } else if letters.count <= 64, abs(letters.count - wanted.count) <= limit {
        distance = self.distance(wanted, letters)
      }
      // With nothing in common, "near" only means that both are short.
      guard distance <= limit, distance < max(wanted.count, letters.count) else { continue }
      if distance < (best?.distance ?? .max) { best = (candidate, distance) }
    }
    return best?.candidate
  }

  /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        let isSame = left[row] == right[column]
        var cost = min(
          last[column] + (isSame ? 0 : 1), last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
