/// A path with parameters in braces: `/orders/{id}`, and the RFC 6570 forms `{.id}` and `{;id*}`.
package struct PathTemplate: Sendable, Hashable {
  package let text: String
  private let segments: [Segment]

  private enum Piece: Sendable, Hashable {
    case literal(String)
    case parameter(String)
  }

  private struct Segment: Sendable, Hashable {
    var pieces: [Piece]
    /// `*` or `**`: this segment and all that follow.
    var isRest = false

    /// The smaller, the more concrete.
    var rank: Int {
      if isRest { return 3 }
      let parameters = pieces.count { if case .parameter = $0 { true } else { false } }
      if parameters == 0 { return 0 }
      return parameters < pieces.count ? 1 : 2
    }
  }

  package init(_ text: String) {
    self.text = text
    segments = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
      .map(Self.segment)
  }

  private static func segment(_ text: Substring) -> Segment {
    if !text.isEmpty, text.allSatisfy({ $0 == "*" }) { return Segment(pieces: [], isRest: true) }
    var pieces: [Piece] = []
    var literal = ""
    var rest = text
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      literal += rest[..<open]
      var name = rest[rest.index(after: open)..<close]
      if let first = name.first, ".;".contains(first) {
        literal.append(first)
        name.removeFirst()
      }
      if !literal.isEmpty { pieces.append(.literal(PercentEncoding.decoded(literal))) }
      literal = ""
      pieces.append(.parameter(cleanName(String(name))))
      rest = rest[rest.index(after: close)...]
    }
    literal += rest
    if !literal.isEmpty || pieces.isEmpty {
      pieces.append(.literal(PercentEncoding.decoded(literal)))
    }
    return Segment(pieces: pieces)
  }

  /// A parameter's name without the marks of RFC 6570.
  package static func cleanName(_ name: String) -> String {
    var name = name[...]
    while let first = name.first, ".;+#".contains(first) { name.removeFirst() }
    while name.last == "*" { name.removeLast() }
    return String(name)
  }

  /// The parameters in their order.
  package var names: [String] {
    segments.flatMap(\.pieces).compactMap {
      if case .parameter(let name) = $0 { name } else { nil }
    }
  }

  /// The number of segments of a path that fits; nil: any, as the rest may be anything.
  var length: Int? { segments.contains(where: \.isRest) ? nil : segments.count }

  /// The same whatever the parameters are called.
  package var anonymous: String {
    segments.map { segment in
      segment.isRest
        ? "/**"
        : "/"
          + segment.pieces.map { if case .literal(let text) = $0 { text } else { "{}" } }.joined()
    }.joined()
  }

  /// Whether it comes before another where both fit a path: the first segment that differs in how
  /// concrete it is decides.
  func isMoreConcrete(than other: Self) -> Bool {
    segments.map(\.rank).lexicographicallyPrecedes(other.segments.map(\.rank))
  }

  /// To try where one parameter of a segment ends and the next begins.
  private static let mostSteps = 10_000

  /// The parameters' values, not decoded; nil when the path does not fit.
  package func match(_ path: String, ignoringCase: Bool = false) -> [String: String]? {
    var steps = Self.mostSteps
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    var values: [String: String] = [:]
    var index = parts.startIndex
    for segment in segments {
      guard index < parts.endIndex else { return nil }
      if segment.isRest { return values }
      guard
        Self.match(
          segment.pieces[...], parts[index], ignoringCase: ignoringCase, &values, &steps)
      else { return nil }
      index += 1
    }
    return index == parts.endIndex ? values : nil
  }

  private static func match(
    _ pieces: ArraySlice<Piece>, _ text: Substring, ignoringCase: Bool,
    _ values: inout [String: String], _ steps: inout Int
  ) -> Bool {
    steps -= 1
    guard steps > 0 else { return false }
    guard let piece = pieces.first else { return text.isEmpty }
    switch piece {
    case .literal(let literal):
      // Escapes in the path are decoded only here, so that an escaped slash separates nothing.
      if pieces.count == 1 {
        return same(PercentEncoding.decoded(String(text)), literal, ignoringCase)
      }
      guard text.count >= literal.count,
        same(String(text.prefix(literal.count)), literal, ignoringCase)
      else { return false }
      return match(
        pieces.dropFirst(), text.dropFirst(literal.count), ignoringCase: ignoringCase, &values,
        &steps)
    case .parameter(let name):
      guard !text.isEmpty else { return false }
      if pieces.count == 1 {
        values[name] = String(text)
        return true
      }
      // The longest value first.
      for end in text.indices.dropFirst().reversed()
      where
        match(pieces.dropFirst(), text[end...], ignoringCase: ignoringCase, &values, &steps)
      {
        values[name] = String(text[..<end])
        return true
      }
      return false
    }
  }

  private static func same(_ left: String, _ right: String, _ ignoringCase: Bool) -> Bool {
    ignoringCase ? left.lowercased() == right.lowercased() : left == right
  }
}
