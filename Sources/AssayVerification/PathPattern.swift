/// A relative path with `*`, `?` and `**`, as the manifest's `results`, `coverage`, `critical` and
/// `contracts` take it.
package struct PathPattern: Sendable, Hashable {
  package let text: String
  private let segments: [[Character]]

  /// A pattern without wildcards also matches everything below the folder that it names.
  package init(_ text: String) {
    self.text = text
    segments = text.split(separator: "/").filter { $0 != "." }.map(Array.init)
  }

  package var hasWildcards: Bool { text.contains { "*?".contains($0) } }

  package func matches(_ path: String) -> Bool {
    let parts = path.split(separator: "/").filter { $0 != "." }.map(Array.init)
    if !hasWildcards { return parts.starts(with: segments) }
    return Self.matches(segments[...], parts[...])
  }

  private static func matches(
    _ pattern: ArraySlice<[Character]>, _ path: ArraySlice<[Character]>
  ) -> Bool {
    guard let first = pattern.first else { return path.isEmpty }
    if first == ["*", "*"] {
      return matches(pattern.dropFirst(), path)
        || (!path.isEmpty && matches(pattern, path.dropFirst()))
    }
    guard let part = path.first, matchesSegment(first, part) else { return false }
    return matches(pattern.dropFirst(), path.dropFirst())
  }

  /// Greedy with one point to go back to, so that hostile patterns stay linear in practice.
  private static func matchesSegment(_ pattern: [Character], _ text: [Character]) -> Bool {
    var (p, t) = (0, 0)
    var star: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pattern.count, pattern[p] == "*" {
        star = (p, t)
        p += 1
      } else if p < pattern.count, pattern[p] == "?" || pattern[p] == text[t] {
        (p, t) = (p + 1, t + 1)
      } else if let last = star {
        (p, t) = (last.pattern + 1, last.text + 1)
        star = (last.pattern, last.text + 1)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == "*" }
  }
}
