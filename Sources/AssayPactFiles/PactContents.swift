import AssayPact

/// The interactions of a pact file and its journal, found in constant time.
struct PactContents {
  /// Sides, metadata and all else, without the interactions; nil: nothing is known yet.
  private(set) var frame: Pact?
  private var entries: [Entry] = []
  private var byIdentity: [Identity: Int] = [:]
  private var byKey: [String: Int] = [:]

  private struct Entry {
    var interaction: Interaction
    /// Whether a test of now wrote it, and not one of an earlier run.
    var isFresh: Bool
  }

  /// What makes two interactions one, as ``PactMerge`` says it.
  struct Identity: Hashable {
    var description: String
    var states: [ProviderState]
    var kind: Interaction.Kind

    init(_ interaction: Interaction) {
      description = interaction.description
      states = interaction.states
      kind = interaction.kind
    }
  }

  init(_ frame: Pact? = nil) { self.frame = frame.map { $0.with([]) } }

  /// The pact with all interactions.
  var pact: Pact? { frame.map { $0.with(entries.map(\.interaction)) } }

  /// What is there instead of an interaction.
  enum Place {
    case none
    /// The same was written by a test of now.
    case fresh
    /// Something of an earlier run, the same or not.
    case old
    /// A test of now wrote something else.
    case conflict(PactMerge.Conflict)
  }

  func place(of interaction: Interaction) -> Place {
    guard let index = index(of: interaction) else { return .none }
    guard entries[index].isFresh else { return .old }
    let parts = PactMerge.differences(entries[index].interaction, interaction)
    return parts.isEmpty ? .fresh : .conflict(.init(interaction: interaction.title, parts: parts))
  }

  /// Adds a pact's interactions, which replace those that they are.
  ///
  /// - Throws: `otherSides` when it is a pact of others.
  mutating func add(_ pact: Pact, isFresh: Bool) throws(PactMerge.Fault) {
    if let frame {
      // Says whether the sides are the same; without interactions it costs nothing.
      self.frame = try PactMerge.merge(pact.with([]), into: frame, policy: .replace).pact
    } else {
      frame = pact.with([])
    }
    for interaction in pact.interactions { put(interaction, isFresh: isFresh) }
  }

  /// Adds one, which replaces that which it is.
  mutating func put(_ interaction: Interaction, isFresh: Bool) {
    guard let index = index(of: interaction) else {
      entries.append(Entry(interaction: interaction, isFresh: isFresh))
      remember(interaction, entries.count - 1)
      return
    }
    if isFresh { entries[index].isFresh = true }
    // What says the same stays as it was written.
    if PactMerge.differences(entries[index].interaction, interaction).isEmpty { return }
    let before = entries[index].interaction
    byIdentity[Identity(before)] = nil
    if let key = before.key { byKey[key] = nil }
    entries[index].interaction = interaction
    remember(interaction, index)
  }

  private mutating func remember(_ interaction: Interaction, _ index: Int) {
    byIdentity[Identity(interaction)] = index
    if let key = interaction.key { byKey[key] = index }
  }

  private func index(of interaction: Interaction) -> Int? {
    let alike = byIdentity[Identity(interaction)]
    guard let key = interaction.key else { return alike }
    return byKey[key] ?? alike.flatMap { entries[$0].interaction.key == nil ? $0 : nil }
  }
}

extension Pact {
  func with(_ interactions: [Interaction]) -> Pact {
    var result = self
    result.interactions = interactions
    return result
  }
}
