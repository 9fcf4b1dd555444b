import AssayJSON
import AssayMatching

/// What mismatches and bodies show together.
struct Evidence {
  let mismatches: [Mismatch]
  /// In quotes, as they are words of a sentence elsewhere.
  let states: [String]
  let isRequest: Bool
  /// nil: the body is no JSON.
  let expected: JSON?
  let actual: JSON?
  /// The values at which mismatches of a JSON body were found.
  let pairs: [Pair]

  /// What stands at a place on both sides.
  struct Pair {
    var mismatch: Mismatch
    var path: RulePath
    /// nil: nothing.
    var expected: JSON?
    var actual: JSON?

    /// For sentences: the last name, or the path where that says nothing.
    var name: String {
      if case .name(let name)? = path.tokens.last { name } else { "\(path)" }
    }
  }

  /// A hundred tell as much as all.
  private static let most = 200

  init(
    _ mismatches: [Mismatch], expected: Body, actual: Body, states: [String], isRequest: Bool
  ) {
    self.mismatches = mismatches
    self.states = states.filter { !$0.isEmpty }.map { "\"\($0)\"" }
    self.isRequest = isRequest
    let (one, other) = (Self.json(expected), Self.json(actual))
    self.expected = one
    self.actual = other
    pairs = mismatches.prefix(Self.most).compactMap { mismatch in
      guard case .body(let text) = mismatch.place, let one, let other,
        let path = try? RulePath(text)
      else { return nil }
      return Pair(
        mismatch: mismatch, path: path, expected: Self.value(one, path, takesFirst: true),
        actual: Self.value(other, path, takesFirst: false))
    }
  }

  private static func json(_ body: Body) -> JSON? {
    guard case .present(let bytes, let type) = body, type?.isJSON ?? true else { return nil }
    return try? JSON(parsing: bytes)
  }

  /// Of a list with one example for all, the first element stands for those beyond its end.
  static func value(_ json: JSON, _ path: RulePath, takesFirst: Bool) -> JSON? {
    var value = json
    for token in path.tokens {
      let next: JSON? =
        switch token {
        case .name(let name): value[name]
        case .any: value["*"]
        case .index(let index): value[index] ?? (takesFirst ? value[0] : nil)
        case .anyIndex: nil
        }
      guard let next else { return nil }
      value = next
    }
    return value
  }

  /// Texts that were held against each other: of bodies, and of all other parts.
  var texts: [(place: String, expected: String, actual: String)] {
    let ofBody = pairs.compactMap { pair -> (String, String, String)? in
      guard let one = pair.expected?.string, let other = pair.actual?.string else { return nil }
      return (pair.name, one, other)
    }
    let others = mismatches.prefix(Self.most).compactMap { mismatch -> (String, String, String)? in
      let place =
        switch mismatch.place {
        case .query(let name), .header(let name), .metadata(let name): name
        case .path: "the path"
        case .body(let path): expected == nil || actual == nil ? path : ""
        case .method, .status, .contentType: ""
        }
      // Shortened values and none at all tell nothing.
      guard !place.isEmpty, !mismatch.expected.contains("…"), !mismatch.actual.contains("…"),
        mismatch.expected != "nothing", mismatch.actual != "nothing"
      else { return nil }
      return (place, mismatch.expected, mismatch.actual)
    }
    return ofBody + others
  }

  /// `a`, `b` and 3 more.
  static func listed(_ names: [String], limit: Int = 3) -> String {
    var seen: Set<String> = []
    let names = names.filter { seen.insert($0).inserted }
    let shown = names.prefix(limit).joined(separator: ", ")
    return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
  }
}
