import AssayJSON
import AssayOpenAPI

/// Turns a schema into what it allows, type by type, so that schemas that are written differently
/// and mean the same look the same.
struct SchemaExpansion {
  let document: SchemaDocument
  /// Whether references led nowhere, or there were too many combinations to tell.
  private(set) var isIncomplete = false
  private var steps = 0
  private var texts: [JSONPointer: String] = [:]

  private static let mostAlternatives = 64
  private static let mostNodes = 256
  /// Over all schemas that are expanded.
  private static let mostSteps = 50_000

  init(_ document: SchemaDocument) { self.document = document }

  /// What schemas that apply together allow.
  mutating func shapes(of nodes: [SchemaNode]) -> [SchemaShape] {
    var alternatives: [[SchemaNode]] = []
    expand(nodes.reversed(), [], [], &alternatives)
    var shapes: [SchemaShape] = []
    for parts in alternatives {
      for type in SchemaShape.types where Self.allows(type, parts) {
        let shape = SchemaShape(type, parts, &self)
        // Lists of values are one list, however many schemas they come from.
        if let values = shape.values {
          if values.isEmpty { continue }
          let index = shapes.firstIndex { $0.type == type && $0.values != nil }
          if type == "number" || type == "string", let index {
            shapes[index].values?.merge(values) { first, _ in first }
            continue
          }
        }
        shapes.append(shape)
      }
    }
    return shapes
  }

  private static func allows(_ type: String, _ parts: [SchemaNode]) -> Bool {
    parts.allSatisfy { part in
      let types = part.types
      return types.isEmpty || types.contains(type) || type == "number" && types.contains("integer")
    }
  }

  /// Adds each way to choose among the branches of `anyOf` and `oneOf`.
  private mutating func expand(
    _ pending: [SchemaNode], _ parts: [SchemaNode], _ seen: Set<JSONPointer>,
    _ result: inout [[SchemaNode]]
  ) {
    var pending = pending
    var parts = parts
    var seen = seen
    while let next = pending.popLast() {
      steps += 1
      guard result.count < Self.mostAlternatives, seen.count < Self.mostNodes,
        steps < Self.mostSteps
      else {
        isIncomplete = true
        return
      }
      let node = document.entering(next)
      if node.value == .bool(false) { return }
      guard node.value.object != nil, seen.insert(node.pointer).inserted else { continue }
      if document.dialect.hasNullable, node.allowsNull {
        let null = SchemaNode(["type": "null"], node.pointer / "nullable")
        expand(pending, parts + [null], seen, &result)
      }
      var isReference = false
      for keyword in ["$ref", "$dynamicRef"] {
        guard let reference = node.value[keyword]?.string else { continue }
        if let target = document.resolve(reference, from: node.base) {
          pending.append(target)
          // What only refers says nothing itself; the place of what is compared is the schema's.
          if node.value.object?.count == 1 { isReference = true }
        } else {
          isIncomplete = true
        }
      }
      if isReference || node.value["$ref"] != nil && document.dialect.ignoresBesideReferences {
        continue
      }
      parts.append(node)
      pending += node.list("allOf")
      let groups = ["anyOf", "oneOf"].map(node.list).filter { !$0.isEmpty }
      guard let first = groups.first else { continue }
      // The branches of a second list are combined with each of the first.
      for branch in first {
        if let second = groups.dropFirst().first {
          for other in second { expand(pending + [branch, other], parts, seen, &result) }
        } else {
          expand(pending + [branch], parts, seen, &result)
        }
      }
      return
    }
    // Branches that are the same schema are one.
    let places = Set(parts.map(\.pointer))
    if !result.contains(where: { $0.count == parts.count && Set($0.map(\.pointer)) == places }) {
      result.append(parts)
    }
  }

  /// Keywords that say nothing about which values are allowed.
  private static let remarks: Set<String> = [
    "title", "description", "example", "examples", "default", "$comment", "deprecated",
    "externalDocs", "xml",
  ]

  /// The same text for schemas that are written the same, but for remarks and references.
  mutating func text(of node: SchemaNode) -> String {
    if let text = texts[node.pointer] { return text }
    var steps = 1000
    let text = Self.inlined(node, document, depth: 0, &steps).canonicalText
    texts[node.pointer] = text
    return text
  }

  /// A schema with what its references name in their place, without remarks.
  private static func inlined(
    _ node: SchemaNode, _ document: SchemaDocument, depth: Int, _ steps: inout Int
  ) -> JSON {
    steps -= 1
    guard depth < 12, steps > 0, let target = document.dereferenced(node) else { return node.value }
    switch target.value {
    case .object(let object):
      let members = object.members.filter {
        !remarks.contains($0.name) && !$0.name.hasPrefix("x-")
      }
      return .object(
        JSONObject(
          members.map { member in
            let child = SchemaNode(
              member.value, target.pointer / member.name, base: target.base)
            return (member.name, inlined(child, document, depth: depth + 1, &steps))
          }))
    case .array(let array):
      return .array(
        array.enumerated().map { index, element in
          let child = SchemaNode(element, target.pointer / index, base: target.base)
          return inlined(child, document, depth: depth + 1, &steps)
        })
    default: return target.value
    }
  }
}
