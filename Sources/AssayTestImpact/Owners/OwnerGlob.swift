/// A pattern of CODEOWNERS, which follows those of gitignore.
///
/// With a slash at its start or inside it is relative to the repository, else it holds in every
/// folder; a folder stands for all below it, but `a/*` only for what lies in `a` itself.
struct OwnerGlob: Sendable, Hashable {
  private let segments: [[Character]]
  /// Whether it also matches what lies below what it names.
  private let matchesBelow: Bool

  /// nil for what can't match a file.
  init?(_ pattern: String) {
    var parts = pattern.split(separator: "/", omittingEmptySubsequences: false).map(Array.init)
    guard pattern.contains(where: { $0 != "/" }) || pattern == "/" else { return nil }
    let namesFolder = parts.last?.isEmpty == true
    if namesFolder { parts.removeLast() }
    let isAnchored = parts.count > 1
    if parts.first?.isEmpty == true { parts.removeFirst() }
    guard parts.count <= 256, !parts.contains(where: \.isEmpty) else { return nil }
    var segments = parts
    if !isAnchored { segments.insert(["*", "*"], at: 0) }
    matchesBelow = namesFolder || !(isAnchored && parts.last == ["*"])
    // A folder is matched by what lies in it only.
    self.segments = namesFolder ? segments + [["*"]] : segments
  }

  func matches(_ path: [Substring]) -> Bool {
    // Row by row: which beginnings of the path the pattern's first segments match.
    var reached = [Bool](repeating: false, count: path.count + 1)
    reached[0] = true
    for segment in segments {
      var next = [Bool](repeating: false, count: path.count + 1)
      if segment == ["*", "*"] {
        var any = false
        for index in reached.indices {
          any = any || reached[index]
          next[index] = any
        }
      } else {
        for index in path.indices where reached[index] {
          next[index + 1] = Self.matches(segment, Array(path[index]))
        }
      }
      reached = next
    }
    if reached[path.count] { return true }
    // Some folder above matches.
    return matchesBelow && reached.dropFirst().contains(true)
  }

  /// Greedy with one point to go back to.
  private static func matches(_ pattern: [Character], _ text: [Character]) -> Bool {
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
