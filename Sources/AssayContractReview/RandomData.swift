import AssayJSON
import AssayMatching
package import AssayPact

extension ContractReview {
  /// Values that differ from an earlier version of a contract only because they are made anew each
  /// time; they make each publish a new version, which all providers verify again for nothing.
  package func randomData(_ pact: Pact, since earlier: Pact) -> [ReviewFinding] {
    let now = pact.interactions.map { InteractionShape($0) }
    let kept = Set(now)
    // What is still there has no successor.
    var gone: [InteractionShape] = earlier.interactions.map { InteractionShape($0) }
      .filter { !kept.contains($0) }
    let known = Set(earlier.interactions.map { InteractionShape($0) })
    var findings: [ReviewFinding] = []
    for (interaction, shape) in zip(pact.interactions, now) where !known.contains(shape) {
      guard let match = gone.firstIndex(where: { $0.mask == shape.mask }) else { continue }
      let before = gone.remove(at: match)
      for (one, other) in zip(before.values, shape.values) where one != other {
        findings.append(
          ReviewFinding(
            code: .randomData, interaction: interaction.title, place: one.place,
            sentence: "\(one.text) became \(other.text), and nothing else changed: "
              + "each publish makes another version of the contract",
            remedy: "Write a constant into the example, and let a rule say what else may come."))
      }
    }
    return findings
  }
}

/// An interaction as a list of all single values in it.
private struct InteractionShape: Hashable {
  struct Value: Hashable {
    /// As `response body $.id`.
    var place: String
    var text: String
  }

  private(set) var values: [Value] = []
  /// The same without what looks as if it were made anew each time.
  private(set) var mask: [Value] = []

  init(_ interaction: Interaction) {
    for (number, word) in interaction.title.split(separator: " ").enumerated() {
      add("description, word \(number + 1)", String(word))
    }
    for state in interaction.states {
      walk(.object(state.parameters), "state \(state.name)", RulePath([]))
    }
    if case .http(let request, let response) = interaction.content {
      add("request method", request.parts.method)
      for (number, part) in request.parts.path.split(separator: "/").enumerated() {
        add("request path, part \(number + 1)", String(part))
      }
      for item in request.parts.query.items {
        for value in item.values { add("request query \(item.name)", value ?? "") }
      }
      add("response status", "\(response.parts.status)")
    }
    for part in interaction.jsonParts {
      if let example = part.example {
        walk(example, "\(part.name) body", RulePath([]))
      } else {
        add("\(part.name) body", String(decoding: part.body.bytes ?? [], as: UTF8.self))
      }
    }
  }

  private mutating func walk(_ value: JSON, _ part: String, _ path: RulePath) {
    switch value {
    case .object(let object):
      for member in object.members {
        walk(member.value, part, RulePath(path.tokens + [.name(member.name)]))
      }
    case .array(let array):
      for (index, element) in array.enumerated() {
        walk(element, part, RulePath(path.tokens + [.index(index)]))
      }
    default:
      let isMade = value.generated(named: path.lastName) != nil
      add("\(part) \(path)", value.single ?? "null", isMade: isMade)
    }
  }

  private mutating func add(_ place: String, _ text: String, isMade: Bool = false) {
    values.append(Value(place: place, text: text))
    // Small numbers are prices and counts.
    let looksMade = text.utf8.count >= 6 && PathShape.kind(of: text[...]) != nil
    mask.append(Value(place: place, text: isMade || looksMade ? "…" : text))
  }
}
