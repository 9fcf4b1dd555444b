import AssayJSON

/// Compares bodies of several parts, part by part, by their names (RFC 7578, RFC 2046).
struct MultipartComparison {
  let body: BodyComparison

  /// Compares a body with parts of an example; nil: it has none.
  func mismatches(
    _ examples: [PreparedBody.Part]?, _ actual: [UInt8], _ type: ContentType
  ) -> [Mismatch] {
    guard let examples else {
      return [
        body.whole("", "", "the example has no parts: its boundary is missing or does not come")
      ]
    }
    guard let parts = MultipartBody.parts(actual, type) else {
      return [
        body.whole(
          "\(examples.count) parts", "", "the boundary of the body is missing or does not come")
      ]
    }
    // Those of one name are compared in their order.
    let byName = Dictionary(grouping: parts, by: \.name)
    var counts: [String: Int] = [:]
    var inner = body
    inner.depth += 1
    var result: [Mismatch] = []
    for example in examples {
      let place = RulePath([.name(example.name)])
      let number = counts[example.name, default: 0]
      counts[example.name] = number + 1
      guard let part = byName[example.name]?.dropFirst(number).first else {
        result.append(
          Mismatch(
            .body(place.description), expected: "a part", actual: "nothing",
            "the part \(example.name) is missing"))
        continue
      }
      let mismatches = inner.mismatches(
        example.body, Body(received: Array(actual[part.place]), part.contentType))
      result += mismatches.map { mismatch in
        var mismatch = mismatch
        if case .body(let path) = mismatch.place {
          mismatch.place = .body(place.description + path.dropFirst())
        }
        return mismatch
      }
    }
    if !body.allowsUnexpected {
      for part in parts {
        counts[part.name, default: 0] -= 1
        guard counts[part.name, default: 0] < 0 else { continue }
        result.append(
          Mismatch(
            .body(RulePath([.name(part.name)]).description), expected: "nothing", actual: "a part",
            "the part \(part.name) is not expected"))
      }
    }
    return result
  }
}

extension RuleTable {
  /// The rules of what is below a name, as if it were the whole.
  func below(_ name: String) -> RuleTable {
    RuleTable(
      rules.compactMap { rule in
        guard let first = rule.path.tokens.first else { return rule }
        guard first.holds(for: name) else { return nil }
        return Rule(RulePath(Array(rule.path.tokens.dropFirst())), rule.list)
      })
  }
}
