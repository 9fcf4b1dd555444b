import AssayJSON

/// Numbers that a seed decides (Steele, Lea, Flood, 2014).
struct SplitMix {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ mixed >> 31) % UInt64(bound))
  }

  mutating func json(depth: Int = 3) -> JSON {
    switch below(depth > 0 ? 8 : 5) {
    case 0: .null
    case 1: .bool(below(2) == 0)
    case 2, 3: .number(JSONNumber(below(5)))
    case 4: .string(["", "a", "b c", "\u{1F600}\n", "{"][below(5)])
    case 5, 6: .array((0..<below(6)).map { _ in json(depth: depth - 1) })
    default:
      .object(
        JSONObject(
          (0..<below(5)).map { _ in
            (["a", "b", "c d", "*", "'\""][below(5)], json(depth: depth - 1))
          }))
    }
  }

  /// A value that is like another, but for a little.
  mutating func changed(_ json: JSON) -> JSON {
    if below(12) == 0 { return self.json(depth: 2) }
    switch json {
    case .array(let array):
      var result = array.map { changed($0) }
      if below(3) == 0 { result.insert(self.json(depth: 1), at: below(result.count + 1)) }
      if below(3) == 0, !result.isEmpty { result.remove(at: below(result.count)) }
      return .array(result)
    case .object(let object):
      var members = object.members.map { ($0.name, changed($0.value)) }
      if below(4) == 0, !members.isEmpty { members.remove(at: below(members.count)) }
      if below(4) == 0 { members.insert(("n", self.json(depth: 1)), at: below(members.count + 1)) }
      if below(3) == 0 { members.reverse() }
      return .object(JSONObject(members))
    default: return json
    }
  }
}
