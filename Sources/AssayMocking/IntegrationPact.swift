package import AssayJSON
import AssayMatching
package import AssayPact

/// Reads contracts whose examples hold their matchers and generators (`pact:matcher:type`), as
/// languages without a DSL of their own write them; what is a pact already stays as it is.
///
/// Source: IntegrationJson.md of the reference implementation.
package struct IntegrationPact {
  private var faults: [PactFault] = []

  /// All that is wrong, with its places; at least one fault.
  package struct Faults: Error, Sendable, Hashable, CustomStringConvertible {
    package var faults: [PactFault]

    package var description: String { faults.map(\.description).joined(separator: "\n") }
  }

  /// Reads a whole file.
  package static func pact(_ json: JSON) throws(Faults) -> PactReading {
    var reader = IntegrationPact()
    var json = json
    if case .object(var object) = json {
      let items = object["interactions"]?.array ?? []
      if !items.isEmpty {
        object["interactions"] = .array(
          items.enumerated().map { reader.interaction($1, JSONPointer() / "interactions" / $0) })
      }
      json = .object(object)
    }
    guard reader.faults.isEmpty else { throw Faults(faults: reader.faults) }
    do throws(PactFaults) { return try PactReader.read(json) } catch {
      throw Faults(faults: error.faults)
    }
  }

  /// Reads one interaction, or a list of some, of version 4.
  package static func interactions(_ json: JSON) throws(Faults) -> [Interaction] {
    let items = (json.array ?? [json]).map { item -> JSON in
      guard case .object(var object) = item else { return item }
      object["type"] = object["type"] ?? .string(Interaction.Kind.http.rawValue)
      return .object(object)
    }
    let file: JSON = [
      "consumer": ["name": "consumer"], "provider": ["name": "provider"],
      "interactions": .array(items), "metadata": ["pactSpecification": ["version": "4.0"]],
    ]
    do throws(Faults) { return try pact(file).pact.interactions } catch {
      // Nobody has seen the file that was made around them.
      let steps = json.array == nil ? 2 : 1
      throw Faults(
        faults: error.faults.map { fault in
          PactFault(JSONPointer(Array(fault.pointer.steps.dropFirst(steps))), fault.what)
        })
    }
  }

  private mutating func interaction(_ json: JSON, _ pointer: JSONPointer) -> JSON {
    guard case .object(var object) = json else { return json }
    for name in ["request", "response"] {
      guard case .object(let part)? = object[name] else { continue }
      object[name] = .object(self.part(part, pointer / name))
    }
    return .object(object)
  }

  private mutating func part(_ part: JSONObject, _ pointer: JSONPointer) -> JSONObject {
    var part = part
    var found: [Integrated] = []
    for name in ["path", "status"] {
      guard let json = part[name], case .object = json else { continue }
      let read = integrated(pointer / name) { () throws(PactFaults) in
        name == "path" ? try Integrated.path(json) : try Integrated.status(json)
      }
      if let read {
        part[name] = read.example
        found.append(read)
      }
    }
    for name in ["query", "headers"] {
      guard case .object(var items)? = part[name] else { continue }
      for item in items.members where item.value.holdsMatchers {
        let read = integrated(pointer / name / item.name) { () throws(PactFaults) in
          name == "query"
            ? try Integrated.query(item.name, item.value)
            : try Integrated.header(item.name, item.value)
        }
        guard let read else { continue }
        items[item.name] = .array(read.texts.map { .string($0) })
        found.append(read)
      }
      part[name] = .object(items)
    }
    if let body = part["body"], body.holdsMatchers {
      part["body"] = self.body(body, pointer / "body", &found)
    }
    return found.isEmpty ? part : Self.add(found, to: part)
  }

  private mutating func body(
    _ json: JSON, _ pointer: JSONPointer, _ found: inout [Integrated]
  ) -> JSON {
    // As version 4 wraps it.
    if case .object(var object) = json, let content = object["content"] {
      let read = integrated(pointer / "content") { () throws(PactFaults) in
        try Integrated.body(content)
      }
      object["content"] = read?.example ?? content
      if let read { found.append(read) }
      return .object(object)
    }
    let read = integrated(pointer) { () throws(PactFaults) in try Integrated.body(json) }
    if let read { found.append(read) }
    return read?.example ?? json
  }

  private mutating func integrated(
    _ pointer: JSONPointer, _ read: () throws(PactFaults) -> Integrated
  ) -> Integrated? {
    do throws(PactFaults) { return try read() } catch {
      faults += error.faults.map { fault in
        PactFault(JSONPointer(pointer.steps + fault.pointer.steps), fault.what)
      }
      return nil
    }
  }

  private static func add(_ found: [Integrated], to part: JSONObject) -> JSONObject {
    var part = part
    var rules = part["matchingRules"]?.object ?? [:]
    for member in found.flatMap(\.rules.members) {
      guard case .object(var category)? = rules[member.name], category["matchers"] == nil else {
        rules[member.name] = member.value
        continue
      }
      for rule in member.value.object?.members ?? [] { category[rule.name] = rule.value }
      rules[member.name] = .object(category)
    }
    if !rules.isEmpty { part["matchingRules"] = .object(rules) }
    var generators = part["generators"]?.object ?? [:]
    for member in PactGenerators(found.flatMap(\.generators)).json.members {
      guard case .object(var category)? = generators[member.name], category["type"] == nil else {
        generators[member.name] = member.value
        continue
      }
      for item in member.value.object?.members ?? [] { category[item.name] = item.value }
      generators[member.name] = .object(category)
    }
    if !generators.isEmpty { part["generators"] = .object(generators) }
    return part
  }
}

extension JSON {
  /// Whether a matcher or a generator stands in it; JSON that was read nests no deeper than 512.
  fileprivate var holdsMatchers: Bool {
    switch self {
    case .object(let object):
      object.members.contains { member in
        member.name.hasPrefix("pact:") || member.name == "expression" || member.value.holdsMatchers
      }
    case .array(let items): items.contains { $0.holdsMatchers }
    default: false
    }
  }
}
