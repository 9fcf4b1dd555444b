import AssayJSON

/// Puts two pacts of the same sides together.
package enum PactMerge {
  /// What to do with an interaction that both have, and not the same.
  package enum Policy: Sendable, Hashable {
    case fail
    /// The new one takes the place of the old.
    case replace
  }

  /// Two interactions that should be one.
  package struct Conflict: Sendable, Hashable, CustomStringConvertible {
    /// Description and states.
    package var interaction: String
    /// What differs, as `request/headers/Accept`; not more than `limit`.
    package var parts: [String]

    package static let limit = 20

    package init(interaction: String, parts: [String]) {
      self.interaction = interaction
      self.parts = parts
    }

    package var description: String {
      "interaction \"\(interaction)\" differs in \(parts.joined(separator: ", "))"
    }
  }

  package enum Fault: Error, Sendable, Hashable {
    /// The consumers or the providers are not the same.
    case otherSides(String, String)
    case conflicts([Conflict])
  }

  package struct Merged: Sendable {
    package var pact: Pact
    package var added = 0
    package var replaced: [Conflict] = []
  }

  /// Adds the interactions of `new` to those of `old`.
  ///
  /// Two are the same when they have the same key, or, unless both have one, the same description,
  /// states and kind. The later version of both counts.
  package static func merge(
    _ new: Pact, into old: Pact, policy: Policy
  ) throws(Fault) -> Merged {
    let names = [old, new].map { "\($0.consumer.name) and \($0.provider.name)" }
    guard old.consumer.name == new.consumer.name, old.provider.name == new.provider.name else {
      throw .otherSides(names[0], names[1])
    }
    var result = Merged(pact: old)
    var index = Index()
    for (place, interaction) in old.interactions.enumerated() { index.add(interaction, place) }
    var conflicts: [Conflict] = []
    for interaction in new.interactions {
      guard let place = index.place(of: interaction) else {
        index.add(interaction, result.pact.interactions.count)
        result.pact.interactions.append(interaction)
        result.added += 1
        continue
      }
      let parts = differences(result.pact.interactions[place], interaction)
      if parts.isEmpty { continue }
      conflicts.append(Conflict(interaction: interaction.title, parts: parts))
      result.pact.interactions[place] = interaction
    }
    if policy == .fail, !conflicts.isEmpty { throw .conflicts(conflicts) }
    result.replaced = conflicts
    result.pact.version = max(old.version, new.version)
    for member in new.metadata.members { result.pact.metadata[member.name] = member.value }
    for member in new.unknown.members { result.pact.unknown[member.name] = member.value }
    return result
  }

  // MARK: Which are the same

  private struct Identity: Hashable {
    var description: String
    var states: [ProviderState]
    var kind: Interaction.Kind

    init(_ interaction: Interaction) {
      description = interaction.description
      states = interaction.states
      kind = interaction.kind
    }
  }

  private struct Index {
    private var byKey: [String: Int] = [:]
    private var byIdentity: [Identity: Int] = [:]
    private var withoutKey: [Identity: Int] = [:]

    mutating func add(_ interaction: Interaction, _ place: Int) {
      let identity = Identity(interaction)
      if let key = interaction.key {
        byKey[key] = byKey[key] ?? place
      } else {
        withoutKey[identity] = withoutKey[identity] ?? place
      }
      byIdentity[identity] = byIdentity[identity] ?? place
    }

    func place(of interaction: Interaction) -> Int? {
      let identity = Identity(interaction)
      guard let key = interaction.key else { return byIdentity[identity] }
      return byKey[key] ?? withoutKey[identity]
    }
  }

  // MARK: What differs

  /// The parts of two interactions that are not the same, however they were written; what brokers
  /// add (`_id`) does not count.
  package static func differences(_ one: Interaction, _ other: Interaction) -> [String] {
    var result: [String] = []
    compare(canonical(one), canonical(other), [], &result)
    return result
  }

  private static func canonical(_ interaction: Interaction) -> JSON {
    var writer = PactWriter(version: .v4)
    var interaction = interaction.withoutOrigin
    let brokers = interaction.unknown.names.filter { $0.hasPrefix("_") }
    interaction.unknown = interaction.unknown.without(Set(brokers))
    return .object(writer.interaction(interaction))
  }

  private static func compare(
    _ one: JSON?, _ other: JSON?, _ path: [String], _ result: inout [String]
  ) {
    guard one != other, result.count < Conflict.limit else { return }
    switch (one, other) {
    case (.object(let one)?, .object(let other)?):
      let names = one.names + other.names.filter { one[$0] == nil }
      for name in names { compare(one[name], other[name], path + [name], &result) }
    case (.array(let one)?, .array(let other)?) where one.count == other.count:
      for (index, pair) in zip(one, other).enumerated() {
        compare(pair.0, pair.1, path + [String(index)], &result)
      }
    default: result.append(path.joined(separator: "/"))
    }
  }
}

extension Interaction {
  /// As if it had been made in memory, so that it is written in one way only.
  var withoutOrigin: Interaction {
    var result = self
    result.origin = Origin()
    switch content {
    case .http(var request, var response):
      request.origin = Origin()
      response.origin = Origin()
      result.content = .http(request, response)
    case .asynchronous(var message):
      message.origin = Origin()
      result.content = .asynchronous(message)
    case .synchronous(var request, let answers):
      request.origin = Origin()
      result.content = .synchronous(
        request,
        answers.map { answer in
          var answer = answer
          answer.origin = Origin()
          return answer
        })
    }
    return result
  }
}
