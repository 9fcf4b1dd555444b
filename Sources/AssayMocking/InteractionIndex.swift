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
  }

  package let entries: [Entry]
  private let matching: Matching
  private var byPath: [Place: [Int]] = [:]
  private var byPattern: [String: [Int]] = [:]

  private struct Place: Hashable {
    var method: String
    var path: String
  }

  /// Of other interactions, which are messages, none is taken.
  package init(_ interactions: [Interaction], matching: Matching) {
    self.matching = matching
    entries = interactions.compactMap { interaction in
      guard case .http(let request, let response) = interaction.content else { return nil }
      return Entry(interaction: interaction, request: request, response: response)
    }
    for (number, entry) in entries.enumerated() {
      let method = entry.request.parts.method.uppercased()
      if entry.request.rules.rules.path == nil && entry.request.rules.rules.method == nil {
        let place = Place(method: method, path: entry.request.parts.path)
        byPath[place, default: []].append(number)
      } else {
        byPattern[method, default: []].append(number)
      }
    }
  }

  /// The interactions that expect this request, in their order.
  package func matches(_ request: RequestParts) -> [Int] {
    candidates(request).filter { mismatches($0, request).isEmpty }
  }

  /// What differs between a request and what an interaction expects.
  package func mismatches(_ number: Int, _ request: RequestParts) -> [Mismatch] {
    let entry = entries[number]
    return matching.request(entry.request.parts, entry.request.rules.rules, request)
  }

  private func candidates(_ request: RequestParts) -> [Int] {
    let method = request.method.uppercased()
    let exact = byPath[Place(method: method, path: request.path)] ?? []
    guard let patterns = byPattern[method] else { return exact }
    return (exact + patterns).sorted()
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
