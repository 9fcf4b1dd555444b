package import AssayMatching
package import AssayPact

/// The HTTP interactions of contracts, found by method and path in constant time.
///
/// Only those whose path is a pattern are tried one by one.
package struct InteractionIndex: Sendable {
  package struct Entry: Sendable {
    package let interaction: Interaction
    package let request: PactRequest
    package let response: PactResponse
    /// Whether nothing but method and path tells the request.
    let isPlain: Bool
    /// How paths begin that the pattern may match.
    let prefix: [UInt8]
    let matching: Matching
    let expected: PreparedRequest
    /// Whether the answer has values to generate.
    let hasGenerators: Bool
  }

  package private(set) var entries: [Entry] = []
  package let matching: Matching
  private var byPath: [Place: [Int]] = [:]
  private var byPattern: [String: [Int]] = [:]
  /// Their method is a pattern, too.
  private var ofAnyMethod: [Int] = []

  private struct Place: Hashable {
    var method: String
    var path: String
  }

  /// Of other interactions, which are messages, none is taken.
  package init(_ interactions: [Interaction], matching: Matching) {
    self.matching = matching
    for interaction in interactions { append(interaction) }
  }

  /// Adds an interaction after all others, unless it is a message.
  ///
  /// - Parameters:
  ///   - interaction: what to add.
  ///   - comparesQueryAsText: as version 1 does; nil: as `matching` says.
  package mutating func append(_ interaction: Interaction, comparesQueryAsText: Bool? = nil) {
    guard case .http(let request, let response) = interaction.content else { return }
    let rules = request.rules.rules
    let parts = request.parts
    var matching = matching
    matching.comparesQueryAsText = comparesQueryAsText ?? matching.comparesQueryAsText
    let number = entries.count
    let method = Self.upper(parts.method)
    if rules.method != nil {
      ofAnyMethod.append(number)
    } else if rules.path != nil {
      byPattern[method, default: []].append(number)
    } else {
      byPath[Place(method: method, path: parts.path), default: []].append(number)
    }
    entries.append(
      Entry(
        interaction: interaction, request: request, response: response,
        isPlain: parts.query.items.isEmpty && parts.headers.items.isEmpty && parts.body == .missing,
        prefix: Self.prefix(rules.path),
        matching: matching, expected: PreparedRequest(parts, rules),
        hasGenerators: response.isGenerated))
  }

  private static func prefix(_ list: RuleList?) -> [UInt8] {
    guard let matchers = list?.matchers, matchers.count == 1, case .regex(let pattern) = matchers[0]
    else { return [] }
    return PatternPrefix.literal(pattern)
  }

  /// The interactions that expect this request, in their order.
  package func matches(_ request: some IncomingRequest) -> [Int] {
    let found = matches(request, path: request.path)
    guard found.isEmpty, let decoded = Escapes.decoded(request.path) else { return found }
    return matches(request, path: decoded)
  }

  private func matches(_ request: some IncomingRequest, path: String) -> [Int] {
    let method = Self.upper(request.method)
    let exact = byPath[Place(method: method, path: path)] ?? []
    let patterns = patterns(method, path)
    let candidates = patterns.isEmpty ? exact : (exact + patterns).sorted()
    let isPlain = !request.hasQuery && candidates.allSatisfy { entries[$0].isPlain }
    if isPlain, patterns.isEmpty { return exact }
    // To read all headers takes longer than all the rest.
    var parts = isPlain ? RequestParts(method: request.method) : request.parts
    parts.path = path
    return candidates.filter { entries[$0].matching.holds(entries[$0].expected, parts) }
  }

  private func patterns(_ method: String, _ path: String) -> [Int] {
    let some = byPattern[method] ?? []
    if some.isEmpty, ofAnyMethod.isEmpty { return [] }
    return (some + ofAnyMethod).filter { path.utf8.starts(with: entries[$0].prefix) }
  }

  /// Methods are mostly in capitals already.
  private static func upper(_ method: String) -> String {
    method.utf8.allSatisfy { $0 < UInt8(ascii: "a") } ? method : method.uppercased()
  }

  /// What differs between a request and what an interaction expects.
  package func mismatches(_ number: Int, _ request: RequestParts) -> [Mismatch] {
    let entry = entries[number]
    return entry.matching.request(entry.expected, request)
  }

  /// An interaction that a request was perhaps meant for.
  package struct Near: Sendable, Hashable {
    package var number: Int
    package var mismatches: [Mismatch]
    var distance: Int
  }

  /// Of so many interactions at most all parts are compared, so that a request that nobody expects
  /// costs no more in a large contract.
  private static let compared = 32

  /// The interactions that differ least from a request, the nearest first.
  package func nearest(_ request: RequestParts, limit: Int = 3) -> [Near] {
    let rough = entries.indices.map { number in
      (number: number, distance: distance(entries[number].request.parts, request))
    }.sorted { ($0.distance, $0.number) < ($1.distance, $1.number) }
    let near = rough.prefix(Self.compared).map { number, _ in
      let mismatches = mismatches(number, request)
      return Near(
        number: number, mismatches: mismatches,
        distance: mismatches.reduce(0) { $0 + $1.place.weight })
    }
    return Array(near.sorted { ($0.distance, $0.number) < ($1.distance, $1.number) }.prefix(limit))
  }

  /// By method and path alone.
  private func distance(_ expected: RequestParts, _ actual: RequestParts) -> Int {
    let (one, other) = (expected.path.split(separator: "/"), actual.path.split(separator: "/"))
    let same = zip(one, other).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
    let path = 2 * max(one.count, other.count) - 2 * same
    return path + (expected.method.uppercased() == actual.method.uppercased() ? 0 : 1)
  }
}

extension PactResponse {
  /// Variants of `arrayContains` may have generators of their own.
  fileprivate var isGenerated: Bool {
    !generators.isEmpty
      || rules.rules.body.rules.contains { rule in
        rule.list.matchers.contains { if case .arrayContains = $0 { true } else { false } }
      }
  }
}

extension Mismatch.Place {
  /// How much a difference says against an interaction.
  fileprivate var weight: Int {
    switch self {
    case .path: 20
    case .method: 10
    case .contentType: 3
    case .query, .header, .metadata, .status, .body: 1
    }
  }
}
