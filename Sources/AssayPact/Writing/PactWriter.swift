import AssayJSON

/// Writes pact files of all versions, and names what a version cannot say.
package struct PactWriter {
  let version: SpecificationVersion
  var losses: [PactLoss] = []
  /// The interaction that is being written.
  var subject: String?

  /// What only version 4 can say of an interaction.
  static let extras: Set = [
    "key", "pending", "comments", "transport", "pluginConfiguration", "interactionMarkup",
  ]

  init(version: SpecificationVersion) { self.version = version }

  /// Writes a pact in its own version, or in another.
  package static func write(
    _ pact: Pact, as version: SpecificationVersion? = nil
  ) -> WrittenPact {
    var writer = PactWriter(version: version ?? pact.version)
    let object = writer.pact(pact)
    return WrittenPact(json: .object(object), losses: writer.losses)
  }

  mutating func lose(_ what: String) {
    losses.append(PactLoss(interaction: subject, what: what))
  }

  /// `what` cannot be said in this version.
  mutating func loseUnsayable(_ what: String) {
    lose("\(what) cannot be said in \(version.words)")
  }

  /// What a value was read from, when that had the version that is written.
  func same<Value>(_ origin: Origin<Value>) -> Origin<Value>.Source? {
    origin.source?.version == version ? origin.source : nil
  }

  // MARK: The file

  private mutating func pact(_ pact: Pact) -> JSONObject {
    let origin = same(pact.origin)
    var writer = MemberWriter(before: origin?.json)
    writer.put(["consumer"], isUnchanged: origin?.value.consumer == pact.consumer) {
      .object(party(pact.consumer))
    }
    writer.put(["provider"], isUnchanged: origin?.value.provider == pact.provider) {
      .object(party(pact.provider))
    }
    let lists = lists(pact)
    for name in ["interactions", "messages"] {
      let items = lists[name] ?? []
      let wasEmpty = (origin?.json[name]?.array ?? []).isEmpty
      writer.put([name], isUnchanged: origin != nil && items.isEmpty && wasEmpty) {
        let isNeeded = name == "interactions" && lists["messages"] == nil
        return items.isEmpty && !isNeeded ? JSON?.none : .array(items)
      }
    }
    subject = nil
    writer.put(["metadata"], isUnchanged: origin?.value.metadata == pact.metadata) {
      .object(metadata(pact.metadata))
    }
    writer.put(unknown: pact.unknown)
    return writer.object
  }

  private func party(_ party: Pact.Party) -> JSONObject {
    var writer = MemberWriter(before: nil)
    writer.put(["name"], isUnchanged: false) { .string(party.name) }
    writer.put(unknown: party.unknown)
    return writer.object
  }

  private mutating func metadata(_ metadata: JSONObject) -> JSONObject {
    if version < .v4, metadata["plugins"] != nil { loseUnsayable("the list of plugins") }
    var known: Set = ["pact-specification", "pactSpecificationVersion"]
    if version < .v4 { known.insert("plugins") }
    var result = metadata.without(known)
    var specification = metadata["pactSpecification"]?.object ?? [:]
    specification["version"] = .string(version.text)
    result["pactSpecification"] = .object(specification)
    return result.sorted
  }

  // MARK: Order

  /// What goes into which list of the file, in an order that depends on nothing but the contract.
  private mutating func lists(_ pact: Pact) -> [String: [JSON]] {
    let keyed = pact.interactions.map { (Self.sortKey($0), $0) }
    var result: [String: [JSON]] = [:]
    var last: [String]?
    var group: [String: [JSON]] = [:]
    func close() {
      for (place, items) in group {
        // Only those that are alike so far are told apart by all that they say.
        let isAlone = items.count == 1
        result[place, default: []] +=
          isAlone ? items : items.sorted { $0.sorted.description < $1.sorted.description }
      }
      group = [:]
    }
    for (key, interaction) in keyed.sorted(by: { $0.0.lexicographicallyPrecedes($1.0) }) {
      if key != last { close() }
      last = key
      guard let place = place(of: interaction) else { continue }
      group[place, default: []].append(.object(self.interaction(interaction)))
    }
    close()
    return result
  }

  private static func sortKey(_ interaction: Interaction) -> [String] {
    let states = interaction.states.flatMap { state in
      [state.name, JSON.object(state.parameters.sorted).description]
    }
    return [interaction.description] + states + [
      "", interaction.key ?? "", interaction.kind.rawValue,
    ]
  }

  /// nil: the version has none for such a kind.
  private mutating func place(of interaction: Interaction) -> String? {
    if let origin = same(interaction.origin), origin.value.kind == interaction.kind {
      return origin.place
    }
    subject = interaction.title
    switch (interaction.kind, version) {
    case (.http, _), (_, .v4): return "interactions"
    case (.asynchronous, .v3): return "messages"
    case (.asynchronous, _):
      loseUnsayable("a message")
      return nil
    case (.synchronous, _):
      loseUnsayable("a message that is answered")
      return nil
    }
  }
}
