import AssayJSON
package import AssayMatching

/// Parts with their generated values, and why some could not be made.
package struct Generated<Parts: Sendable>: Sendable {
  package var parts: Parts
  /// The examples stay at these places.
  package var faults: [Generation.Fault]
}

extension Generation {
  /// Puts generated values into a request.
  package mutating func request(_ request: PactRequest) -> Generated<RequestParts> {
    var parts = request.parts
    let faults = run(request.generators, request.rules) { item, generation throws(Fault) in
      switch item.category {
      case .method: try generation.change(&parts.method, item.generator)
      case .path: try generation.change(&parts.path, item.generator)
      case .query: try generation.change(&parts.query, item)
      case .header: try generation.change(&parts.headers, item)
      case .body: break
      case .status, .metadata, .other: throw Fault("a request has no \(item.category.name)")
      }
    } body: { items, generation in
      generation.change(&parts.body, items)
    }
    return Generated(parts: parts, faults: faults)
  }

  /// Puts generated values into an answer.
  package mutating func response(_ response: PactResponse) -> Generated<ResponseParts> {
    var parts = response.parts
    let faults = run(response.generators, response.rules) { item, generation throws(Fault) in
      switch item.category {
      case .status:
        let value = try generation.make(item.generator, .number(JSONNumber(parts.status)))
        guard let status = value.int ?? value.string.flatMap({ Int($0) }),
          (100...599).contains(status)
        else { throw Fault("\(value.short) is no status") }
        parts.status = status
      case .header: try generation.change(&parts.headers, item)
      case .body: break
      default: throw Fault("an answer has no \(item.category.name)")
      }
    } body: { items, generation in
      generation.change(&parts.body, items)
    }
    return Generated(parts: parts, faults: faults)
  }

  /// Puts generated values into a message.
  package mutating func message(_ message: PactMessage) -> Generated<MessageParts> {
    var parts = message.parts
    let faults = run(message.generators, message.rules) { item, generation throws(Fault) in
      switch item.category {
      case .metadata:
        var metadata = JSON.object(parts.metadata)
        try generation.change(&metadata, item.path.tokens[...], item.generator)
        parts.metadata = metadata.object ?? parts.metadata
      case .body: break
      default: throw Fault("a message has no \(item.category.name)")
      }
    } body: { items, generation in
      generation.change(&parts.contents, items)
    }
    return Generated(parts: parts, faults: faults)
  }

  /// Runs what makes something in this mode, the body's at last and together.
  private mutating func run(
    _ generators: PactGenerators, _ rules: PactRules,
    _ part: (PactGenerators.Item, inout Generation) throws(Fault) -> Void,
    body: ([PactGenerators.Item], inout Generation) -> [Fault]
  ) -> [Fault] {
    made = 0
    var faults: [Fault] = []
    let items = (generators.items + rules.variantGenerators).filter { applies($0.generator) }
    for item in items where item.category != .body {
      do throws(Fault) { try part(item, &self) } catch { faults.append(error.at(item)) }
    }
    let inside = items.filter { $0.category == .body }
    return inside.isEmpty ? faults : faults + body(inside, &self)
  }

  /// Makes a value, as long as there are not too many.
  mutating func make(_ generator: Generator, _ example: JSON) throws(Fault) -> JSON {
    made += 1
    guard made <= Self.most else { throw Fault("more than \(Self.most) values are to be made") }
    return try value(generator, insteadOf: example)
  }

  // MARK: Texts

  private mutating func change(_ text: inout String, _ generator: Generator) throws(Fault) {
    let value = try make(generator, .string(text))
    text = value.text ?? value.description
  }

  mutating func change(_ query: inout Query, _ item: PactGenerators.Item) throws(Fault) {
    let (name, index) = try Self.place(item.path)
    guard let place = query.items.firstIndex(where: { $0.name == name }) else { return }
    for number in query.items[place].values.indices where index ?? number == number {
      var text = query.items[place].values[number] ?? ""
      try change(&text, item.generator)
      query.items[place].values[number] = text
      query.text = nil
    }
  }

  private mutating func change(
    _ headers: inout Headers, _ item: PactGenerators.Item
  ) throws(Fault) {
    let (name, index) = try Self.place(item.path)
    var items = headers.items.map { ($0.name, $0.values) }
    guard let place = items.firstIndex(where: { $0.0.lowercased() == name.lowercased() }) else {
      return
    }
    for number in items[place].1.indices where index ?? number == number {
      try change(&items[place].1[number], item.generator)
    }
    headers = Headers(items)
  }

  /// A name, and maybe which of its values is meant.
  private static func place(_ path: RulePath) throws(Fault) -> (String, Int?) {
    guard case .name(let name)? = path.tokens.first, path.tokens.count <= 2 else {
      throw Fault("expected a name, and maybe an index")
    }
    switch path.tokens.dropFirst().first {
    case nil, .anyIndex?, .any?: return (name, nil)
    case .index(let index)?: return (name, index)
    case .name?: throw Fault("expected a name, and maybe an index")
    }
  }
}

extension Generation.Fault {
  func at(_ item: PactGenerators.Item) -> Self {
    let path = item.category.hasOneValue ? "" : " \(item.category.key(item.path))"
    return Self(what, place: item.category.name + path)
  }
}
