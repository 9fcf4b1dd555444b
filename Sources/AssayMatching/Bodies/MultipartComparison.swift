import AssayJSON

/// Compares bodies of several parts, part by part, by their names (RFC 7578, RFC 2046).
struct MultipartComparison {
  let body: BodyComparison

  /// How deep bodies of several parts may be in others; below they are compared as bytes.
  static let deepest = 8

  struct Part {
    var name: String
    var contentType: ContentType?
    var content: [UInt8]
  }

  /// Compares a body with parts of an example; nil: it has none.
  func mismatches(
    _ examples: [PreparedBody.Part]?, _ actual: [UInt8], _ type: ContentType
  ) -> [Mismatch] {
    guard let examples else {
      return [
        body.whole("", "", "the example has no parts: its boundary is missing or does not come")
      ]
    }
    guard let parts = Self.parts(actual, type) else {
      return [
        body.whole(
          "\(examples.count) parts", "", "the boundary of the body is missing or does not come")
      ]
    }
    // Of several with one name the first counts.
    let byName = Dictionary(parts.map { ($0.name, $0) }) { first, _ in first }
    var inner = body
    inner.depth += 1
    var result: [Mismatch] = []
    for example in examples {
      let place = RulePath([.name(example.name)])
      guard let part = byName[example.name] else {
        result.append(
          Mismatch(
            .body(place.description), expected: "a part", actual: "nothing",
            "the part \(example.name) is missing"))
        continue
      }
      let mismatches = inner.mismatches(
        example.body, Body(received: part.content, part.contentType))
      result += mismatches.map { mismatch in
        var mismatch = mismatch
        if case .body(let path) = mismatch.place {
          mismatch.place = .body(place.description + path.dropFirst())
        }
        return mismatch
      }
    }
    if !body.allowsUnexpected {
      let names = Set(examples.map(\.name))
      for part in parts where !names.contains(part.name) {
        result.append(
          Mismatch(
            .body(RulePath([.name(part.name)]).description), expected: "nothing", actual: "a part",
            "the part \(part.name) is not expected"))
      }
    }
    return result
  }

  /// The parts, called by their numbers where they have no name; nil when no boundary is there.
  static func parts(_ bytes: [UInt8], _ type: ContentType) -> [Part]? {
    let first = bytes.firstIndex(of: 0x0A) ?? bytes.endIndex
    let line = String(decoding: bytes[..<first].filter { $0 != 0x0D }, as: UTF8.self)
    let boundary = type.parameters["boundary"].map { "--\($0)" } ?? line
    guard boundary.hasPrefix("--"), boundary.count > 2 else { return nil }
    let mark = Array(boundary.utf8)
    var places: [Int] = []
    var position = 0
    while position + mark.count <= bytes.count {
      // A boundary begins a line.
      if bytes[position] == mark[0], position == 0 || bytes[position - 1] == 0x0A,
        bytes[position...].starts(with: mark)
      {
        places.append(position)
        position += mark.count
      } else {
        position += 1
      }
    }
    guard !places.isEmpty else { return nil }
    return zip(places, places.dropFirst()).enumerated().map { number, range in
      part(bytes[(range.0 + mark.count)..<range.1], number: number)
    }
  }

  private static func part(_ bytes: ArraySlice<UInt8>, number: Int) -> Part {
    var part = Part(name: "\(number)", contentType: nil, content: [])
    var rest = bytes
    // The end of the boundary's line.
    if let end = rest.firstIndex(of: 0x0A) { rest = rest[(end + 1)...] }
    while let end = rest.firstIndex(of: 0x0A) {
      let line = String(decoding: rest[..<end].filter { $0 != 0x0D }, as: UTF8.self)
      rest = rest[(end + 1)...]
      if line.isEmpty { break }
      let halves: [Substring] = line.split(separator: ":", maxSplits: 1)
      guard halves.count == 2 else { continue }
      switch halves[0].lowercased() {
      case "content-type": part.contentType = ContentType(String(halves[1]))
      case "content-disposition":
        // Read like a media type, whose parameters look the same.
        if let name = ContentType("a/\(halves[1].drop { $0 == " " })")?.parameters["name"] {
          part.name = name
        }
      default: break
      }
    }
    if rest.last == 0x0A { rest = rest.dropLast() }
    if rest.last == 0x0D { rest = rest.dropLast() }
    part.content = Array(rest)
    return part
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
