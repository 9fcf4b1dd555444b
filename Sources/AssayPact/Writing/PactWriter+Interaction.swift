import AssayJSON
import AssayMatching

extension PactWriter {
  mutating func interaction(_ interaction: Interaction) -> JSONObject {
    subject = interaction.title
    // Members of one kind mean nothing in another.
    let origin = same(interaction.origin).flatMap {
      $0.value.kind == interaction.kind ? $0 : nil
    }
    let before = origin?.value
    var writer = MemberWriter(before: origin?.json)
    if version == .v4 || interaction.kind == .synchronous {
      writer.put(["type"], isUnchanged: before != nil) { .string(interaction.kind.rawValue) }
    } else {
      writer.put(["type"], isUnchanged: before != nil) { nil }
    }
    if version == .v4 {
      writer.put(["key"], isUnchanged: before?.key == interaction.key && before != nil) {
        interaction.key.map { .string($0) }
      }
    }
    writer.put(["description"], isUnchanged: before?.description == interaction.description) {
      .string(interaction.description)
    }
    let isSameStates = before?.states == interaction.states
    states(interaction.states, isSameStates, &writer)
    extras(interaction, before, &writer)
    content(interaction.content, &writer)
    put(interaction.unknown, &writer)
    return writer.object
  }

  /// What meant nothing in the version it was read from may mean something in this one.
  private mutating func put(_ unknown: JSONObject, _ writer: inout MemberWriter) {
    var strange: Set<String> = []
    for member in unknown.members where version == .v4 && member.value != .null {
      guard Self.extras.contains(member.name) || member.name == "type" else { continue }
      strange.insert(member.name)
      loseUnsayable("\(member.name): \(member.value.short)")
    }
    writer.put(unknown: unknown, except: strange)
  }

  // MARK: States

  private mutating func states(
    _ states: [ProviderState], _ isUnchanged: Bool, _ writer: inout MemberWriter
  ) {
    let spellings = ["providerState", "provider_state"]
    guard version < .v3 else {
      writer.put(["providerStates"] + spellings, isUnchanged: isUnchanged) {
        states.isEmpty ? JSON?.none : .array(states.map(Self.state))
      }
      return
    }
    let isKept = isUnchanged && writer.before != nil
    if !isKept {
      if states.count == 2 {
        loseUnsayable("the second provider state")
      } else if states.count > 2 {
        loseUnsayable("the provider states after the first, \(states.count - 1) of them,")
      }
      if let first = states.first, !first.parameters.isEmpty || !first.unknown.isEmpty {
        loseUnsayable("what the provider state \"\(first.name)\" is given")
      }
    }
    writer.put(spellings + ["providerStates"], isUnchanged: isUnchanged) {
      states.first.map { .string($0.name) }
    }
  }

  private static func state(_ state: ProviderState) -> JSON {
    var writer = MemberWriter(before: nil)
    writer.put(["name"], isUnchanged: false) { .string(state.name) }
    writer.put(["params"], isUnchanged: false) { state.parameters.nonEmpty }
    writer.put(unknown: state.unknown)
    return .object(writer.object)
  }

  // MARK: Version 4

  private mutating func extras(
    _ interaction: Interaction, _ before: Interaction?, _ writer: inout MemberWriter
  ) {
    func isKept<Value: Equatable>(_ value: KeyPath<Interaction, Value>) -> Bool {
      before.map { $0[keyPath: value] == interaction[keyPath: value] } ?? false
    }
    let members: [(String, String, isKept: Bool, JSON?)] = [
      ("key", "its key", isKept(\.key), interaction.key.map { .string($0) }),
      (
        "pending", "that it is pending", isKept(\.isPending),
        interaction.isPending ? true : JSON?.none
      ),
      (
        "comments", "its comments", isKept(\.comments),
        interaction.comments.isEmpty ? JSON?.none : Self.comments(interaction.comments)
      ),
      (
        "transport", "its transport", isKept(\.transport),
        interaction.transport.map { .string($0) }
      ),
      (
        "pluginConfiguration", "what its plugins are told", isKept(\.pluginConfiguration),
        interaction.pluginConfiguration.nonEmpty
      ),
      (
        "interactionMarkup", "its markup", isKept(\.markup),
        interaction.markup.map(Self.markup)
      ),
    ]
    for (name, words, isKept, json) in members {
      if version == .v4 || isKept {
        writer.put([name], isUnchanged: isKept) { json }
      } else if json != nil {
        loseUnsayable(words)
      }
    }
  }

  private static func comments(_ comments: Comments) -> JSON {
    var writer = MemberWriter(before: nil)
    writer.put(["testname"], isUnchanged: false) { comments.testName.map { .string($0) } }
    writer.put(["text"], isUnchanged: false) {
      comments.text.isEmpty ? JSON?.none : .array(comments.text.map { .string($0) })
    }
    writer.put(["references"], isUnchanged: false) { comments.references.nonEmpty }
    writer.put(unknown: comments.unknown)
    return .object(writer.object)
  }

  private static func markup(_ markup: Interaction.Markup) -> JSON {
    ["markup": .string(markup.text), "markupType": .string(markup.language.rawValue)]
  }

  // MARK: Content

  private mutating func content(_ content: Interaction.Content, _ writer: inout MemberWriter) {
    switch content {
    case .http(let request, let response):
      let (request, response) = (self.request(request), self.response(response))
      // A file may leave out what says nothing.
      put("request", request, &writer)
      put("response", response, &writer)
    case .asynchronous(let message):
      for member in self.message(message).members {
        writer.put([member.name], isUnchanged: false) { member.value }
      }
    case .synchronous(let request, let answers):
      let request = message(request)
      put("request", request, &writer)
      let items = answers.map { JSON.object(message($0)) }
      // One answer may stand without a list.
      let before = writer.before?["response"]
      let isAlone = items.count == 1 && before == items.first
      let wasEmpty = before?.array?.isEmpty ?? (before == nil || before == .null)
      writer.put(["response"], isUnchanged: items.isEmpty && wasEmpty || isAlone) {
        .array(items)
      }
    }
  }

  private func put(_ name: String, _ part: JSONObject, _ writer: inout MemberWriter) {
    let before = writer.before?[name]
    let wasEmpty = before?.object?.isEmpty ?? (before == nil || before == .null)
    writer.put([name], isUnchanged: part.isEmpty && wasEmpty) { .object(part) }
  }
}
