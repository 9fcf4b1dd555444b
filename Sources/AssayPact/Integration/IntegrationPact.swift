package import AssayJSON

/// A pact written as data: its paths, statuses, headers, queries, bodies and metadata may hold
/// integration JSON (`{"pact:matcher:type": "integer", "value": 7}`) instead of plain examples.
///
/// Without a version in its metadata it is one of version 4.
package enum IntegrationPact {
  /// Reads either; a pact without integration JSON is read as it stands.
  ///
  /// - Throws: all faults of the first part that has any, with their places.
  package static func read(_ json: JSON) throws(PactFaults) -> PactReading {
    guard hasMarks(json), var root = json.object else { return try PactReader.read(json) }
    var metadata = root["metadata"]?.object ?? [:]
    let isVersion4 =
      metadata["pactSpecification"]?["version"]?.string.map { $0.hasPrefix("4") } ?? true
    if metadata["pactSpecification"] == nil {
      metadata["pactSpecification"] = ["version": "4.0"]
      root["metadata"] = .object(metadata)
    }
    var generators: [[[PactGenerators.Item]]] = []
    for list in ["interactions", "messages"] {
      var items = root[list]?.array ?? []
      for index in items.indices {
        var expansion = Expansion(isVersion4: isVersion4)
        items[index] = try expansion.interaction(items[index], JSONPointer() / list / index)
        generators.append(expansion.generators)
      }
      if root[list] != nil { root[list] = .array(items) }
    }
    var reading = try PactReader.read(.object(root))
    guard reading.pact.interactions.count == generators.count else { return reading }
    for (index, parts) in generators.enumerated() {
      reading.pact.interactions[index].content.add(parts)
    }
    return reading
  }

  /// Reads one interaction, or a list of some, of version 4.
  ///
  /// - Throws: all faults of the first part that has any, with their places in `json`.
  package static func interactions(_ json: JSON) throws(PactFaults) -> [Interaction] {
    let items = (json.array ?? [json]).map { item -> JSON in
      guard case .object(var object) = item, object["type"] == nil else { return item }
      let isMessage = object["contents"] != nil && object["response"] == nil
      object["type"] = .string((isMessage ? Interaction.Kind.asynchronous : .http).rawValue)
      return .object(object)
    }
    let file: JSON = [
      "consumer": ["name": "consumer"], "provider": ["name": "provider"],
      "interactions": .array(items), "metadata": ["pactSpecification": ["version": "4.0"]],
    ]
    do throws(PactFaults) { return try read(file).pact.interactions } catch {
      // Nobody has seen the file that was made around them.
      let steps = json.array == nil ? 2 : 1
      throw PactFaults(
        error.faults.map {
          PactFault(JSONPointer(Array($0.pointer.steps.dropFirst(steps))), $0.what)
        })
    }
  }

  private static func hasMarks(_ json: JSON) -> Bool {
    // JSON nests no deeper than its parser allows.
    switch json {
    case .object(let object):
      object[IntegrationReader.matcherName] != nil || object[IntegrationReader.generatorName] != nil
        || object.members.contains { hasMarks($0.value) }
    case .array(let array): array.contains(where: hasMarks)
    default: false
    }
  }

  /// Takes the integration JSON out of one interaction.
  private struct Expansion {
    let isVersion4: Bool
    /// Of its request, its answers or its message, in this order.
    var generators: [[PactGenerators.Item]] = []

    mutating func interaction(
      _ json: JSON, _ pointer: JSONPointer
    ) throws(PactFaults) -> JSON {
      guard var object = json.object else { return json }
      guard object["request"] != nil || object["response"] != nil else {
        return .object(try part(object, pointer))
      }
      if isVersion4, object["type"] == nil { object["type"] = "Synchronous/HTTP" }
      for name in ["request", "response"] {
        switch object[name] {
        case .object(let part)?:
          object[name] = .object(try self.part(part, pointer / name))
        case .array(let parts)?:
          var expanded: [JSON] = []
          for (index, item) in parts.enumerated() {
            guard let part = item.object else {
              expanded.append(item)
              continue
            }
            expanded.append(.object(try self.part(part, pointer / name / index)))
          }
          object[name] = .array(expanded)
        default: generators.append([])
        }
      }
      return .object(object)
    }

    private mutating func part(
      _ part: JSONObject, _ pointer: JSONPointer
    ) throws(PactFaults) -> JSONObject {
      var part = part
      var found: [Integrated] = []
      for (name, read) in [("path", Integrated.path), ("status", Integrated.status)] {
        guard let value = part[name], hasMarks(value) else { continue }
        let integrated = try at(pointer / name) { () throws(PactFaults) in try read(value) }
        part[name] = integrated.example
        found.append(integrated)
      }
      for (name, read) in [
        ("headers", Integrated.header), ("query", Integrated.query),
        ("metadata", Integrated.metadata), ("metaData", Integrated.metadata),
      ] {
        guard var values = part[name]?.object else { continue }
        for member in values.members where hasMarks(member.value) {
          let integrated = try at(pointer / name / member.name) { () throws(PactFaults) in
            try read(member.name, member.value)
          }
          values[member.name] =
            name.hasPrefix("meta")
            ? integrated.example : .array(integrated.texts.map(JSON.string))
          found.append(integrated)
        }
        part[name] = .object(values)
      }
      for name in ["body", "contents"] {
        guard let value = part[name], hasMarks(value) else { continue }
        found.append(try body(value, name, pointer / name, &part))
      }
      try addRules(of: found, to: &part, pointer)
      generators.append(found.flatMap(\.generators))
      return part
    }

    /// With what version 4 puts around the value, or without.
    private func body(
      _ value: JSON, _ name: String, _ pointer: JSONPointer, _ part: inout JSONObject
    ) throws(PactFaults) -> Integrated {
      if var wrapper = value.object, let content = wrapper["content"], isVersion4 {
        let integrated = try at(pointer / "content") { () throws(PactFaults) in
          try Integrated.body(content)
        }
        wrapper["content"] = integrated.example
        part[name] = .object(wrapper)
        return integrated
      }
      let integrated = try at(pointer) { () throws(PactFaults) in try Integrated.body(value) }
      part[name] =
        isVersion4
        ? ["content": integrated.example, "contentType": "application/json", "encoded": false]
        : integrated.example
      return integrated
    }

    private func addRules(
      of found: [Integrated], to part: inout JSONObject, _ pointer: JSONPointer
    ) throws(PactFaults) {
      guard found.contains(where: { !$0.rules.isEmpty }) else { return }
      var rules = part["matchingRules"]?.object ?? [:]
      for member in found.flatMap(\.rules.members) {
        guard case .object(var category)? = rules[member.name], category["matchers"] == nil else {
          rules[member.name] = member.value
          continue
        }
        for rule in member.value.object?.members ?? [] { category[rule.name] = rule.value }
        rules[member.name] = .object(category)
      }
      part["matchingRules"] = .object(rules)
    }

    /// Faults say where in the file they are.
    private func at<Value>(
      _ pointer: JSONPointer, _ read: () throws(PactFaults) -> Value
    ) throws(PactFaults) -> Value {
      do throws(PactFaults) { return try read() } catch {
        throw PactFaults(
          error.faults.map { PactFault(JSONPointer(pointer.steps + $0.pointer.steps), $0.what) })
      }
    }
  }
}

extension Interaction.Content {
  /// Adds generators to the parts, in the order of the file.
  fileprivate mutating func add(_ parts: [[PactGenerators.Item]]) {
    func merged(_ old: PactGenerators, _ index: Int) -> PactGenerators {
      parts.indices.contains(index) ? PactGenerators(old.items + parts[index]) : old
    }
    switch self {
    case .http(var request, var response):
      request.generators = merged(request.generators, 0)
      response.generators = merged(response.generators, 1)
      self = .http(request, response)
    case .asynchronous(var message):
      message.generators = merged(message.generators, 0)
      self = .asynchronous(message)
    case .synchronous(var request, var responses):
      request.generators = merged(request.generators, 0)
      for index in responses.indices {
        responses[index].generators = merged(responses[index].generators, index + 1)
      }
      self = .synchronous(request, responses)
    }
  }
}
