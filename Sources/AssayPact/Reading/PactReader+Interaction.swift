import AssayJSON
import AssayMatching

extension PactReader {
  private static let common: Set = [
    "description", "providerStates", "providerState", "provider_state",
  ]
  private static let ofMessage = common.union([
    "contents", "metadata", "metaData", "matchingRules", "generators",
  ])
  private static let ofState: Set = ["name", "params"]
  private static let ofExchange = common.union(["request", "response"])

  /// One interaction, which stands in the list `place`.
  mutating func interaction(
    _ json: JSON, _ pointer: JSONPointer, in place: String, index: Int
  ) -> Interaction? {
    guard let object = json.object else {
      expected("an interaction, an object", json, pointer)
      return nil
    }
    let kind = kind(object, pointer, in: place)
    var known = kind == .asynchronous ? Self.ofMessage : Self.ofExchange
    if kind != nil, object["type"].flatMap(Self.kind) != nil { known.insert("type") }
    var result = Interaction(
      string("description", object, pointer) ?? "Interaction \(index)",
      content(kind ?? .http, object, pointer), states: states(object, pointer))
    readExtras(object, pointer, into: &result, known: &known)
    result.unknown = object.without(known)
    result.origin = Origin(object, version, place: place, value: result)
    return result
  }

  // MARK: Kinds

  private static func kind(_ json: JSON) -> Interaction.Kind? {
    json.string.flatMap { Interaction.Kind(rawValue: $0) }
  }

  private mutating func kind(
    _ object: JSONObject, _ pointer: JSONPointer, in place: String
  ) -> Interaction.Kind? {
    if place == "messages" { return .asynchronous }
    if let kind = object["type"].flatMap(Self.kind) { return kind }
    // Before version 4 a `type` means nothing, and everything is HTTP.
    guard version == .v4 else { return .http }
    let kinds = Interaction.Kind.allCases.map(\.rawValue).joined(separator: ", ")
    switch object["type"] {
    case nil:
      let kind: Interaction.Kind = object["contents"] == nil ? .http : .asynchronous
      remark("version 4 asks for a type; read as \(kind.rawValue)", pointer)
      return kind
    case .string(let text)?:
      fault("\(JSON.string(text).short) is no type; expected one of \(kinds)", pointer / "type")
    case let other?: expected("one of \(kinds)", other, pointer / "type")
    }
    return nil
  }

  private mutating func content(
    _ kind: Interaction.Kind, _ object: JSONObject, _ pointer: JSONPointer
  ) -> Interaction.Content {
    switch kind {
    case .http:
      let request = self.object("request", object, pointer) ?? [:]
      let response = self.object("response", object, pointer) ?? [:]
      return .http(
        self.request(request, pointer / "request"), self.response(response, pointer / "response"))
    case .asynchronous:
      var message = message(object, pointer)
      // The interaction has them.
      message.unknown = [:]
      return .asynchronous(message)
    case .synchronous:
      let request = self.object("request", object, pointer) ?? [:]
      return .synchronous(message(request, pointer / "request"), answers(object, pointer))
    }
  }

  private mutating func answers(_ object: JSONObject, _ pointer: JSONPointer) -> [PactMessage] {
    let place = pointer / "response"
    switch object["response"] {
    case nil, .null?: return []
    case .object(let answer)?: return [message(answer, place)]
    case .array(let items)?:
      var result: [PactMessage] = []
      for (index, item) in items.enumerated() {
        if let answer = item.object {
          result.append(message(answer, place / index))
        } else {
          expected("an answer, an object", item, place / index)
        }
      }
      return result
    case let other?:
      expected("a list of answers", other, place)
      return []
    }
  }

  // MARK: States

  private mutating func states(
    _ object: JSONObject, _ pointer: JSONPointer
  ) -> [ProviderState] {
    switch object["providerStates"] {
    case nil, .null?: break
    case .string(let name)?: return [ProviderState(name)]
    case .array(let items)?:
      var result: [ProviderState] = []
      for (index, item) in items.enumerated() {
        if let state = state(item, pointer / "providerStates" / index) { result.append(state) }
      }
      return result
    case let other?:
      expected("a list of states", other, pointer / "providerStates")
      return []
    }
    let spellings = ["providerState", "provider_state"]
    guard let name = spellings.first(where: { object[$0] != nil }) else { return [] }
    return string(name, object, pointer).map { [ProviderState($0)] } ?? []
  }

  private mutating func state(_ json: JSON, _ pointer: JSONPointer) -> ProviderState? {
    switch json {
    case .string(let name): return ProviderState(name)
    case .object(let object):
      guard let name = object["name"]?.string else {
        expected("the name of a state, a string", object["name"], pointer / "name")
        return nil
      }
      return ProviderState(
        name, self.object("params", object, pointer) ?? [:],
        unknown: object.without(Self.ofState))
    default:
      expected("a state, an object with its name", json, pointer)
      return nil
    }
  }

  // MARK: Version 4

  /// What only version 4 has; in files of other versions it counts where it is well-formed.
  private mutating func readExtras(
    _ object: JSONObject, _ pointer: JSONPointer, into result: inout Interaction,
    known: inout Set<String>
  ) {
    for member in object.members where member.value != .null {
      let place = pointer / member.name
      let fault: String?
      switch (member.name, member.value) {
      case ("key", .string(let key)):
        result.key = key
        fault = nil
      case ("pending", .bool(let isPending)):
        result.isPending = isPending
        fault = nil
      case ("transport", .string(let transport)):
        result.transport = transport
        fault = nil
      case ("comments", .object(let comments)):
        result.comments = Self.comments(comments)
        fault = nil
      case ("pluginConfiguration", .object(let configuration)):
        result.pluginConfiguration = configuration
        fault = nil
      case ("interactionMarkup", .object(let markup)):
        result.markup = Self.markup(markup)
        fault = result.markup == nil ? "a markup of COMMON_MARK or HTML" : nil
      case ("key", _), ("transport", _): fault = "a string"
      case ("pending", _): fault = "a boolean"
      case ("comments", _), ("pluginConfiguration", _), ("interactionMarkup", _):
        fault = "an object"
      default: continue
      }
      if let fault {
        if version == .v4 { expected(fault, member.value, place) }
      } else {
        known.insert(member.name)
      }
    }
    // What says nothing needs no place of its own either.
    if version == .v4 {
      known.formUnion(PactWriter.extras.filter { object[$0] == .null })
    }
  }

  private static func comments(_ object: JSONObject) -> Comments {
    var comments = Comments()
    var known: Set<String> = []
    if let name = object["testname"]?.string {
      comments.testName = name
      known.insert("testname")
    }
    if let items = object["text"]?.array {
      let texts = items.compactMap(\.string)
      if texts.count == items.count {
        comments.text = texts
        known.insert("text")
      }
    }
    if let references = object["references"]?.object {
      comments.references = references
      known.insert("references")
    }
    comments.unknown = object.without(known)
    return comments
  }

  private static func markup(_ object: JSONObject) -> Interaction.Markup? {
    guard let text = object["markup"]?.string else { return nil }
    let name = object["markupType"]?.string ?? Interaction.Markup.Language.commonMark.rawValue
    return Interaction.Markup.Language(rawValue: name).map { .init(text, $0) }
  }
}
