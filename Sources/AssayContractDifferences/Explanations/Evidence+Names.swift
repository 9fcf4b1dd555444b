import AssayJSON
import AssayMatching

/// What the names of members show.
extension Evidence {
  var ofNames: [Explanation] {
    var found: [(String, String)] = []
    for path in parents {
      guard let expected, let actual,
        let one = Self.value(expected, path, takesFirst: true)?.object,
        let other = Self.value(actual, path, takesFirst: false)?.object
      else { continue }
      found += renamed(one, other)
    }
    guard let (first, second) = found.first else { return [] }
    let seen =
      found.count == 1
      ? "\(first) is missing, \(second) is new"
      : "these are missing, and others new: "
        + Self.listed(found.map { "\($0.0) → \($0.1)" })
    return [
      Explanation(
        .renamed, "\(seen): renamed \(found.count == 1 ? "field" : "fields")?",
        "Rename in the contract and the consumer, or send both names for a while.")
    ]
  }

  /// The objects in which members are missing, each once.
  private var parents: [RulePath] {
    var seen: Set<RulePath> = []
    return pairs.filter { $0.actual == nil && $0.expected != nil }
      .map { RulePath($0.path.tokens.dropLast()) }
      .filter { seen.insert($0).inserted }
  }

  /// Names that went, each with the one that came for it, as far as spelling or value show it.
  func renamed(_ expected: JSONObject, _ actual: JSONObject) -> [(String, String)] {
    let gone = expected.members.filter { actual[$0.name] == nil }
    var fresh = actual.members.filter { expected[$0.name] == nil }
    // What is compared is all with all.
    guard gone.count * fresh.count <= 10_000 else { return [] }
    var result: [(String, String)] = []
    for member in gone {
      let place =
        fresh.firstIndex { Self.folded($0.name) == Self.folded(member.name) }
        ?? fresh.firstIndex { $0.value == member.value && member.value.isTelling }
        ?? fresh.firstIndex {
          Self.isTypo($0.name, member.name) && $0.value.kind == member.value.kind
        }
      guard let place else { continue }
      result.append((member.name, fresh.remove(at: place).name))
    }
    return result
  }

  /// A name without what differs between `snake_case`, `kebab-case` and `camelCase`.
  private static func folded(_ name: String) -> String {
    name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
  }

  /// Whether one letter was added, lost or changed in a name that is long enough to tell.
  private static func isTypo(_ one: String, _ other: String) -> Bool {
    let (one, other) = (Array(one.lowercased()), Array(other.lowercased()))
    guard min(one.count, other.count) >= 4, abs(one.count - other.count) <= 1 else { return false }
    let start = zip(one, other).prefix { $0 == $1 }.count
    let (rest, otherRest) = (one.dropFirst(start), other.dropFirst(start))
    let end = zip(rest.reversed(), otherRest.reversed()).prefix { $0 == $1 }.count
    return max(rest.count, otherRest.count) - end <= 1
  }
}

extension JSON {
  /// Whether a value is one that two members would hardly have by chance.
  fileprivate var isTelling: Bool {
    switch self {
    case .null, .bool: false
    case .number(let number): number.text.utf8.count > 3
    case .string(let text): text.utf8.count > 3
    case .array(let array): !array.isEmpty
    case .object(let object): !object.isEmpty
    }
  }
}
