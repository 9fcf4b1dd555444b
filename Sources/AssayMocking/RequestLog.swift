/// The newest requests that a mock was asked; of older ones only the number is kept.
package struct RequestLog: Sendable {
  package struct Entry: Sendable, Hashable {
    package var method: String
    /// Path and query; where it is very long, the beginning.
    package var target: String
    package var outcome: Outcome
  }

  package enum Outcome: Sendable, Hashable {
    /// As the interaction of this number says.
    case answered(Int)
    case preflight, unexpected
  }

  package static let capacity = 1000
  /// In bytes.
  private static let longestTarget = 2048

  /// How many there were in all.
  package private(set) var count = 0
  private var ring: [Entry] = []

  mutating func add(_ request: some IncomingRequest, _ outcome: Outcome) {
    let target = request.target
    let entry = Entry(
      method: request.method,
      target: target.utf8.count <= Self.longestTarget
        ? target : String(decoding: target.utf8.prefix(Self.longestTarget), as: UTF8.self),
      outcome: outcome)
    if ring.count < Self.capacity {
      ring.append(entry)
    } else {
      ring[count % Self.capacity] = entry
    }
    count += 1
  }

  /// The oldest first.
  package var entries: [Entry] {
    let start = ring.count < Self.capacity ? 0 : count % Self.capacity
    return Array(ring[start...] + ring[..<start])
  }
}
