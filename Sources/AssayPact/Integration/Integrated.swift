package import AssayJSON
import AssayMatching

/// What integration JSON says: an example, and the rules and generators that stood in it.
package struct Integrated: Sendable, Hashable {
  package var example: JSON
  /// As `matchingRules` of version 4.
  package var rules: JSONObject
  package var generators: [PactGenerators.Item]

  /// Reads the JSON of a body.
  ///
  /// - Throws: all faults, with their places.
  package static func body(_ json: JSON) throws(PactFaults) -> Integrated {
    try IntegrationReader.read(json, .body, RulePath([]))
  }

  /// Reads the value of a header, which may be a list.
  package static func header(_ name: String, _ json: JSON) throws(PactFaults) -> Integrated {
    try IntegrationReader.read(json, .header, RulePath([.name(name)]))
  }

  /// Reads the value of a member of the query, which may be a list.
  package static func query(_ name: String, _ json: JSON) throws(PactFaults) -> Integrated {
    try IntegrationReader.read(json, .query, RulePath([.name(name)]))
  }

  /// Reads a value of a message's metadata.
  package static func metadata(_ name: String, _ json: JSON) throws(PactFaults) -> Integrated {
    try IntegrationReader.read(json, .metadata, RulePath([.name(name)]))
  }

  package static func path(_ json: JSON) throws(PactFaults) -> Integrated {
    try IntegrationReader.read(json, .path, RulePath([]))
  }

  package static func status(_ json: JSON) throws(PactFaults) -> Integrated {
    try IntegrationReader.read(json, .status, RulePath([]))
  }

  /// The example as texts, as headers and queries have them.
  package var texts: [String] {
    switch example {
    case .array(let items): items.map { $0.text ?? $0.description }
    default: [example.text ?? example.description]
    }
  }

  /// The rules and generators of several parts together.
  package static func rules(
    of parts: [Integrated]
  ) throws(PactFaults) -> (PactRules, PactGenerators) {
    var rules: JSONObject = [:]
    for member in parts.flatMap(\.rules.members) {
      guard case .object(var category)? = rules[member.name], category["matchers"] == nil else {
        rules[member.name] = member.value
        continue
      }
      for rule in member.value.object?.members ?? [] { category[rule.name] = rule.value }
      rules[member.name] = .object(category)
    }
    let generators = PactGenerators(parts.flatMap(\.generators))
    do throws(RuleFault) {
      return (try PactRules(rules, at: JSONPointer()), generators)
    } catch {
      throw PactFaults([PactFault(error.pointer, error.what)])
    }
  }
}
