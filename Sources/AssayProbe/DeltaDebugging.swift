/// Finds a small part of a list that has a property of the whole.
///
/// Source: A. Zeller, R. Hildebrandt, "Simplifying and isolating failure-inducing input", 2002.
package enum DeltaDebugging {
  package struct Result<Element: Sendable>: Sendable {
    package var elements: [Element]
    /// Whether no element can be left out; false when the tries ran out before.
    package var isMinimal: Bool
  }

  /// - Parameters:
  ///   - elements: have the property, which an empty list has not.
  ///   - tries: how often `holds` is asked at most.
  ///   - holds: whether a part, in the order of the whole, has the property; nil ends the search.
  /// - Returns: the part, and whether it is minimal.
  package static func minimise<Element: Sendable>(
    _ elements: [Element], tries: Int, holds: ([Element]) async -> Bool?
  ) async -> Result<Element> {
    var rest = elements
    var parts = 2
    var left = tries
    while rest.count > 1 {
      let chunks = chunks(of: rest, parts)
      // With two parts each is the other's complement.
      var attempts = chunks
      if parts > 2 { attempts += chunks.indices.map { complement(of: $0, in: chunks) } }
      var next: (elements: [Element], parts: Int)?
      for (index, attempt) in attempts.enumerated() {
        guard left > 0, let answer = await holds(attempt) else {
          return Result(elements: rest, isMinimal: false)
        }
        left -= 1
        if answer {
          next = (attempt, index < chunks.count ? 2 : max(2, parts - 1))
          break
        }
      }
      if let next {
        (rest, parts) = next
      } else if parts < rest.count {
        parts = min(rest.count, parts * 2)
      } else {
        break
      }
    }
    return Result(elements: rest, isMinimal: true)
  }

  /// As equal in size as can be; none is empty.
  private static func chunks<Element>(of elements: [Element], _ parts: Int) -> [[Element]] {
    let parts = min(parts, elements.count)
    return (0..<parts).map { part in
      Array(elements[(elements.count * part / parts)..<(elements.count * (part + 1) / parts)])
    }
  }

  private static func complement<Element>(
    of index: Int, in chunks: [[Element]]
  ) -> [Element] {
    chunks.indices.filter { $0 != index }.flatMap { chunks[$0] }
  }
}
