package import AssayMatching
package import AssayPact

/// A provider that answers as contracts say, and remembers what it was asked.
///
/// It is a value that knows no socket: a request goes in, what to answer comes out.
package struct MockProvider: Sendable {
  package let index: InteractionIndex
  /// Whether browsers may ask from any page; their questions before a request are answered, too.
  package var allowsCORS: Bool
  /// By interaction.
  private var uses: [Int]
  package private(set) var unexpected: [UnexpectedRequest] = []
  /// How many requests nobody expected, also those that are not kept.
  package private(set) var unexpectedCount = 0

  /// Of so many unexpected requests all is kept.
  private static let kept = 100

  package init(_ interactions: [Interaction], matching: Matching, allowsCORS: Bool = false) {
    index = InteractionIndex(interactions, matching: matching)
    uses = Array(repeating: 0, count: index.entries.count)
    self.allowsCORS = allowsCORS
  }

  package enum Reply: Sendable, Hashable {
    /// As the interaction of this number says.
    case answer(Int)
    /// To a browser's question whether it may ask.
    case preflight
    case unexpected(UnexpectedRequest)
  }

  package mutating func receive(_ request: RequestParts) -> Reply {
    receive(request, matches: index.matches(request))
  }

  /// Receives a request of which `index` has said which interactions expect it, so that to look
  /// for them needs no lock.
  package mutating func receive(_ request: RequestParts, matches: [Int]) -> Reply {
    // Where several expect the same, each has its turn.
    if let number = matches.first(where: { uses[$0] == 0 }) ?? matches.first {
      uses[number] += 1
      return .answer(number)
    }
    if allowsCORS, request.method.uppercased() == "OPTIONS" { return .preflight }
    let unexpected = UnexpectedRequest(request, nearest: index.nearest(request))
    unexpectedCount += 1
    if self.unexpected.count < Self.kept { self.unexpected.append(unexpected) }
    return .unexpected(unexpected)
  }

  /// The interactions that nobody asked for.
  package var missing: [Int] { uses.indices.filter { uses[$0] == 0 } }

  /// Whether all that was expected came, and nothing else.
  package var isSatisfied: Bool { unexpectedCount == 0 && missing.isEmpty }

  /// How often an interaction was asked for.
  package func uses(of number: Int) -> Int { uses[number] }

  /// Forgets what came, for the next test.
  package mutating func forget() {
    uses = Array(repeating: 0, count: uses.count)
    unexpected = []
    unexpectedCount = 0
  }

  /// What is to be said of the test; empty: it is satisfied.
  package var faults: [String] {
    let more = unexpectedCount - unexpected.count
    return unexpected.map { $0.words(index) }
      + (more > 0 ? ["and \(more) more requests that nobody expects"] : [])
      + missing.map { number in
        let entry = index.entries[number]
        return "expected but never sent: \(entry.interaction.title) "
          + "(\(entry.request.parts.method.uppercased()) \(entry.request.parts.path))"
      }
  }
}

/// A request that no interaction expects, and those that it was perhaps meant for.
package struct UnexpectedRequest: Sendable, Hashable {
  package var request: RequestParts
  package var nearest: [InteractionIndex.Near]

  init(_ request: RequestParts, nearest: [InteractionIndex.Near]) {
    self.request = request
    self.nearest = nearest
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
