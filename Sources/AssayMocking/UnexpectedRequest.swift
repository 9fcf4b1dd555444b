package import AssayMatching
import AssayPact

/// A request that no interaction expects, and those that it was perhaps meant for.
package struct UnexpectedRequest: Sendable, Hashable {
  package var request: RequestParts
  package var nearest: [InteractionIndex.Near]

  /// In bytes; of a longer body only the beginning is kept.
  static let keptBody = 64 << 10

  init(_ request: RequestParts, nearest: [InteractionIndex.Near]) {
    self.request = request
    self.nearest = nearest
    if case .present(let bytes, let type) = request.body, bytes.count > Self.keptBody {
      self.request.body = .present(Array(bytes.prefix(Self.keptBody)), type)
    }
  }

  /// Whether there is an interaction for its path.
  package var isNear: Bool {
    nearest.first?.mismatches.contains { $0.place == .path } == false
  }

  /// What a person needs to see why.
  package func words(_ index: InteractionIndex) -> String {
    let asked = "\(request.method.uppercased()) \(request.path)"
    guard let near = nearest.first else {
      return "nobody expects \(asked): the contract has no requests"
    }
    let entry = index.entries[near.number]
    let differences = near.mismatches.map { "  \($0)" }.joined(separator: "\n")
    return
      "nobody expects \(asked); the nearest is \(entry.interaction.title), which differs:\n\(differences)"
  }
}
