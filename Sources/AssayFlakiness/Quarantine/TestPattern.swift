/// Which tests an entry of the quarantine list means.
package struct TestPattern: Sendable, Hashable {
  /// A test's name as reports print it (`suite.name`), with `*` for any characters.
  ///
  /// Without `*` it also means the test's cases: `name[3]`, `name(…)`.
  package let text: String

  package init(_ text: String) { self.text = text }

  package func matches(_ name: String) -> Bool {
    let pattern = Array(text.utf8)
    let name = Array(name.utf8)
    let star = UInt8(ascii: "*")
    guard pattern.contains(star) else {
      guard name.starts(with: pattern) else { return false }
      let next = name.dropFirst(pattern.count).first
      return next == nil || !pattern.isEmpty && next.map { "[(".utf8.contains($0) } ?? false
    }
    // Greedy with one point to go back to.
    var (at, position) = (0, 0)
    var back: (pattern: Int, name: Int)?
    while position < name.count {
      if at < pattern.count, pattern[at] == star {
        back = (at, position)
        at += 1
      } else if at < pattern.count, pattern[at] == name[position] {
        (at, position) = (at + 1, position + 1)
      } else if let last = back {
        (at, position) = (last.pattern + 1, last.name + 1)
        back = (last.pattern, last.name + 1)
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == star }
  }
}
